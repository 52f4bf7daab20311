"""Scenario values in and out: names stand for records and people, paths for values.

Rules of this file:
1. A name of the scenario given for a lookup or a person is replaced by its id, nothing else is.
2. Values compare by what they are: "6.00" equals 6, a lookup equals the name of its record.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from engine.form.model import Form, SubtableField

Names = Mapping[str, str]
_STEP = re.compile(r"([a-z][a-z0-9_]*)|\[(\d+)\]")
_REFERENCES = {"lookup", "multi_lookup", "user", "multi_user", "department"}


def resolve_values(values: Mapping[str, object], form: Form, names: Names) -> dict[str, object]:
    """Replace the scenario's names by ids wherever a field points at something."""
    fields = {field.key: field for field in form.fields}
    out: dict[str, object] = {}
    for key, value in values.items():
        field = fields.get(key)
        if isinstance(field, SubtableField) and isinstance(value, Sequence):
            out[key] = [_resolve_row(row, field, names) for row in value]
        elif key in ("owner", "department") or (field and field.type in _REFERENCES):
            out[key] = _resolve_reference(value, names)
        else:
            out[key] = value
    return out


def _resolve_row(row: object, subtable: SubtableField, names: Names) -> object:
    if not isinstance(row, Mapping):
        return row
    types = {field.key: field.type for field in subtable.fields}
    return {
        key: _resolve_reference(value, names) if types.get(key) in _REFERENCES else value
        for key, value in row.items()
    }


def _resolve_reference(value: object, names: Names) -> object:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_resolve_reference(one, names) for one in value]
    return value


def split_path(path: str) -> list[str | int]:
    """Take `lines[0].amount` apart into `["lines", 0, "amount"]`."""
    return [name or int(index) for name, index in _STEP.findall(path)]


def follow(values: object, path: Sequence[str | int]) -> object:
    """Walk into nested values; None where nothing is."""
    found = values
    for step in path:
        if isinstance(step, int) and isinstance(found, list):
            found = found[step] if step < len(found) else None
        elif isinstance(found, Mapping):
            found = found.get(str(step))
        else:
            return None
    return found


def same(expected: object, found: object, names: Names, zone_time: bool = True) -> bool:
    """Whether a found value is the expected one, by the kind of the found one."""
    if isinstance(found, Mapping) and "id" in found:
        return str(found["id"]) == names.get(str(expected), expected)
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(
            same(one, other, names, zone_time) for one, other in zip(expected, found, strict=True)
        )
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return all(same(value, found.get(key), names) for key, value in expected.items())
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if expected == found or _number(expected) == _number(found) is not None:
        return True
    left, right = _instant(expected), _instant(found)
    return left is not None and left == right


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _instant(value: object) -> datetime | None:
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
