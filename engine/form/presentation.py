"""How a form's records are shown: views as lists, the layout of the page, prints on paper."""

from typing import Annotated, Literal

from pydantic import Field

from engine.text import Element, Expression, Key, Text, Was


class View(Element):
    """A named way to look at a form's records, offered to `roles`, or to everybody without them.

    Roles keep tabs few; what may be listed is said by the grants alone.
    """

    key: Key
    was: Was = None
    label: Text | None = None
    roles: list[str] = []
    columns: list[str] = []
    filter: Expression | None = None
    sort: str | None = None


class Print(Element):
    """A paper that records are printed on, one or several at once.

    `fields` are the record's fields and, as `rows.column`, the columns of its tables; none: as the
    page shows them. `totals` are columns of one subtable that are added up over everything that is
    printed, put together by `together`: columns of that subtable, or fields of the record. What
    those totals say stands first.
    """

    key: Key
    was: Was = None
    label: Text | None = None
    icon: str | None = None
    fields: list[str] = []
    together: Annotated[list[str], Field(max_length=6)] = []
    totals: Annotated[list[str], Field(max_length=4)] = []
    signatures: Annotated[list[Text], Field(max_length=6)] = []


class Related(Element):
    """Records that point here, listed below the record: of `form`, through its field `via`.

    `via` is a lookup of that form, or of one of its subtables as `rows.parent`; a row lookup
    counts for the record that the row belongs to.
    """

    form: str
    via: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]
    columns: list[str] = []
    sort: str | None = None
    label: Text | None = None


class Layout(Element):
    """How the record page is laid out; sections come from the `section` fields.

    `progress` names a select whose options are drawn as a line, the present one lit; `stages` are
    the options that always stand on it. `columns_of` names the columns of a subtable that are shown
    at once, `folded` the fields that only tell more.
    """

    columns: Literal[1, 2] = 2
    wide: list[str] = []
    highlights: Annotated[list[str], Field(max_length=6)] = []
    progress: Key | None = None
    stages: list[str] = []
    columns_of: dict[Key, list[Key]] = {}
    folded: list[Key] = []
    related: list[Related] = []
