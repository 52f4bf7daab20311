"""Who would be asked at a node of a draft, each with the reason why it is him.

Rules of this file:
1. People are found by the code that finds them when a run comes to the node.
2. What a field of the sample holds counts as far as the caller may read it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from engine.definition.tree import Data
from engine.expression.environment import Environment, MappingEnvironment
from engine.form.compiled import CompiledForm
from engine.text import Text, localise
from engine.workflow.answer import Rejection
from engine.workflow.assignment import Skipped, Surroundings, assign
from engine.workflow.model import ApprovalNode
from runtime.services.act import Act
from runtime.services.design.draft_model import DraftModel, open_draft
from runtime.services.design.sample import Sample, Samples
from runtime.services.outcome import Problem, Refusal, invalid, not_found
from runtime.services.published_app import calendar_of
from runtime.services.views import Json

NO_FORM = not_found("The draft has no such form.", "草稿中没有这个表单。")
NO_PERSON = not_found("There is no such person.", "没有这个人员。")
STANDS_IN: Text = {
    "en": "Nobody of those named is there: this is who takes over.",
    "zh": "指定的人员都不可用：由以下人员接手。",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """How a node finds its people; `initiator`: an id or sign-in name, else who asks."""

    form: str
    assignees: Sequence[object]
    separation: bool | None = None
    on_empty: object = None
    record: str | None = None
    values: Mapping[str, object] | None = None
    initiator: str | None = None


@dataclass(frozen=True, slots=True)
class AskedPeople:
    """The people who would be asked, with reasons; `note` where there is more to say."""

    people: Sequence[tuple[str, str, str]]
    note: str = ""

    def as_json(self) -> dict[str, Json]:
        """Give what the API answers."""
        people: list[Json] = [
            {"id": id_, "name": name, "reason": reason} for id_, name, reason in self.people
        ]
        return {"people": people, "note": self.note}


def try_assignees(
    act: Act, app: str, asking: Asking, definition: Mapping[str, Data] | None = None
) -> AskedPeople | Refusal:
    """Find who would be asked, for a sample record handed in by a person."""
    model = open_draft(act, app, definition)
    if isinstance(model, Refusal):
        return model
    form = model.form(asking.form)
    if form is None:
        return NO_FORM
    node = _node(asking)
    if isinstance(node, Refusal):
        return node
    people = act.world.directory
    named = asking.initiator
    initiator = (people.people.get(named) or people.by_username(named)) if named else None
    if named and initiator is None:
        return NO_PERSON
    values = _values(act, model, asking)
    if isinstance(values, Refusal):
        return values
    person = initiator or act.caller.person
    return _told(act, assign(node, _around(act, model, form, person.id, values)))


def _node(asking: Asking) -> ApprovalNode | Refusal:
    sent: dict[str, object] = {
        "key": "asked",
        "type": "approval",
        "assignees": list(asking.assignees),
    }
    if asking.separation is not None:
        sent["separation"] = asking.separation
    if asking.on_empty is not None:
        sent["on_empty"] = asking.on_empty
    try:
        return ApprovalNode.model_validate(sent)
    except ValidationError as error:
        paths = (".".join(str(one) for one in each["loc"]) for each in error.errors())
        return invalid(tuple(Problem(path, "definition", _SHAPE) for path in dict.fromkeys(paths)))


def _values(act: Act, model: DraftModel, asking: Asking) -> Environment | Refusal:
    samples = Samples.of_draft(act, model)
    found = samples.take(asking.form, asking.record, asking.values) if samples else None
    if isinstance(found, Refusal):
        return found
    if isinstance(found, Sample):
        return found.environment
    zone = ZoneInfo(model.app.app.time_zone)
    return MappingEnvironment({}, act.now, zone, calendar_of(model.app))


def _around(
    act: Act, model: DraftModel, form: CompiledForm, initiator: str, values: Environment
) -> Surroundings:
    labels: dict[str, Text] = {key: field.label or key for key, field in form.fields.items()}
    return Surroundings(
        act.world.directory,
        model.app.app.key,
        initiator,
        values,
        fields=labels,
        roles=model.context.roles,
    )


def _told(act: Act, found: object) -> AskedPeople:
    locale = act.caller.locale
    match found:
        case Rejection():
            return AskedPeople((), localise(found.message, locale))
        case Skipped():
            return AskedPeople((), localise(found.cause, locale))
        case tuple():
            people = [
                (one.person.id, one.person.name, localise(one.reason, locale)) for one in found
            ]
            stands_in = any("nobody else" in localise(one.reason, "en") for one in found)
            return AskedPeople(people, localise(STANDS_IN, locale) if stands_in else "")
        case _:
            raise TypeError("finding people gives people, or says why there are none")


_SHAPE: Text = {
    "en": "Each assignee names one source: a role, a user, a field, a manager or the initiator.",
    "zh": "每个处理人应指定一种来源：角色、人员、字段、上级或发起人。",
}
