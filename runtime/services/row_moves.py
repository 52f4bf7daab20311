"""Rows that steps move from one record to another: the same rows, with their ids.

Rules of this file:
1. A row goes over in the store itself, so that whatever points at it points at it still; both
   records are then written with their formulas, rules and history.
2. What a row holds stays; only what is blank is filled and defaulted in its new place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from engine.expression.values import Row, Value
from engine.form.compiled import CompiledForm
from engine.form.record import Record
from engine.form.row_forms import PARENT
from runtime.services.step_failures import gone
from runtime.services.step_work import StepWork
from runtime.services.working_record import WorkingRecord
from runtime.storage.record_store import RecordStore


@dataclass(slots=True)
class Moves:
    """The rows of one step that go elsewhere: `leave` takes them, `arrivals` brings them."""

    work: StepWork
    form: CompiledForm
    subtable: str
    path: str
    gone: set[str] = field(default_factory=set)
    _to: dict[str, list[Row]] = field(default_factory=dict)

    def leave(self, touched: WorkingRecord, rows: Sequence[Row]) -> list[Row]:
        """Give the rows that stay; those whose `parent` is another record go there."""
        here, staying, going = touched.now.id, list[Row](), dict[str, list[Row]]()
        for row in rows:
            wanted = row.get(PARENT, here)
            kept = cast("Row", {name: cell for name, cell in row.items() if name != PARENT})
            if wanted == here:
                staying.append(kept)
            elif isinstance(wanted, str):
                going.setdefault(wanted, []).append(kept)
            else:
                raise gone(self.path)
        for target in sorted(going):
            self._send(touched, target, going[target])
        return renumbered(staying) if going else staying

    def arrivals(self) -> Iterator[tuple[WorkingRecord, list[Row]]]:
        """Give each record that rows have come to, and the rows it has now."""
        for target in sorted(self._to):
            coming = self._to[target]
            stored = RecordStore(self.work.act.connection, self.work.app.tables)
            found = stored.find(self.form.key, target)
            if found is None:
                raise gone(self.path)
            ids = frozenset(str(row["row_id"]) for row in coming)
            before = without_rows(found, self.subtable, ids)
            touched = self.work.stored(self.form, before)
            touched.shelved = found
            yield touched, renumbered([*rows_of(touched, self.subtable), *coming])

    def _send(self, touched: WorkingRecord, target: str, rows: Sequence[Row]) -> None:
        self.work.locked(self.form, target, self.path)
        ids = frozenset(str(row["row_id"]) for row in rows)
        store = RecordStore(self.work.act.connection, self.work.app.tables)
        store.move_rows(self.form.key, self.subtable, (touched.now.id, target), sorted(ids))
        touched.shelved = without_rows(touched.shelved or touched.now, self.subtable, ids)
        self.gone |= ids
        self._to.setdefault(target, []).extend(rows)


def without_rows(record: Record, subtable: str, ids: frozenset[str]) -> Record:
    """A record without some of its rows."""
    rows = cast("Sequence[Row]", record.values.get(subtable) or ())
    kept = [row for row in rows if row["row_id"] not in ids]
    return replace(record, values={**record.values, subtable: cast("Value", kept)})


def rows_of(working: WorkingRecord, subtable: str) -> Sequence[Row]:
    """The rows of a record as it is to be."""
    return cast("Sequence[Row]", working.now.values.get(subtable) or ())


def renumbered(rows: Sequence[Row]) -> list[Row]:
    """Rows in their places, one behind the other."""
    return [cast("Row", {**row, "position": place}) for place, row in enumerate(rows, start=1)]
