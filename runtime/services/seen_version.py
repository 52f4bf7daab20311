"""Whether a change that was made on an earlier version of a record may still be made.

Rules of this file:
1. It may where since then only computed values have changed: roll-ups, and what follows from them.
   What people and steps write in between is a conflict, and told as one.
2. What the sender saw of computed values he may send back: it is no attempt to write them.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from engine.form.compiled import CompiledForm
from runtime.services.act import Act
from runtime.services.open_record import Opened
from runtime.services.outcome import Refusal, stale
from runtime.storage.history import HistoryRow, HistoryStore

_Seen = Mapping[str, object]
"""Path of a computed value → what it was on the version that was seen."""


def check_seen(act: Act, opened: Opened, version: int) -> Refusal | None:
    """Refuse a change made on a version since which somebody has changed the record."""
    present = opened.record.version
    if version == present:
        return None
    if version > present or _seen(act, opened, version) is None:
        return stale(present)
    return None


def without_echoes(
    act: Act, opened: Opened, version: int, sent: Mapping[str, object]
) -> Mapping[str, object]:
    """Take out computed values that are sent back as they were on the version that was seen."""
    if version >= opened.record.version:
        return sent
    seen = _seen(act, opened, version) or {}
    return {
        name: _rows(name, value, seen)
        for name, value in sent.items()
        if not (name in seen and _alike(value, seen[name]))
    }


def _rows(name: str, value: object, seen: _Seen) -> object:
    if not isinstance(value, list):
        return value
    return [
        {
            cell: given
            for cell, given in row.items()
            if not _is_echo(f"{name}[{row.get('row_id')}].{cell}", given, seen)
        }
        if isinstance(row, Mapping)
        else row
        for row in value
    ]


def _is_echo(path: str, given: object, seen: _Seen) -> bool:
    return path in seen and _alike(given, seen[path])


def _seen(act: Act, opened: Opened, version: int) -> _Seen | None:
    """What was computed otherwise on an earlier version; None where more than that has changed."""
    rows = HistoryStore(act.connection).since(opened.record.id, version)
    if {row.record_version for row in rows} != set(range(version + 1, opened.record.version + 1)):
        return None
    found: dict[str, object] = {}
    for row in rows:
        if not _is_computed(opened.form, row):
            return None
        for path, (before, _) in row.changes.items():
            found.setdefault(path, before)
    return found


def _is_computed(form: CompiledForm, row: HistoryRow) -> bool:
    fields = [form.fields.get(_dotted(path)) for path in row.changes]
    return bool(fields) and all(field is not None and field.computed for field in fields)


def _dotted(path: str) -> str:
    """The field of a path in the history, `lines[ROW].amount` as `lines.amount`."""
    key, mark, inside = path.partition("[")
    column = inside.partition("].")[2]
    return f"{key}.{column}" if mark and column else path


def _alike(one: object, other: object) -> bool:
    """Whether two values written as JSON are the same; numbers however many digits they show."""
    first, second = _number(one), _number(other)
    if first is not None and second is not None:
        return first == second
    return one == other or (one in (None, "") and other in (None, ""))


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
