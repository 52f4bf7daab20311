"""Which records or rows a write concerns, as far as roll-ups go.

Rules of this file:
1. A source counts where its `via` pointed before and where it points now; it concerns nobody when
   nothing that the roll-up reads of it has changed.
2. A target that comes back (from the trash, or as a row moved from another record) is computed
   anew: what points at it may have changed meanwhile.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import cast

from engine.expression.values import Row
from engine.form.record import REVISION, SYSTEM_FIELDS, Record
from engine.form.roll_up import CompiledRollUp
from engine.form.roll_up_plan import RollUpField
from engine.form.row_forms import PARENT
from runtime.services.written import Written

_Seen = tuple[object, ...]
"""What a roll-up reads of one source; the first is where `via` points."""


def concerned(rolled: RollUpField, one: Written) -> Iterator[str]:
    """The targets that a write of a source may have changed."""
    before, after = _sources(rolled.rollup, one.before), _sources(rolled.rollup, one.after)
    for key in before.keys() | after.keys():
        was, is_ = before.get(key), after.get(key)
        if was != is_:
            for seen in (was, is_):
                if seen is not None and isinstance(seen[0], str):
                    yield seen[0]


def returned(rolled: RollUpField, one: Written, gone: Set[str]) -> Iterator[str]:
    """The targets that a write has brought back; `gone` are rows that left another record."""
    if one.after is None:
        return
    is_back = one.before is None and one.after.version > 1
    if rolled.field.subtable is None:
        if is_back:
            yield one.after.id
        return
    rows = row_ids(one.after, rolled.field.subtable)
    if is_back:
        yield from rows
    elif gone:
        known = row_ids(one.before, rolled.field.subtable) if one.before else frozenset()
        yield from (rows - known) & gone


def row_ids(record: Record, subtable: str) -> frozenset[str]:
    """The ids of the rows of a subtable."""
    return frozenset(str(row["row_id"]) for row in rows_in(record, subtable))


def _sources(rollup: CompiledRollUp, record: Record | None) -> Mapping[str, _Seen]:
    """What a roll-up reads of each row (or of the record itself), by id."""
    if record is None:
        return {}
    subtable = rollup.source.subtable
    if subtable is None:
        names = sorted(rollup.reads)
        return {record.id: (_of_record(record, rollup.via[0]), *_all(record, names))}
    prefix = f"{subtable.key}."
    names = sorted(key for key in rollup.reads if not key.startswith(prefix))
    columns = sorted(key.removeprefix(prefix) for key in rollup.reads if key.startswith(prefix))
    shared = _all(record, names)
    above = _of_record(record, rollup.via[1]) if rollup.via[0] == PARENT else None
    found: dict[str, _Seen] = {}
    for row in rows_in(record, subtable.key):
        points = row.get(rollup.via[0]) if above is None else above
        found[str(row["row_id"])] = (points, *shared, *(row.get(name) for name in columns))
    return found


def _all(record: Record, names: Sequence[str]) -> _Seen:
    return tuple(_of_record(record, name) for name in names)


def _of_record(record: Record, name: str) -> object:
    if name in SYSTEM_FIELDS or name == REVISION:
        return getattr(record, name)
    return record.values.get(name)


def rows_in(record: Record, subtable: str) -> Sequence[Row]:
    """The rows of a subtable of a record."""
    return cast("Sequence[Row]", record.values.get(subtable) or ())


def targets_in(rolled: RollUpField, record: Record) -> Sequence[str]:
    """What of a record a roll-up stands on: the record, or each of its rows."""
    if rolled.field.subtable is None:
        return (record.id,)
    return [str(row["row_id"]) for row in rows_in(record, rolled.field.subtable)]
