"""Put a record into a store with the system's authority: what was there before a story begins,
history that is brought along.

Rules of this file:
1. Defaults, fills and formulas are computed as for anybody; fields that people may not write may
   be given. What is computed may not.
2. Rules of level `error` hold. What submission asks for is asked only of `complete` records.
3. Nothing starts: no workflow, whatever the state, and no automation.
4. A balance is placed with its opening in the ledger; a movement placed in a ledger is posted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.access.directory import Person
from engine.access.fields import FULL_ACCESS
from engine.form.changeset import Changeset, cast
from engine.form.context import Context
from engine.form.evaluation import Evaluation, evaluate
from engine.form.facts import Facts
from engine.form.field_error import FieldError
from engine.form.record import SYSTEM_FIELDS, Record
from runtime.services.act import Act
from runtime.services.facts_of import fetch_facts, gather_facts
from runtime.services.open_record import Target, find_form
from runtime.services.outcome import Refusal, invalid
from runtime.services.place_balance import place_movement, tell_opening, with_numbers
from runtime.services.read_record import read_record
from runtime.services.run_automations import keep_quiet
from runtime.services.save_record import store
from runtime.services.settlement import settle, settled
from runtime.services.showing import refused
from runtime.services.surroundings import casting_of, context_of
from runtime.services.views import RecordView
from runtime.services.working_record import WorkingRecord
from runtime.services.written import Written

_ASKED_BY_SUBMISSION = frozenset({"required", "min_rows"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A record to be put there; `owner` and `by` are people, `state` None: as entered.

    `complete`: all that submission asks for must be given.
    """

    values: Mapping[str, object]
    owner: Person | None = None
    by: Person | None = None
    state: str | None = None
    complete: bool = False
    note: str | None = None


def place_record(act: Act, app: str, form: str, placed: Placed) -> RecordView | Refusal:
    """Put a record into the store as it is told, and show it."""
    target = find_form(act, app, form)
    if isinstance(target, Refusal):
        return target
    record = put_record(act, target, placed)
    return record if isinstance(record, Refusal) else read_record(act, app, form, record.id)


def put_record(
    act: Act, target: Target, placed: Placed, later: list[Written] | None = None
) -> Record | Refusal:
    """Put a record into the store; `act.now` is when it was entered.

    `later`: where its writes are told of, for the caller to settle; else they are settled here.
    """
    person = placed.by or placed.owner
    if person is not None or later is not None:
        # What was worked out for another person does not hold; nor is his act settled twice.
        caller = replace(act.caller, person=person) if person else act.caller
        act = replace(act, caller=caller, memo={}, written=[])
    keep_quiet(act)
    changes = cast(
        target.form,
        placed.values,
        None,
        FULL_ACCESS,
        casting_of(act, target.app),
    )
    if target.form.posted and target.form.form.balance is None:
        moved = place_movement(act, target, changes)
        return moved if isinstance(moved, Refusal) else settle(act) or moved
    changes = with_numbers(target.form, changes)
    changes = replace(changes, sent=frozenset(), by_person=False)
    context = context_of(act, target.app)
    entered, facts = _evaluated(act, target, changes, context, Facts())
    record = _record(act, target, placed, entered)
    # Once more as it stands there: formulas over its state and owner, rules over all of it.
    stirred = None if entered.errors else target.form.stirred_by(frozenset(SYSTEM_FIELDS))
    context = context_of(act, target.app, old=record, stage="submit" if placed.complete else "save")
    standing = replace(changes, values=record.values)
    final, facts = _evaluated(act, target, standing, context, facts, stirred)
    faults = tuple(_faults(entered, final, complete=placed.complete))
    if faults:
        return invalid(refused(faults))
    working = WorkingRecord(
        act,
        target.app,
        target.form,
        stored=None,
        now=replace(record, values=final.values),
        facts=facts,
        event="created",
        note=placed.note,
        posting=target.form.posted,
        evaluated=True,
    )
    refusal = store(working) or tell_opening(act, target, working.now, final.environment)
    if refusal is None and later is not None:
        later.extend(act.written)
        return working.now
    return refusal or settle(act) or settled(act, working)[0]


def _faults(entered: Evaluation, final: Evaluation, *, complete: bool) -> Iterator[FieldError]:
    """What is wrong with the values as they came, and with the record as it stands."""
    told: set[tuple[str, str]] = set()
    values = (one for one in entered.errors if one.code != "rule")
    for one in (*values, *final.errors):
        asked = complete or one.code not in _ASKED_BY_SUBMISSION
        if asked and (one.path, one.code) not in told:
            told.add((one.path, one.code))
            yield one


def _evaluated(
    act: Act,
    target: Target,
    changes: Changeset,
    context: Context,
    known: Facts,
    stirred: Sequence[str] | None = None,
) -> tuple[Evaluation, Facts]:
    app, form = target.app, target.form
    context = replace(context, shows=False)
    facts = gather_facts(act, app, form, changes.values, old=context.old, known=known)
    while True:
        evaluation = evaluate(form, changes, facts, context, stirred)
        if not evaluation.lacking:
            return evaluation, facts
        facts = fetch_facts(act, app, facts, evaluation.lacking)


def _record(act: Act, target: Target, placed: Placed, entered: Evaluation) -> Record:
    person = act.caller.person
    owner = placed.owner or person
    usual = "draft" if target.form.key in target.app.submits else "saved"
    return Record(
        id=act.new_id(),
        form=target.form.key,
        version=1,
        state=placed.state or usual,
        owner=owner.id or None,
        department=owner.department,
        created_at=act.now,
        created_by=person.id or None,
        updated_at=act.now,
        updated_by=person.id or None,
        values=entered.values,
    )
