"""A list of records: tabs of views, filters, columns, rows, and the way to more."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.access.fields import FieldAccess
from engine.form.model import DateTimeField, FieldDefinition, Form, UserField
from engine.text import localise
from runtime.i18n.catalogue import Words
from runtime.services.views import RecordPage, RecordRow
from runtime.web.views.field import KINDS
from runtime.web.views.filters import (
    POINTING,
    FilterField,
    Term,
    families_of,
    filter_fields,
    pointer_of,
)
from runtime.web.views.grid import NUMERIC
from runtime.web.views.list_ask import ListAsk, Tab, bind_tabs
from runtime.web.views.moments import Clockface
from runtime.web.views.numbers import spoken_number
from runtime.web.views.status import StatusView, state_status
from runtime.web.views.value import Reader, ReadValue, is_covered

STANDARD_COLUMNS = 6
OWNER = {"en": "Owner", "zh": "所有者"}
MOMENTS = {
    "created_at": {"en": "Created at", "zh": "创建时间"},
    "updated_at": {"en": "Changed at", "zh": "修改时间"},
}
ADDING = frozenset({"money", "decimal", "integer"})
STATE = re.compile(r"\bstate\b")
NOBODY: Mapping[str, str] = {}
UNLISTED = frozenset({"section", "subtable", "long_text", "attachment", "image"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head: where a click sorts to, and how it is sorted now."""

    key: str
    label: str
    numeric: bool
    href: str
    sorted: str
    total: str = ""
    """The sum of the shown numbers, where they add up."""
    adds: bool = False
    scale: int = 0
    """The decimals that its total has at least."""
    tells: bool = False
    """Whether it says where a record stands: on phones it is the card's status."""


@dataclass(frozen=True, slots=True)
class FilterChip:
    """A filter that is on, in words, and the address without it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """A record in the list."""

    id: str
    href: str
    title: str
    status: StatusView
    cells: tuple[ReadValue, ...]
    version: int = 0
    settled: bool = False
    """Whether its state is what is expected of a form without a workflow: saved."""
    held: str = ""
    """Whom it waits for, where that is told."""


@dataclass(frozen=True, slots=True)
class ListView:
    """The list as the page shows it."""

    tabs: tuple[Tab, ...]
    ask: ListAsk
    chips: tuple[FilterChip, ...]
    filters: Sequence[FilterField]
    headings: tuple[Heading, ...]
    choosable: tuple[tuple[str, str, bool], ...]
    rows: tuple[ListRow, ...]
    count: str
    more_href: str
    clear_href: str
    tells_state: bool
    """Whether the app's own words say already what the system's state would."""
    hidden_inputs: tuple[tuple[str, str], ...]

    @property
    def totals(self) -> bool:
        """Whether some of the shown numbers add up."""
        return len(self.rows) > 1 and any(head.total for head in self.headings)

    @property
    def narrowed(self) -> bool:
        """Whether a filter or a search keeps something back."""
        return bool(self.chips or self.ask.search)


def listed_columns(form: Form, ask: ListAsk, hidden: frozenset[str]) -> tuple[str, ...]:
    """Choose the columns: those asked for, else the view's, else the first that fit."""
    known = [one.key for one in (*listable(form), *system_columns(form)) if one.key not in hidden]
    if asked := [key for key in ask.columns if key in known]:
        return tuple(asked)
    view = next((one for one in form.views if one.key == ask.view), None)
    if view is not None and (own := [key for key in view.columns if key in known]):
        return tuple(own)
    own = [one.key for one in listable(form) if one.key not in hidden]
    return tuple(own[:STANDARD_COLUMNS])


def listable(form: Form) -> list[FieldDefinition]:
    """Give the fields that fit into a cell."""
    return [one for one in form.fields if one.type not in UNLISTED]


def system_columns(form: Form) -> tuple[FieldDefinition, ...]:
    """Give what the system keeps of every record, as columns that views may name."""
    owner = form.owner_label or OWNER
    return (
        UserField.model_validate({"key": "owner", "type": "user", "label": owner}),
        *(
            DateTimeField.model_validate({"key": key, "type": "datetime", "label": label})
            for key, label in MOMENTS.items()
        ),
    )


def bind_list(  # noqa: PLR0913 - what makes a list: its form, ask, page, reader and rights
    form: Form,
    ask: ListAsk,
    page: RecordPage,
    reader: Reader,
    access: FieldAccess,
    names: Mapping[str, str] = NOBODY,
    views: Collection[str] | None = None,
) -> ListView:
    """Bind a page of records to the list's chrome: what is masked shows, but narrows nothing.

    `names` calls the records that filters name by their ids; `views` are those that are open to
    the reader (None: all).
    """
    words, hidden = reader.clock.words, access.absent
    columns = listed_columns(form, ask, hidden)
    fields = {one.key: one for one in (*listable(form), *system_columns(form))}
    offered = filter_fields(form, access.hidden, words, f"/api/v1{ask.path}")
    return ListView(
        tabs=bind_tabs(form, ask, words, views),
        ask=ask,
        chips=tuple(_chip(form, ask, term, offered, reader, names) for term in ask.terms),
        filters=offered,
        headings=tuple(
            _heading(form, fields[key], ask, words.locale, page.items) for key in columns
        ),
        choosable=tuple(
            (key, localise(one.label, words.locale, key), key in columns)
            for key, one in fields.items()
            if key not in hidden
        ),
        rows=tuple(
            bind_row(ask.path, row, [fields[key] for key in columns], reader) for row in page.items
        ),
        count=spoken_count(page, words),
        more_href=ask.address(cursor=page.next_cursor) if page.next_cursor else "",
        clear_href=ask.address(f=[], q=""),
        tells_state=_tells_state(form, [one for key, one in fields.items() if key not in hidden])
        or _all_settled(page.items),
        hidden_inputs=_kept(ask),
    )


