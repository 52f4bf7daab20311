"""Steps: the one vocabulary of what update nodes (and later buttons and automations) do.

In `where`, `set`, `values` and `check` of a step the touched record's fields stand bare, the
current record is `record`, loop variables go by their names.
"""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from engine.step.notice import NotifyStep
from engine.step.running import StartStep, StopStep
from engine.text import Element, Expression, Key, Text


class RequireStep(Element):
    """A condition; when it does not hold, all is undone and the message is shown."""

    key: Key | None = None
    require: Expression
    message: Text | None = None


class SetStep(Element):
    """Write fields of the current record."""

    key: Key | None = None
    set: Annotated[dict[str, Expression], Field(min_length=1)]


class MadeRows(Element):
    """Rows of a record that is made: one for each that `from` gives; a single one without it."""

    from_: Annotated[Expression | None, Field(alias="from")] = None
    as_: Annotated[Key | None, Field(alias="as")] = None
    where: Expression | None = None
    values: dict[str, Expression]


class CreateStep(Element):
    """Make a record of a form, or a row (`form.subtable`) of the record that `of` gives.

    `rows` fills the new record's subtables; `submit` hands it in, as the person who acts would;
    `as` names what was made for the steps behind.
    """

    key: Key | None = None
    create: str
    of: Expression | None = None
    values: dict[str, Expression] = {}
    rows: dict[str, MadeRows | list[MadeRows]] = {}
    submit: bool = False
    as_: Annotated[Key | None, Field(alias="as")] = None


class UpdateStep(Element):
    """Change the records (`form`) or rows (`form.subtable`) that `where` finds, under lock.

    `check` then holds of the new values of each; without `set` it guards them as they are.
    """

    key: Key | None = None
    update: str
    where: Expression
    set: dict[str, Expression] = {}
    expect: Literal["one", "any", "some"] = "any"
    check: Expression | None = None
    message: Text | None = None


class UpsertStep(Element):
    """Change the one record that `where` finds by `set`; else make it of `values` and `set`."""

    key: Key | None = None
    upsert: str
    where: Expression
    values: dict[str, Expression] = {}
    set: dict[str, Expression] = {}
    submit: bool = False
    check: Expression | None = None
    message: Text | None = None
    as_: Annotated[Key | None, Field(alias="as")] = None


class DeleteStep(Element):
    """Move the records that `where` finds to the trash, or take the rows (`form.subtable`) out."""

    key: Key | None = None
    delete: str
    where: Expression
    expect: Literal["one", "any", "some"] = "any"
    message: Text | None = None


class ReviseStep(Element):
    """Keep an immutable revision of a record, for a reason; of the current one without `on`."""

    key: Key | None = None
    revise: Expression
    on: Expression | None = None


class Found(Element):
    """The records of a form, or the rows of a subtable of all of them, to be gone through."""

    form: str
    where: Expression | None = None
    sort: str | None = None
    limit: Annotated[int, Field(ge=1, le=5000)] | None = None


class ForEachStep(Element):
    """Do the steps once for each row or value that an expression gives, or each record found.

    With `group` once for each combination of its values: `as` is then the first of the group,
    `rows` names all of them.
    """

    key: Key | None = None
    for_each: Expression | Found
    as_: Annotated[Key, Field(alias="as")]
    where: Expression | None = None
    sort: str | None = None
    group: list[Expression] = []
    rows: Key | None = None
    do: "Annotated[list[Step], Field(min_length=1)]"


class IfStep(Element):
    """Do one or the other."""

    key: Key | None = None
    if_: Annotated[Expression, Field(alias="if")]
    do: "Annotated[list[Step], Field(min_length=1)]"
    else_: "Annotated[list[Step], Field(alias='else')]" = []


class PostStep(Element):
    """Move balances and write their ledger, for each row once; `id` tells a repeated posting."""

    key: Key | None = None
    post: str
    rows: Expression | None = None
    as_: Annotated[Key | None, Field(alias="as")] = None
    where: Expression | None = None
    values: Annotated[dict[str, Expression], Field(min_length=1)]
    ledger: dict[str, Expression] = {}
    id: Expression
    mode: Literal["all", "best"] = "all"
    message: Text | None = None


STEP_WORDS = (
    *("upsert", "update", "create", "delete", "for_each", "if", "require", "post"),
    *("notify", "revise", "start", "stop", "set"),
)
"""The words of the steps. `set`, which others carry as well, is asked for last."""


def step_word(value: object) -> str | None:
    """Tell which step a mapping or model is: the first of the step words it carries."""
    if isinstance(value, Element):
        return WORD_OF[type(value)]
    if not isinstance(value, dict):
        return None
    return next((word for word in STEP_WORDS if word in value), None)


Step = Annotated[
    Annotated[RequireStep, Tag("require")]
    | Annotated[SetStep, Tag("set")]
    | Annotated[CreateStep, Tag("create")]
    | Annotated[UpdateStep, Tag("update")]
    | Annotated[ForEachStep, Tag("for_each")]
    | Annotated[IfStep, Tag("if")]
    | Annotated[ReviseStep, Tag("revise")]
    | Annotated[NotifyStep, Tag("notify")]
    | Annotated[PostStep, Tag("post")]
    | Annotated[UpsertStep, Tag("upsert")]
    | Annotated[DeleteStep, Tag("delete")]
    | Annotated[StartStep, Tag("start")]
    | Annotated[StopStep, Tag("stop")],
    Discriminator(step_word),
]

WORD_OF: dict[type[Element], str] = {
    RequireStep: "require",
    SetStep: "set",
    CreateStep: "create",
    UpdateStep: "update",
    ForEachStep: "for_each",
    IfStep: "if",
    DeleteStep: "delete",
    UpsertStep: "upsert",
    PostStep: "post",
    ReviseStep: "revise",
    NotifyStep: "notify",
    StartStep: "start",
    StopStep: "stop",
}

ForEachStep.model_rebuild()
IfStep.model_rebuild()
