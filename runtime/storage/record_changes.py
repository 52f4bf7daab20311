"""What differs between two states of a record: columns, and rows by their ids.

Rules of this file:
1. Rows are the same row when their `row_id` is; a row that only moved has changed its position.
2. Comparison is of stored values: blank is blank however it is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from engine.expression.values import Row
from engine.form.record import Record

Rows = Sequence[Row]

_PLAIN = (str, Decimal, bool, int)


@dataclass(frozen=True, slots=True)
class RowChanges:
    """The rows of a subtable that are new, changed and gone."""

    added: tuple[tuple[int, Row], ...]
    changed: tuple[tuple[int, Row], ...]
    removed: tuple[Row, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def changed_fields(before: Record, after: Record, keys: Sequence[str]) -> tuple[str, ...]:
    """Give the fields whose value differs."""
    return tuple(key for key in keys if not same(before.values.get(key), after.values.get(key)))


def changed_rows(before: Rows, after: Rows) -> RowChanges:
    """Compare two states of a subtable; places count from 1."""
    old = {str(row["row_id"]): row for row in before}
    placed = list(enumerate(after, start=1))
    new_ids = {str(row["row_id"]) for row in after}
    return RowChanges(
        added=tuple((n, row) for n, row in placed if str(row["row_id"]) not in old),
        changed=tuple(
            (n, row)
            for n, row in placed
            if (seen := old.get(str(row["row_id"]))) is not None and not _same_row(seen, row)
        ),
        removed=tuple(row for key, row in old.items() if key not in new_ids),
    )


def rows_of(record: Record, key: str) -> Rows:
    """Give the rows of a subtable; none when it is blank."""
    return cast(Rows, record.values.get(key) or ())


def same(one: object, other: object) -> bool:
    """Compare two values as they are stored."""
    return one is other or one == other or _bare(one) == _bare(other)


def changes_between(before: Record | None, after: Record | None) -> dict[str, list[Any]]:
    """Describe a change for the history: `{path: [before, after]}`.

    Paths are a field (`total`), a field of a row (`lines[ROW].quantity`), or a whole row
    (`lines[ROW]`, with None for what was not there).
    """
    changes: dict[str, list[Any]] = {}
    for name in ("state", "owner", "department"):
        old, new = getattr(before, name, None), getattr(after, name, None)
        if old != new:
            changes[name] = [old, new]
    olds = before.values if before else {}
    news = after.values if after else {}
    for key in {**olds, **news}:
        old, new = olds.get(key), news.get(key)
        if old is new:
            continue
        if is_rows(old) or is_rows(new):
            _add_row_changes(changes, key, cast(Rows, old or ()), cast(Rows, new or ()))
        elif not same(old, new):
            changes[key] = [old, new]
    return changes


def is_rows(value: object) -> bool:
    """Tell whether a value is the rows of a subtable."""
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], Mapping)


def _add_row_changes(changes: dict[str, list[Any]], key: str, before: Rows, after: Rows) -> None:
    found = changed_rows(before, after)
    old = {str(row["row_id"]): row for row in before}
    for row in found.removed:
        changes[f"{key}[{row['row_id']}]"] = [_fields(row), None]
    for _, row in found.added:
        changes[f"{key}[{row['row_id']}]"] = [None, _fields(row)]
    for _, row in found.changed:
        seen = old[str(row["row_id"])]
        for name in {**seen, **row}:
            if name != "row_id" and not same(seen.get(name), row.get(name)):
                changes[f"{key}[{row['row_id']}].{name}"] = [seen.get(name), row.get(name)]


def _fields(row: Row) -> dict[str, object]:
    return {name: value for name, value in row.items() if name != "row_id" and value is not None}


def _same_row(one: Row, other: Row) -> bool:
    if one is other or one == other:
        return True
    names = one.keys() | other.keys()
    return all(same(one.get(name), other.get(name)) for name in names)


def _bare(value: object) -> object:
    if value is None or isinstance(value, _PLAIN):
        return None if value == "" else value
    if isinstance(value, Mapping):
        return {key: part for key, part in value.items() if part not in (None, "")} or None
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(value) or None
    return None if value == "" else value