def spoken_count(page: RecordPage, words: Words) -> str:
    """Say how many there are, or that there are more than we wait for."""
    if page.total is not None:
        return words("list.count", count=page.total)
    if page.more_than is not None:
        return words("list.more_than", number=f"{page.more_than:,}")
    return ""


def _chip(  # noqa: PLR0913 - what a filter is told by
    form: Form,
    ask: ListAsk,
    term: Term,
    offered: Sequence[FilterField],
    reader: Reader,
    names: Mapping[str, str],
) -> FilterChip:
    words = reader.clock.words
    field = next((one for one in offered if one.key == term.field), None)
    label = field.label if field else _label(form, term, words)
    family = families_of(form).get(term.field, "record")
    value = names.get(term.value) or _chip_value(family, term, field, reader.clock)
    if term.operator == POINTING:
        rest = [one.text for one in ask.terms if one != term]
        return FilterChip(words("filter.pointing", field=label, value=value), ask.address(f=rest))
    rest = [one.text for one in ask.terms if one != term]
    text = words(
        "filter.chip", field=label, comparison=words(f"filter.{term.operator}"), value=value
    )
    return FilterChip(text.strip(), ask.address(f=rest))


def _label(form: Form, term: Term, words: Words) -> str:
    pointer = pointer_of(form, term.field)
    return localise(pointer.label, words.locale, pointer.key) if pointer else words("list.owner")


def _chip_value(family: str, term: Term, field: FilterField | None, clock: Clockface) -> str:
    if term.operator == "blank":
        return ""
    if family == "boolean":
        return clock.words("value.yes" if term.value == "true" else "value.no")
    if field is not None and family == "choice":
        labels = {choice.key: choice.label for choice in field.choices}
        return clock.words("filter.or").join(labels.get(key, key) for key in term.value.split(","))
    return "…" if family == "record" else term.value


def _tells_state(form: Form, seen: Iterable[FieldDefinition]) -> bool:
    """Whether the system's state tells nothing more: postings alone write such records, or the
    form has a status in its own words, shown or narrowed by."""
    return bool(form.balance or form.append_only) or any(_reads_state(form, one) for one in seen)


def _all_settled(rows: Sequence[RecordRow]) -> bool:
    """Whether every record is in the state expected of a form without a workflow: saved."""
    return bool(rows) and all(row.state == "saved" for row in rows)


def _reads_state(form: Form, one: FieldDefinition) -> bool:
    """Whether a field is a status of the app's own, told from the record's state."""
    if one.type != "select":
        return False
    if one.key == form.layout.progress:
        return True
    return one.status is not None or bool(one.formula and STATE.search(one.formula))


def _sum(one: FieldDefinition, rows: Sequence[RecordRow]) -> str:
    given = [row.values[one.key] for row in rows if row.values.get(one.key)]
    found = [Decimal(str(value)) for value in given if not is_covered(one, value)]
    return spoken_number(sum(found, Decimal(0)), 2 if one.type == "money" else 0) if found else ""


def _heading(
    form: Form, one: FieldDefinition, ask: ListAsk, locale: str, rows: Sequence[RecordRow]
) -> Heading:
    now = {one.key: "ascending", f"-{one.key}": "descending"}.get(ask.sort, "")
    turned = f"-{one.key}" if now == "ascending" else one.key
    return Heading(
        one.key,
        localise(one.label, locale, one.key),
        KINDS[one.type] in NUMERIC,
        ask.address(sort=turned),
        now,
        _sum(one, rows) if one.type in ADDING else "",
        one.type in ADDING,
        2 if one.type == "money" else 0,
        _reads_state(form, one),
    )


def bind_row(
    path: str, row: RecordRow, fields: Sequence[FieldDefinition], reader: Reader
) -> ListRow:
    """Bind a record to its row of a list; `path` is the list's address."""
    cells = tuple(reader.tabular.read(one, row.values.get(one.key)) for one in fields)
    status = state_status(row.state, reader.clock.words)
    return ListRow(
        row.id, f"{path}/{row.id}", row.title, status, cells, row.version, row.state == "saved"
    )


def _kept(ask: ListAsk) -> tuple[tuple[str, str], ...]:
    """Give what a search form carries along, so that the rest of the ask stays."""
    pairs = [("view", ask.view), ("sort", ask.sort), ("columns", ",".join(ask.columns))]
    return (
        *((key, value) for key, value in pairs if value),
        *(("f", term.text) for term in ask.terms),
    )
