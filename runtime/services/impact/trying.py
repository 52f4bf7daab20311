"""Trying records on a definition that is not published: by single values, or as if saved.

Rules of this file:
1. The same checks as when somebody saves; nothing is written.
2. It stops at a bound, and says so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.form.casting.value import cast_value
from engine.form.changeset import system_changes
from engine.form.compiled_field import CompiledField
from engine.form.demand import Demand
from engine.form.evaluation import Evaluation, evaluate
from engine.form.field_error import FieldError
from engine.form.record import Record
from engine.form.value_checks import value_faults
from runtime.services.facts_of import fetch_facts, gather_facts
from runtime.services.impact.prospect import FormPair, Prospect
from runtime.services.surroundings import casting_of, context_of
from runtime.storage.column_walk import walk_column
from runtime.storage.record_ids import Ids
from runtime.storage.record_store import RecordStore
from runtime.storage.record_walk import walk_records
from runtime.storage.tables import FormTables

WALKED = 2_000
"""How many records are evaluated at most."""

TRIED = 50_000
"""How many values of a field are tried at most."""

_TOGETHER = 200
_ROUNDS = 12
_INDEX = re.compile(r"\[[^\]]*\]")
_CODES: Mapping[str, str] = {"min_length": "min", "check": "rule"}


@dataclass(frozen=True, slots=True)
class Walked:
    """The records that break each demand; `cut`: there were more records than were looked at."""

    broken: Mapping[Demand, tuple[str, ...]]
    cut: bool


def misfitting(
    prospect: Prospect, pair: FormPair, demand: Demand, within: Ids | None
) -> tuple[tuple[str, ...], tuple[str, str] | None]:
    """Give the records whose value of a field its new definition would refuse, and a note."""
    field = pair.after.fields[demand.field or ""]
    tables = prospect.draft.tables.form(pair.after.key)
    found: dict[str, None] = {}
    values = walk_column(prospect.act.connection, tables, field.key, within)
    for tried, (record, value) in enumerate(values):
        if tried == TRIED:
            note = (f"of the first {TRIED} values tried", f"仅检查了前 {TRIED} 个值")
            return tuple(found), note
        if _is_refused(prospect, field, demand, value):
            found[record] = None
    return tuple(found), None


def _is_refused(prospect: Prospect, field: CompiledField, demand: Demand, value: str) -> bool:
    if demand.kind == "pattern":
        return any(one.code == "pattern" for one in value_faults(field, value))
    outcome = cast_value(field.definition, value, None, casting_of(prospect.act, prospect.draft))
    return isinstance(outcome, FieldError)


def evaluated(
    prospect: Prospect,
    pair: FormPair,
    tables: FormTables,
    demands: Sequence[Demand],
    within: Ids | None,
) -> Walked:
    """Evaluate records as they would be saved, and tell which demands each breaks."""
    broken: dict[Demand, list[str]] = {demand: [] for demand in demands}
    for looked_at, record in enumerate(_records(prospect, pair, tables, within)):
        if looked_at == WALKED:
            return Walked({one: tuple(ids) for one, ids in broken.items()}, cut=True)
        errors = _evaluation(prospect, pair, record).errors
        for demand in demands:
            if any(_is_meant(demand, error) for error in errors):
                broken[demand].append(record.id)
    return Walked({one: tuple(ids) for one, ids in broken.items()}, cut=False)


def _records(
    prospect: Prospect, pair: FormPair, tables: FormTables, within: Ids | None
) -> Iterator[Record]:
    connection = prospect.act.connection
    store = RecordStore(connection, prospect.draft.tables)
    for ids in walk_records(connection, tables, _TOGETHER, within):
        yield from store.load(pair.after.key, ids).values()


def _evaluation(prospect: Prospect, pair: FormPair, record: Record) -> Evaluation:
    act, app, form = prospect.act, prospect.draft, pair.after
    facts = gather_facts(act, app, form, record.values, old=record)
    context = context_of(act, app, old=record)
    changes = system_changes(record.values)
    found = evaluate(form, changes, facts, context)
    for _ in range(_ROUNDS):
        if not found.lacking:
            break
        facts = fetch_facts(act, app, facts, found.lacking)
        found = evaluate(form, changes, facts, context)
    return found


def _is_meant(demand: Demand, error: FieldError) -> bool:
    if demand.kind == "rule":
        return error.rule == demand.rule
    if demand.kind == "check" and error.rule != demand.rule:
        return False
    code = _CODES.get(demand.kind, demand.kind)
    return error.code == code and _INDEX.sub("", error.path) == demand.field
