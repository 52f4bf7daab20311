"""Steps: the one vocabulary of what update nodes (and later buttons and automations) do.

In `where`, `set`, `values` and `check` of a step the touched record's fields stand bare, the
current record is `record`, loop variables go by their names.
"""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

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


class CreateStep(Element):
    """Make a record of another form; `as` names it for the steps behind."""

    key: Key | None = None
    create: str
    values: dict[str, Expression]
    as_: Annotated[Key | None, Field(alias="as")] = None


class UpdateStep(Element):
    """Change the records of a form that `where` finds, under lock, then check the new values."""

    key: Key | None = None
    update: str
    where: Expression
    set: Annotated[dict[str, Expression], Field(min_length=1)]
    expect: Literal["one", "any", "some"] = "any"
    check: Expression | None = None
    message: Text | None = None


class ForEachStep(Element):
    """Do the steps once for each row of a subtable."""

    key: Key | None = None
    for_each: Expression
    as_: Annotated[Key, Field(alias="as")]
    do: "Annotated[list[Step], Field(min_length=1)]"


class IfStep(Element):
    """Do one or the other."""

    key: Key | None = None
    if_: Annotated[Expression, Field(alias="if")]
    do: "Annotated[list[Step], Field(min_length=1)]"
    else_: "Annotated[list[Step], Field(alias='else')]" = []


STEP_WORDS = ("require", "set", "create", "update", "for_each", "if")


def step_word(value: object) -> str | None:
    """Tell which step a mapping or model is: the first of the step words it carries."""
    if isinstance(value, Element):
        return WORD_OF[type(value)]
    if not isinstance(value, dict):
        return None
    # `update` carries `set` as well, so the longer steps are asked for first.
    for word in ("update", "create", "for_each", "if", "require", "set"):
        if word in value:
            return word
    return None


Step = Annotated[
    Annotated[RequireStep, Tag("require")]
    | Annotated[SetStep, Tag("set")]
    | Annotated[CreateStep, Tag("create")]
    | Annotated[UpdateStep, Tag("update")]
    | Annotated[ForEachStep, Tag("for_each")]
    | Annotated[IfStep, Tag("if")],
    Discriminator(step_word),
]

WORD_OF: dict[type[Element], str] = {
    RequireStep: "require",
    SetStep: "set",
    CreateStep: "create",
    UpdateStep: "update",
    ForEachStep: "for_each",
    IfStep: "if",
}

ForEachStep.model_rebuild()
IfStep.model_rebuild()
