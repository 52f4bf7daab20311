"""What a person fills in before an action: evaluated like a form, never stored.

Rules of this file:
1. The input's expressions read of `record` what the person may read of it; the steps behind have
   the system's authority.
2. Faults stand at `input.field`.
3. A field whose default would show him what he may not read of further records is not there.
4. A sent `record` is refused like any unknown name: the record is given.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.access.fields import FieldAccess, inherited
from engine.form.changeset import cast
from engine.form.compiled import CompiledForm
from engine.form.facts import Facts
from engine.form.field_error import fault
from engine.form.input_form import RECORD_FIELD
from engine.step.action import INPUT, CompiledAction
from runtime.services.act import Act
from runtime.services.drafting import Drafted, draft_changes
from runtime.services.open_record import Opened
from runtime.services.outcome import Problem, Refusal, invalid
from runtime.services.record_rights import hidden_elsewhere
from runtime.services.save_record import check_draft
from runtime.services.step_variables import Variable
from runtime.services.surroundings import casting_of, context_of
from runtime.storage.record_store import RecordStore

UNKNOWN = fault(
    "unknown", "There is no such field here. Leave it out.", "此处没有这个字段，请去掉。"
)

MOST_TOLD = 50
"""How many faults of unknown names are told."""


def draft_input(
    act: Act,
    opened: Opened,
    form: CompiledForm,
    sent: Mapping[str, object],
    acknowledge: Mapping[str, str] | None = None,
) -> Drafted:
    """Evaluate what was filled in so far for an action on a record."""
    access = input_access(act, opened, form)
    given = {name: value for name, value in sent.items() if name != RECORD_FIELD}
    changes = cast(form, given, None, access, casting_of(act, opened.app))
    if RECORD_FIELD in sent:
        changes = replace(changes, errors=(*changes.errors, UNKNOWN.at(RECORD_FIELD)))
    changes = replace(changes, values={**changes.values, RECORD_FIELD: opened.record.id})
    context = context_of(
        act, opened.app, stage="submit", access=access, acknowledged=acknowledge or {}
    )
    return draft_changes(act, opened.app, form, changes, context, known=_known(act, opened))


def filled_in(
    act: Act,
    opened: Opened,
    action: CompiledAction,
    sent: Mapping[str, object],
    acknowledge: Mapping[str, str],
) -> Variable | Refusal | None:
    """Give what `input` stands for in the steps; None where the action asks for nothing."""
    if action.input is None:
        problems = [Problem(f"{INPUT}.{name}", UNKNOWN.code, UNKNOWN.message) for name in sent]
        return invalid(tuple(problems[:MOST_TOLD])) if problems else None
    drafted = draft_input(act, opened, action.input, sent, acknowledge)
    refusal = check_draft(drafted, warn=True)
    if refusal is not None:
        return replace(refusal, errors=tuple(map(at_input, refusal.errors)))
    values = dict(drafted.evaluation.values)
    record = replace(opened.record, id="", form=action.input.key, values=values)
    return Variable(action.input, record)


def at_input(problem: Problem) -> Problem:
    """A fault of the input's form where its sender knows it."""
    return replace(problem, path=f"{INPUT}.{problem.path}" if problem.path else INPUT)


def input_access(act: Act, opened: Opened, form: CompiledForm) -> FieldAccess:
    """What the caller sees of an input: nothing computed of what he may not read."""
    elsewhere = _elsewhere(act, opened)
    closed = frozenset(_told_by_default(form, opened.form.key, elsewhere))
    hidden = inherited(form, closed, elsewhere)
    return FieldAccess(hidden=hidden, hidden_elsewhere=elsewhere)


def _told_by_default(form: CompiledForm, own: str, elsewhere: frozenset[str]) -> Iterator[str]:
    """Fields whose default would show what the caller may not read of further records."""
    for key, field in form.fields.items():
        for path in field.default.references if field.default else ():
            passed = zip(form.routes.route(field.subtable or "", path), path[1:], strict=True)
            read = {f"{target}.{name}" for target, name in passed if target and target != own}
            if not elsewhere.isdisjoint(read):
                yield key


def _elsewhere(act: Act, opened: Opened) -> frozenset[str]:
    """Fields of any form that the caller may not read; of this record, as its grants say."""
    prefix = f"{opened.form.key}."
    others = (one for one in hidden_elsewhere(act, opened.app) if not one.startswith(prefix))
    return frozenset(others).union(f"{prefix}{key}" for key in opened.standing.access.hidden)


def _known(act: Act, opened: Opened) -> Facts:
    """The record as its caller may read it: what is hidden from him reads as blank."""
    key = (opened.form.key, opened.record.id)
    store = RecordStore(act.connection, opened.app.tables)
    hidden = opened.standing.access.hidden
    return Facts(
        {
            found: {name: None if name in hidden else value for name, value in values.items()}
            for found, values in store.facts([key]).items()
        }
    )
