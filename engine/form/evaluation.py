"""The evaluation of a form: one pure function from what was sent to what the record becomes.

    definition + changeset + facts + context → values, visibility, required-ness, errors

Rules of this file:
1. It is the same on every way in: a page that is being filled, the API, an import, a step.
2. What a person may not change falls out first, and everything is computed again without it.
   A field's state shown to a person may rest on fields hidden from him: that is what its author
   chose to show, and the very same as when the record is saved. Values and messages never do.
3. An error at a field that the person may not see is told of the record as a whole, in words
   that say nothing of it.
4. `lacking` names facts that were needed and not here (a default chose a record): fetch them and
   evaluate again. Nothing may be stored while it is not empty.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import cast

from engine.expression.values import Row, Value
from engine.form.changeset import Changeset, system_changes
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField
from engine.form.computation import Computation
from engine.form.context import Context
from engine.form.environment import RecordEnvironment
from engine.form.facts import Facts, Need
from engine.form.field_error import ErrorCode, FieldError, fault
from engine.form.field_states import FieldStates
from engine.form.record_checks import RecordChecks
from engine.form.refusal import hidden_changes, refusals, refused_changes
from engine.form.stirring import Stir, subtables_of


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a record becomes.

    `values`: what is to be stored; `computed`: what is computed on read (a column's as a list in
    the order of the rows); the three maps by path, `lines[ROWID].x` where a row differs from
    `lines.x`; `ignored`: paths whose sent values were dropped because they are hidden;
    `environment` reads the new values, for what comes after (flows, titles); `acknowledged`: the
    warnings that hold and were answered with a reason.
    """

    values: Mapping[str, Value]
    computed: Mapping[str, Value]
    visible: Mapping[str, bool]
    required: Mapping[str, bool]
    readonly: Mapping[str, bool]
    errors: tuple[FieldError, ...]
    warnings: tuple[FieldError, ...]
    ignored: tuple[str, ...]
    lacking: frozenset[Need]
    environment: RecordEnvironment
    acknowledged: tuple[FieldError, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it may be stored: no error, no open warning, nothing lacking."""
        return not (self.errors or self.warnings or self.lacking)

    @property
    def shown(self) -> Mapping[str, Value]:
        """What is stored with what is computed on read, columns in their rows."""
        values = dict(self.values)
        for key, value in self.computed.items():
            subtable, dot, name = key.partition(".")
            if dot:
                rows = cast("Sequence[Row]", values.get(subtable) or ())
                cells = cast("Sequence[Value]", value)
                values[subtable] = [
                    {**row, name: cell} for row, cell in zip(rows, cells, strict=True)
                ]
            else:
                values[key] = value
        return values


def evaluate(
    compiled: CompiledForm,
    changes: Changeset,
    facts: Facts,
    context: Context,
    stirred: Sequence[str] | Stir | None = None,
) -> Evaluation:
    """Evaluate a record as it is meant to be.

    `stirred`: what `CompiledForm.stirred_by` gives, where all else of the values is known to be
    what an evaluation gave before; only that is computed anew. A `Stir` where all else is known to
    be without fault, too: only what it names is checked anew.
    """
    computation, states, hidden, refused = _settled(compiled, changes, facts, context, stirred)
    stir = stirred if isinstance(stirred, Stir) else None
    uncast = {one.path for one in changes.errors}
    found = [
        *computation.errors,
        *states.errors,
        *refusals(computation, refused),
        *computation.answered(lambda: list(RecordChecks(computation, states).faults(stir))),
    ]
    # A value that could not be cast is not there: nothing else about its place is news.
    faults = [*changes.errors, *(one for one in found if one.path not in uncast)]
    ignored = (*changes.ignored, *_outward(changes, hidden))
    return _outcome(computation, states, _told(context, faults), ignored)


def inspect(
    compiled: CompiledForm, values: Mapping[str, Value], facts: Facts, context: Context
) -> Evaluation:
    """Evaluate a record as it stands: what is stored is taken as it is, and nothing is checked.

    What the reader may not see is computed only where what he sees is made of it.
    """
    computation = Computation(compiled, system_changes(values), facts, context)
    unseen = context.access.absent
    computation.run([key for key in compiled.read_order if key not in unseen])
    states = _states(computation)
    return _outcome(computation, states, (), ())


def recompute(
    compiled: CompiledForm,
    values: Mapping[str, Value],
    facts: Facts,
    context: Context,
    stirred: Sequence[str] | None = None,
) -> tuple[Mapping[str, Value], frozenset[Need]]:
    """Compute what the system wrote, unchecked: the values to store, and the facts lacking."""
    unshown = replace(context, shows=False)
    worked = None if stirred is None else subtables_of(stirred)
    computation = Computation(compiled, system_changes(values), facts, unshown, worked=worked)
    computation.run(stirred)
    return _stored(compiled, computation), frozenset(computation.environment.lacking)


def carry(
    compiled: CompiledForm,
    values: Mapping[str, Value],
    facts: Facts,
    context: Context,
    changed: Set[str],
) -> Evaluation:
    """Compute what follows from fields that the system changed, and ask only what reads them."""
    reached = compiled.reached_by(changed)
    unshown = replace(context, shows=False)
    computation = Computation(compiled, system_changes(values), facts, unshown)
    computation.run([key for key in compiled.save_order if key in reached])
    states = _states(computation)
    checks = RecordChecks(computation, states)
    found = [*computation.errors, *computation.answered(lambda: list(checks.of(reached)))]
    return _outcome(computation, states, _told(context, found), ())


def _outcome(
    computation: Computation,
    states: FieldStates,
    told: Sequence[FieldError],
    ignored: tuple[str, ...],
) -> Evaluation:
    compiled, unseen = computation.compiled, computation.context.access.absent
    lacking = frozenset(computation.environment.lacking)
    computation.environment.settle()
    shows = computation.context.shows
    return Evaluation(
        values=_stored(compiled, computation),
        computed=_read(compiled, computation) if shows else {},
        visible=states.visible.outward(unseen) if shows else {},
        required=states.required.outward(unseen) if shows else {},
        readonly=_closed(states, unseen) if shows else {},
        errors=tuple(one for one in told if one.level == "error"),
        warnings=tuple(one for one in told if one.level == "warning"),
        ignored=ignored,
        lacking=lacking,
        environment=computation.environment,
        acknowledged=tuple(one for one in told if one.level == "acknowledged"),
    )


def _settled(
    compiled: CompiledForm,
    changes: Changeset,
    facts: Facts,
    context: Context,
    stirred: Sequence[str] | Stir | None,
) -> tuple[Computation, FieldStates, frozenset[str], dict[str, ErrorCode]]:
    """Compute until nothing more of what was sent has to fall out; each round drops something."""
    hidden: frozenset[str] = frozenset()
    refused: dict[str, ErrorCode] = {}
    if isinstance(stirred, Stir):
        computation = Computation(compiled, changes, facts, context, worked=stirred.worked)
        states = _states(computation.run(stirred.order), stirred.fields)
        return computation, states, hidden, refused
    while True:
        dropped = hidden | refused.keys()
        computation = Computation(compiled, changes, facts, context, dropped)
        states = _states(computation.run(stirred))
        if not changes.by_person:
            return computation, states, hidden, refused
        more_hidden = hidden_changes(computation, states)
        more_refused = refused_changes(computation, states)
        if not more_hidden and not more_refused:
            return computation, states, hidden, refused
        hidden |= more_hidden
        refused |= more_refused


def _states(computation: Computation, only: Sequence[CompiledField] | None = None) -> FieldStates:
    return computation.answered(lambda: FieldStates(computation, only))


def _stored(compiled: CompiledForm, computation: Computation) -> Mapping[str, Value]:
    work = computation.work
    values = {key: work[key] for key, _ in compiled.stored_tops}
    for key, unstored in compiled.unstored.items():
        values[key] = _stored_rows(computation, key, unstored)
    return values


def _stored_rows(computation: Computation, key: str, unstored: frozenset[str]) -> list[Row]:
    rows = computation.rows[key]
    if not unstored or key not in computation.worked:
        return cast("list[Row]", rows)
    return [{name: cell for name, cell in row.items() if name not in unstored} for row in rows]


def _read(compiled: CompiledForm, computation: Computation) -> Mapping[str, Value]:
    """What was computed on read; of a column one value a row."""
    values: dict[str, Value] = {}
    for key in compiled.read_order:
        field = compiled.fields[key]
        if field.subtable:
            rows = computation.rows[field.subtable]
            values[key] = [cast(Value, row.get(field.name)) for row in rows]
        else:
            values[key] = computation.work.get(key)
    return values


def _closed(states: FieldStates, unseen: frozenset[str]) -> Mapping[str, bool]:
    """Read-only to the person: by right, by its flag, or locked."""
    locked = states.locked.outward(unseen)
    readonly = states.readonly.outward(unseen)
    return {
        path: readonly.get(path, False) or locked.get(path, False)
        for path in dict.fromkeys((*readonly, *locked))
    }


def _outward(changes: Changeset, paths: Iterable[str]) -> tuple[str, ...]:
    told = []
    for path in sorted(paths):
        key, _, inside = path.partition("[")
        row_id, _, name = inside.partition("].")
        told.append(changes.outward_path(key, row_id, name) if name else key)
    return tuple(told)


def _told(context: Context, faults: Iterable[FieldError]) -> tuple[FieldError, ...]:
    """Each fault once, in the order they were found, none of them naming what is hidden."""
    hidden = context.access.absent
    seen: dict[tuple[str, str, str | None], FieldError] = {}
    for one in faults:
        # An unknown name is the sender's own word: it tells nothing of what there is.
        open_ = one.code == "unknown" or not _names_hidden(one.path, hidden)
        safe = one if open_ else _veiled(one)
        seen.setdefault((safe.path, safe.code, safe.rule), safe)
    return tuple(seen.values())


def _names_hidden(path: str, hidden: frozenset[str]) -> bool:
    if not hidden:
        return False
    key, _, inside = path.partition("[")
    column = inside.partition("].")[2]
    return key in hidden or (bool(column) and f"{key}.{column}" in hidden)


def _veiled(one: FieldError) -> FieldError:
    veiled = fault(
        "rule",
        "The record does not satisfy what is asked of it in a field you cannot see.",
        "记录中有您不可见的字段不满足要求。",
    )
    return FieldError("", "rule", veiled.message, {}, one.level, one.rule)
