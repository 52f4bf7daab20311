"""From what a person sent to what a record becomes: cast, fetch, evaluate; nothing is stored.

Rules of this file:
1. The same on every way in. What is stored afterwards is what was evaluated here.
2. A record that the caller may not read cannot be chosen: it is left out of the facts about what
   was newly chosen, so that it answers like one that does not exist.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from engine.access.fields import FieldAccess
from engine.expression.values import Value
from engine.form.changeset import Changeset, cast
from engine.form.compiled import CompiledForm
from engine.form.context import Context, Stage, TaskRights
from engine.form.evaluation import Evaluation, evaluate
from engine.form.facts import FactKey, Facts
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.attachments import file_problems
from runtime.services.facts_of import fetch_facts, gather_facts
from runtime.services.outcome import Problem
from runtime.services.published_app import PublishedApp
from runtime.services.readable import unreadable
from runtime.services.removed_rows import removed_row_problems
from runtime.services.sound_record import Sound, sound_after
from runtime.services.surroundings import casting_of, context_of


@dataclass(frozen=True, slots=True)
class Drafted:
    """A record as it would become, with the facts that were fetched for it."""

    changes: Changeset
    evaluation: Evaluation
    facts: Facts
    file_problems: tuple[Problem, ...] = ()
    row_problems: tuple[Problem, ...] = ()
    """Rows that would be removed while others point at them."""
    sound: Sound | None = None
    """Under what it was found without fault, where it was."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a record: what was sent, at which stage, with which rights."""

    sent: Mapping[str, object]
    access: FieldAccess
    stage: Stage = "save"
    task: TaskRights | None = None
    acknowledged: Mapping[str, str] | None = None
    shows: bool = True
    """Whether the outcome is shown: what is computed on read is computed too."""


def draft_record(
    act: Act, app: PublishedApp, form: CompiledForm, before: Record | None, asked: Asked
) -> Drafted:
    """Evaluate what a person sent for a record (`before`: as stored; None: a new one)."""
    changes = cast(form, asked.sent, before, asked.access, casting_of(act, app))
    context = context_of(
        act,
        app,
        old=before,
        stage=asked.stage,
        task=asked.task,
        access=asked.access,
        acknowledged=asked.acknowledged,
    )
    return draft_changes(act, app, form, changes, replace(context, shows=asked.shows))


def draft_changes(
    act: Act,
    app: PublishedApp,
    form: CompiledForm,
    changes: Changeset,
    context: Context,
    *,
    known: Facts | None = None,
) -> Drafted:
    """Evaluate until no fact is lacking: a fill or a default may choose a record.

    `known`: what the caller may read of some records; they are not asked about again.
    """
    facts = gather_facts(act, app, form, changes.values, old=context.old, known=known)
    chosen = _chosen(form, changes.values, context.old)
    chosen -= known.records.keys() if known else frozenset()
    facts = _without_unreadable(act, app, facts, chosen)
    while True:
        evaluation = evaluate(form, changes, facts, context)
        if not evaluation.lacking:
            before = context.old.values if context.old else {}
            after = before, evaluation.values
            files = file_problems(act, form, *after)
            record = context.old.id if context.old else ""
            path = changes.outward_path
            rows = removed_row_problems(act, app.key, form.key, record, after, path)
            sound = sound_after(act, evaluation, context)
            return Drafted(changes, evaluation, facts, files, rows, sound)
        facts = fetch_facts(act, app, facts, evaluation.lacking)


def _chosen(
    form: CompiledForm, values: Mapping[str, Value], old: Record | None
) -> frozenset[FactKey]:
    """The records that a change newly points to."""
    before = old.values if old else {}
    return frozenset(_references(form, values)) - frozenset(_references(form, before))


def _references(form: CompiledForm, values: Mapping[str, Value]) -> Iterable[FactKey]:
    for field in form.fields.values():
        target = field.reference
        if target is None or target.startswith("$"):
            continue
        for value in _cells(values, field.subtable, field.name):
            for id_ in value if isinstance(value, tuple) else (value,):
                if isinstance(id_, str):
                    yield (target, id_)


def _cells(values: Mapping[str, Value], subtable: str | None, name: str) -> Iterable[object]:
    if subtable is None:
        yield values.get(name)
        return
    rows = values.get(subtable)
    for row in rows if isinstance(rows, list | tuple) else ():
        if isinstance(row, Mapping):
            yield row.get(name)


def _without_unreadable(
    act: Act, app: PublishedApp, facts: Facts, chosen: frozenset[FactKey]
) -> Facts:
    """Take what the caller may not read out of the facts, as if it were not there."""
    if act.caller.person.is_admin:
        return facts
    closed = unreadable(act, app, facts, chosen)
    if not closed:
        return facts
    kept = {key: values for key, values in facts.records.items() if key not in closed}
    return replace(facts, records=kept, absent=facts.absent | closed)
