"""Rights on one record: which grants hold for it, which fields they and a task leave open.

Rules of this file:
1. A grant with a condition holds for a record whose stored values satisfy it; a condition that
   has no value holds for none.
2. No grant that holds: the record is not there for this person (None).
3. What a looked-up form hides from a person in any of his grants (all of it, without one), no
   formula here shows him.
4. A task shows and opens what its node says, for the time of the task, and hides what it says.
"""

from collections.abc import Mapping
from dataclasses import replace

from engine.access.decision import Decision, decide
from engine.access.directory import Person
from engine.access.fields import FULL_ACCESS, FieldAccess, common_access, field_access, inherited
from engine.access.model import Grant
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError
from engine.form.compiled import CompiledForm
from engine.form.context import TaskRights


def grants_that_hold(
    compiled: CompiledForm, decision: Decision, environment: Environment
) -> tuple[Grant, ...]:
    """Those of a decision's grants that hold for the record that the environment reads."""
    asked = {id(grant) for grant in decision.grants}
    held = []
    for grant in compiled.grants:
        if id(grant.model) not in asked:
            continue
        try:
            if grant.where is None or grant.where.evaluate(environment) is True:
                held.append(grant.model)
        except EvaluationError:
            continue
    return tuple(held)


def may_on_record(
    compiled: CompiledForm, person: Person, right: str, environment: Environment
) -> bool:
    """Whether a person has a right on the record that the environment reads."""
    decision = decide(person, compiled.app.key, compiled.form, right)
    return decision.everything or bool(grants_that_hold(compiled, decision, environment))


def record_access(
    compiled: CompiledForm,
    person: Person,
    environment: Environment,
    *,
    write: str = "update",
    hidden_elsewhere: frozenset[str] = frozenset(),
) -> FieldAccess | None:
    """The fields of one record that a person sees and (by the right `write`) may change.

    None: he may not read it at all. Without the right to write, everything is read-only.
    """
    app_key = compiled.app.key
    reading = decide(person, app_key, compiled.form, "read")
    if reading.everything:
        return FULL_ACCESS
    reads = grants_that_hold(compiled, reading, environment)
    if not reads:
        return None
    writing = decide(person, app_key, compiled.form, write)
    writes = grants_that_hold(compiled, writing, environment)
    return field_access(compiled, reads, writes=writes, hidden_elsewhere=hidden_elsewhere)


def creation_access(
    compiled: CompiledForm, person: Person, hidden_elsewhere: frozenset[str] = frozenset()
) -> FieldAccess | None:
    """The fields that a person fills in when making a record; None: he may make none.

    Whether the record made satisfies a grant's condition is asked afterwards (`may_on_record`).
    """
    decision = decide(person, compiled.app.key, compiled.form, "create")
    if not decision.allowed:
        return None
    if decision.everything:
        return FULL_ACCESS
    return field_access(compiled, decision.grants, hidden_elsewhere=hidden_elsewhere)


def for_task(compiled: CompiledForm, access: FieldAccess | None, task: TaskRights) -> FieldAccess:
    """What a task leaves open: to one who may not even read the record, only to read it all.

    A column that is opened is written in the rows that are there: none is added or taken away.
    """
    base = access or FieldAccess(readonly=frozenset(compiled.fields))
    hidden = inherited(compiled, base.hidden | _spread(compiled, task.hidden))
    opened = _spread(compiled, task.editable)
    return replace(base, hidden=hidden, readonly=base.readonly - opened)


def hidden_elsewhere(
    person: Person, forms: Mapping[str, CompiledForm], links: frozenset[str]
) -> frozenset[str]:
    """What the looked-up forms (`links`, by their keys here) hide from a person: `form.field`."""
    if person.is_admin:
        return frozenset()
    found: set[str] = set()
    for key in links & forms.keys():
        form = forms[key]
        decision = decide(person, form.app.key, form.form, "read")
        found.update(f"{key}.{field}" for field in common_access(form, decision.grants).hidden)
    return frozenset(found)


def linked_forms(compiled: CompiledForm) -> frozenset[str]:
    """The forms that a form's formulas read through lookups."""
    return frozenset(
        place.rpartition(".")[0]
        for field in compiled.fields.values()
        for place in field.reads_elsewhere
    )


def _spread(compiled: CompiledForm, keys: frozenset[str]) -> frozenset[str]:
    return keys | {key for key in compiled.fields if key.partition(".")[0] in keys}
