"""Scenarios: an app's tests in its own language, as their author writes them.

A scenario sets the stage (`given`) and then lets people act and expects what must be (`steps`).
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Discriminator, Field, StrictBool, Tag

from engine.text import Element, Key

Plain = StrictBool | int | Decimal | str | None
Cell = Plain | list[Plain] | dict[str, Plain]
Values = dict[str, Cell | list[dict[str, Cell]]]
"""Values as a person would enter them; records and people by their scenario names."""


class GivenUser(Element):
    """A person, with roles of the app; `admin` is the system's own."""

    user: str
    name: str | None = None
    roles: list[str] = []
    department: str | None = None
    manager: str | None = None
    links: dict[str, str] = {}


class GivenDepartment(Element):
    """A department of the organisation."""

    department: str
    name: str | None = None
    parent: str | None = None
    head: str | None = None


class GivenRecord(Element):
    """A record that is there before the story begins; `as` names it."""

    record: str
    as_: Annotated[Key | None, Field(alias="as")] = None
    owner: str | None = None
    state: str | None = None
    values: Values = {}


class GivenSettings(Element):
    """Settings that differ from their defaults."""

    settings: dict[str, Plain]


class GivenTime(Element):
    """When the story begins, in the app's time zone: `2026-11-20T10:00`."""

    at: str


Given = GivenUser | GivenDepartment | GivenRecord | GivenSettings | GivenTime


class ExpectedError(Element):
    """A refusal that must come; nothing may have changed then."""

    code: str | None = None
    path: str | None = None
    message: str | None = None


class Act(Element):
    """What every act of a person has."""

    as_: Annotated[str, Field(alias="as")]
    on: str | None = None
    values: Values = {}
    comment: str | None = None
    save_as: Key | None = None
    expect_error: ExpectedError | None = None


class SubmitAct(Act):
    """Create and submit a record of a form, or submit the saved one that `on` names."""

    submit: str
    acknowledge: dict[str, str] = {}


class CreateAct(Act):
    """Create a record of a form and keep it as a draft."""

    create: str


class UpdateAct(Act):
    """Change the named record."""

    update: str


class DeleteAct(Act):
    """Move the named record to the trash."""

    delete: str


class DecideAct(Act):
    """Decide or complete a task."""

    decide: Literal[
        "approve", "reject", "return", "complete", "transfer", "add_signer", "take_back", "comment"
    ]
    node: str | None = None
    to: str | None = None


class WithdrawAct(Act):
    """The initiator takes the named record back."""

    withdraw: str


class CancelAct(Act):
    """The named record's run is ended."""

    cancel: str


class ActionAct(Act):
    """Press a button of the record that `on` names, or of a list's `selection` of records."""

    action: str
    selection: list[str] = []


class ReadAct(Act):
    """Look at the named record: shows whether the person may see it."""

    read: str


class ExpectStep(Element):
    """Values at paths: `{order.total: 60000, order.lines[0].amount: "6.00"}`."""

    expect: Values


class ExpectedTask(Element):
    """Open tasks: at which node, whose, and of which record."""

    node: str | None = None
    for_: Annotated[list[str] | None, Field(alias="for")] = None
    on: str | None = None
    count: Annotated[int, Field(ge=0)] | None = None


class ExpectTaskStep(Element):
    """Open tasks that must be there."""

    expect_task: ExpectedTask


class ExpectedMessage(Element):
    """Messages that people must have got, at least one each; `count`: so many in all."""

    to: str | list[str] | None = None
    contains: str | None = None
    on: str | None = None
    count: Annotated[int, Field(ge=0)] | None = None


class ExpectMessageStep(Element):
    """A message that must have been sent."""

    expect_message: ExpectedMessage


class AfterStep(Element):
    """Time goes by: `3 working days`."""

    after: str


class AtStep(Element):
    """The clock is set forward to a time in the app's time zone."""

    at: str


STEP_WORDS: tuple[str, ...] = (
    "submit",
    "create",
    "update",
    "delete",
    "decide",
    "withdraw",
    "cancel",
    "action",
    "read",
    "expect",
    "expect_task",
    "expect_message",
    "after",
    "at",
)
_WORDS = frozenset(STEP_WORDS)

_STEPS: tuple[type[Element], ...] = (
    SubmitAct,
    CreateAct,
    UpdateAct,
    DeleteAct,
    DecideAct,
    WithdrawAct,
    CancelAct,
    ActionAct,
    ReadAct,
    ExpectStep,
    ExpectTaskStep,
    ExpectMessageStep,
    AfterStep,
    AtStep,
)


def scenario_word(value: object) -> str | None:
    """Tell which step a mapping or model is: the first of the words it carries."""
    if isinstance(value, Element):
        return STEP_WORDS[_STEPS.index(type(value))]
    if isinstance(value, dict):
        found = _WORDS.intersection(value)
        return min(found, key=STEP_WORDS.index) if found else None
    return None


ScenarioStep = Annotated[
    Annotated[SubmitAct, Tag("submit")]
    | Annotated[CreateAct, Tag("create")]
    | Annotated[UpdateAct, Tag("update")]
    | Annotated[DeleteAct, Tag("delete")]
    | Annotated[DecideAct, Tag("decide")]
    | Annotated[WithdrawAct, Tag("withdraw")]
    | Annotated[CancelAct, Tag("cancel")]
    | Annotated[ActionAct, Tag("action")]
    | Annotated[ReadAct, Tag("read")]
    | Annotated[ExpectStep, Tag("expect")]
    | Annotated[ExpectTaskStep, Tag("expect_task")]
    | Annotated[ExpectMessageStep, Tag("expect_message")]
    | Annotated[AfterStep, Tag("after")]
    | Annotated[AtStep, Tag("at")],
    Discriminator(scenario_word),
]


class Scenario(Element):
    """One story: the stage, then acts and expectations in order."""

    scenario: str
    given: list[Given] = []
    steps: Annotated[list[ScenarioStep], Field(min_length=1)]
