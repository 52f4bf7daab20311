"""Write computed roll-ups on one record: what reads them follows, and has to hold.

Rules of this file:
1. Nothing is written where nothing has changed.
2. Rules of level `error` that read a roll-up, be it through formulas, bind whatever act moved it;
   `old.x` is the value before. The refusal names the record, as far as the caller may read it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.expression.values import Row, Value
from engine.form.compiled import CompiledForm
from engine.form.evaluation import Evaluation, carry
from engine.form.facts import Facts
from engine.form.field_error import FieldError
from engine.form.record import Record
from engine.form.roll_up_plan import RollUpField
from engine.form.stored_value import stored_value
from engine.text import localise
from runtime.services.act import Act
from runtime.services.broken_constraint import broken_problems
from runtime.services.facts_of import fetch_facts
from runtime.services.outcome import Problem, Refusal, RefusalKind
from runtime.services.published_app import PublishedApp
from runtime.services.record_rights import list_access
from runtime.services.roll_up_targets import rows_in
from runtime.services.surroundings import context_of
from runtime.services.titles import Titles, hides
from runtime.services.working_record import WorkingRecord
from runtime.storage.errors import BrokenReference, NotUnique
from runtime.storage.roll_ups import RolledUp

EVENT = "rolled_up"
"""What the history calls a change that followed from others' records."""


@dataclass(frozen=True, slots=True)
class Change:
    """A roll-up's value as it was just computed; `target` is the record's id or its row's."""

    rolled: RollUpField
    target: str
    value: Value


@dataclass(frozen=True, slots=True)
class Applied:
    """A record's values with its roll-ups set, the fields that moved, and what does not fit."""

    values: Mapping[str, Value]
    changed: frozenset[str]
    errors: tuple[FieldError, ...]


def has_moved(rolled: RollUpField, found: RolledUp) -> bool:
    """Whether what adding up gives is not what the store holds."""
    fitted = stored_value(rolled.field, found.value, rolled.form.app.rounding)
    return isinstance(fitted, FieldError) or fitted != found.stored


def write_roll_ups(
    act: Act, app: PublishedApp, form: CompiledForm, record: Record, changes: Sequence[Change]
) -> Refusal | None:
    """Set what was computed on a locked record, and write it with all that follows from it."""
    found = applied(form, record, changes)
    if found.errors:
        return _refused(act, app, form, record, found.errors)
    if not found.changed:
        return None
    evaluation, facts = _carried(act, app, form, record, found)
    if evaluation.errors:
        return _refused(act, app, form, record, evaluation.errors)
    working = WorkingRecord(
        act,
        app,
        form,
        stored=record,
        now=replace(record, values=evaluation.values),
        facts=facts,
        event=EVENT,
        evaluated=True,
    )
    try:
        working.flush()
    except (NotUnique, BrokenReference) as error:
        return _refusal(act, app, form, record, broken_problems(form, error))
    return None


def applied(form: CompiledForm, record: Record, changes: Sequence[Change]) -> Applied:
    """Set computed roll-ups among a record's values, each fitted into its field."""
    values, changed, errors = dict(record.values), set[str](), list[FieldError]()
    rows: dict[str, dict[str, Row]] = {}
    for one in changes:
        field = one.rolled.field
        fitted = stored_value(field, one.value, form.app.rounding)
        if isinstance(fitted, FieldError):
            errors.append(fitted.at(field.key))
        elif field.subtable is None:
            if values.get(field.key) != fitted:
                values[field.key] = fitted
                changed.add(field.key)
        else:
            of_subtable = rows.setdefault(field.subtable, _rows_by_id(record, field.subtable))
            row = of_subtable.get(one.target)
            if row is not None and row.get(field.name) != fitted:
                of_subtable[one.target] = {**row, field.name: fitted}
                changed.add(field.key)
    values.update({key: list(found.values()) for key, found in rows.items()})
    return Applied(values, frozenset(changed), tuple(errors))


def _rows_by_id(record: Record, subtable: str) -> dict[str, Row]:
    return {str(row["row_id"]): row for row in rows_in(record, subtable)}


def _carried(
    act: Act,
    app: PublishedApp,
    form: CompiledForm,
    record: Record,
    found: Applied,
) -> tuple[Evaluation, Facts]:
    access = list_access(act, app, form)
    context = context_of(act, app, old=record, access=access)
    facts = Facts()
    while True:
        evaluation = carry(form, found.values, facts, context, found.changed)
        if not evaluation.lacking:
            return evaluation, facts
        facts = fetch_facts(act, app, facts, evaluation.lacking)


def _refused(
    act: Act, app: PublishedApp, form: CompiledForm, record: Record, errors: Sequence[FieldError]
) -> Refusal:
    problems = tuple(Problem(one.path, one.code, one.message, rule=one.rule) for one in errors)
    return _refusal(act, app, form, record, problems)


def _refusal(
    act: Act, app: PublishedApp, form: CompiledForm, record: Record, problems: Sequence[Problem]
) -> Refusal:
    """Say which record would no longer hold: the paths are its own, not the sender's."""
    access = list_access(act, app, form)
    title = Titles(act, app, Facts()).of_values(form, record.values, hides(access))
    told = []
    for one in problems:
        message = {
            language: f"{localise(form.form.label, language, form.key)} {title}{colon}"
            f"{localise(one.message, language)}"
            for language, colon in (("en", ": "), ("zh", "："))
        }
        told.append(replace(one, path="", message=message))
    sentences = {
        language: " ".join(localise(one.message, language) for one in told)
        for language in ("en", "zh")
    }
    return Refusal(RefusalKind.INVALID, sentences, tuple(told), code="rule")
