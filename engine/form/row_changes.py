"""The rows of a subtable as they are sent.

Rules of this file:
1. A row is named by `row_id`; one that names no row of this record is refused, whoever's it is.
2. A row not sent stays as it is; `_delete: true` takes one away; without `row_id` it is new.
3. `position` (from 1) moves a row; otherwise rows keep their order and new ones come last.
4. The number of rows is bounded before anything is cast.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from engine.expression.values import Row, Value
from engine.form.casting.surroundings import Surroundings
from engine.form.casting.text import json_name
from engine.form.casting.value import cast_value
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField
from engine.form.field_error import FieldError, fault
from engine.form.model import SubtableField

MOST_ROWS = 5000
"""How many rows may be sent at once, whatever the subtable allows."""

MOST_CELLS = 500
"""How many names one row may be sent with."""

Allowed = Callable[[str], CompiledField | None]
Refuse = Callable[[str], FieldError]
WorkRow = dict[str, "Value | int"]


@dataclass(frozen=True, slots=True)
class RowChanges:
    """What casting the rows of one subtable needs."""

    compiled: CompiledForm
    subtable: CompiledField
    before: Value
    surroundings: Surroundings


@dataclass(slots=True)
class CastRows:
    """The rows as they are meant to be; `rows` is None when nothing could be made of them."""

    rows: Sequence[Row] | None = None
    sent: set[str] = field(default_factory=set)
    echoes: dict[str, Value] = field(default_factory=dict)
    outward: dict[str, int] = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)


def cast_rows(changes: RowChanges, raw: object, allowed: Allowed, refuse: Refuse) -> CastRows:
    """Cast what was sent for a subtable."""
    made = CastRows()
    problem = _shape_fault(changes, raw)
    if problem:
        made.errors.append(problem.at(changes.subtable.key))
    else:
        _RowCasting(changes, made, allowed, refuse).take(cast("Sequence[object]", raw or ()))
    return made


def _shape_fault(changes: RowChanges, raw: object) -> FieldError | None:
    if raw is not None and not isinstance(raw, list | tuple):
        return fault(
            "type",
            "Expected a list of rows, found {found}.",
            "应为明细行的列表，实际为 {found}。",
            found=json_name(raw),
        )
    definition = changes.subtable.definition
    most = definition.max_rows if isinstance(definition, SubtableField) else MOST_ROWS
    before = changes.before if isinstance(changes.before, list | tuple) else ()
    # Rows to delete may be sent beside those that take their place.
    if raw is not None and len(raw) > min(most + len(before), MOST_ROWS):
        return too_many_rows(most, len(raw))
    return None


def too_many_rows(most: int, found: int) -> FieldError:
    """Tell that a subtable has more rows than it may."""
    return fault(
        "max_rows",
        "At most {max} rows; these are {found}.",
        "最多 {max} 行，当前为 {found} 行。",
        max=str(most),
        found=str(found),
    )


class _RowCasting:
    def __init__(
        self, changes: RowChanges, made: CastRows, allowed: Allowed, refuse: Refuse
    ) -> None:
        self._key = changes.subtable.key
        self._changes = changes
        self._made = made
        self._allowed = allowed
        self._refuse = refuse
        rows = cast("Sequence[Row]", changes.before or ())
        self._rows: dict[str, WorkRow] = {str(row["row_id"]): dict(row) for row in rows}
        self._places = {row_id: float(place) for place, row_id in enumerate(self._rows, 1)}
        self._seen: set[str] = set()

    def take(self, raw: Sequence[object]) -> None:
        for place, row in enumerate(raw):
            path = f"{self._key}[{place}]"
            if isinstance(row, Mapping):
                self._row(place, path, row)
            else:
                found = json_name(row)
                self._error(
                    path,
                    fault(
                        "type",
                        "Expected a row as an object, found {found}.",
                        "明细行应为对象，实际为 {found}。",
                        found=found,
                    ),
                )
        ordered = sorted(self._rows, key=self._places.__getitem__)
        for position, row_id in enumerate(ordered, 1):
            self._rows[row_id]["position"] = position
        self._made.rows = [self._rows[row_id] for row_id in ordered]

    def _row(self, place: int, path: str, raw: Mapping[object, object]) -> None:
        row_id = self._row_id(path, raw)
        if row_id is None:
            return
        self._made.outward[row_id] = place
        delete = raw.get("_delete", False)
        if not isinstance(delete, bool):
            self._error(f"{path}._delete", _true_or_false())
        elif delete:
            self._rows.pop(row_id, None)
            self._made.sent.add(f"{self._key}[{row_id}]")
        else:
            self._cells(row_id, path, raw)

    def _row_id(self, path: str, raw: Mapping[object, object]) -> str | None:
        """The row's id; a fresh one for a new row, None for a row that is refused."""
        sent = raw.get("row_id")
        if sent is None:
            return self._new_row()
        if not isinstance(sent, str) or sent not in self._rows or sent in self._seen:
            self._error(f"{path}.row_id", _no_such_row())
            return None
        self._seen.add(sent)
        return sent

    def _new_row(self) -> str:
        row_id = next(self._changes.surroundings.new_ids)
        columns = self._changes.compiled.columns[self._key]
        self._rows[row_id] = {"row_id": row_id, "position": len(self._rows) + 1}
        self._rows[row_id].update({column.name: None for column in columns if column.stored})
        self._places[row_id] = float(len(self._places) + 1)
        self._made.sent.add(f"{self._key}[{row_id}]")
        return row_id

    def _cells(self, row_id: str, path: str, raw: Mapping[object, object]) -> None:
        if len(raw) > MOST_CELLS:
            self._error(path, _too_many_cells())
            return
        for name, value in raw.items():
            if name == "position":
                self._move(row_id, f"{path}.position", value)
            elif name not in ("row_id", "_delete"):
                self._cell(row_id, path, str(name), value)

    def _cell(self, row_id: str, path: str, name: str, raw: object) -> None:
        column = self._allowed(name)
        if column is None:
            refused = self._refuse(name)
            self._error(f"{path}.{refused.path}", refused)
            return
        row, inward = self._rows[row_id], f"{self._key}[{row_id}].{name}"
        before = cast(Value, row.get(name))
        value = cast_value(column.definition, raw, before, self._changes.surroundings)
        if isinstance(value, FieldError):
            self._error(f"{path}.{name}", value)
        elif column.computed:
            self._made.echoes[inward] = value
        else:
            row[name] = value
            self._made.sent.add(inward)

    def _move(self, row_id: str, path: str, raw: object) -> None:
        number = int(raw) if isinstance(raw, Decimal) and raw == raw.to_integral() else raw
        if raw is None:
            return
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= MOST_ROWS:
            self._error(path, _no_position())
            return
        if number == self._rows[row_id]["position"]:
            return
        # Half a place before the row that stands there now, or behind it when moved down.
        down = number > self._places[row_id]
        self._places[row_id] = number + (0.5 if down else -0.5)
        self._made.sent.add(f"{self._key}[{row_id}]")

    def _error(self, path: str, error: FieldError) -> None:
        self._made.errors.append(error.at(path))


def _no_such_row() -> FieldError:
    return fault(
        "unknown",
        "This record has no such row, or it was sent twice: leave `row_id` out for a new one.",
        "该记录没有这一行，或重复提交：新增行请不要带 row_id。",
    )


def _too_many_cells() -> FieldError:
    return fault(
        "unknown",
        "At most {max} names in a row.",
        "一行最多 {max} 个字段。",
        max=str(MOST_CELLS),
    )


def _true_or_false() -> FieldError:
    return fault("type", "Expected true or false.", "应为 true 或 false。")


def _no_position() -> FieldError:
    return fault(
        "type",
        "Expected a place from 1 to {max}.",
        "应为 1 到 {max} 的位置。",
        max=str(MOST_ROWS),
    )
