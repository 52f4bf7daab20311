"""Values as JSON inside the store.

Rules of this file:
1. `plain` is for reading (history, events): decimals and dates become text.
2. `tagged` and `untagged` are for coming back (pinned settings): the kind of a value survives.
3. Outward JSON is another matter, `engine.form.json_value`'s.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from engine.expression.values import Value

Json = Any


def plain(value: object) -> Json:
    """Write a value, or a dataclass of values, as readable JSON."""
    write = _WRITERS.get(type(value))
    return _plain_compound(value) if write is None else write(value)


def tagged(value: object) -> Json:
    """Write a value so that `untagged` gives the same value again."""
    if value is None or isinstance(value, bool | str):
        return value
    for name, kind, write, _ in _TAGS:
        if isinstance(value, kind):
            return {name: write(value)}
    if isinstance(value, Mapping):
        return {"map": {str(key): tagged(part) for key, part in value.items()}}
    if isinstance(value, Sequence):
        return {"list": [tagged(part) for part in value]}
    raise TypeError(f"{type(value).__name__} is no value")


def untagged(value: Json) -> Value:
    """Read what `tagged` wrote."""
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    ((name, content),) = value.items()
    if name == "map":
        return {key: untagged(part) for key, part in content.items()}
    if name == "list":
        return tuple(untagged(part) for part in content)
    return _READ[name](content)  # type: ignore[no-any-return]


def _same(value: Json) -> Json:
    return value


# By the type itself: most of what is written are texts and numbers.
_WRITERS: dict[type, Callable[[Any], Json]] = {
    type(None): _same,
    bool: _same,
    int: _same,
    str: _same,
    Decimal: lambda value: f"{value:f}",
    datetime: lambda value: value.astimezone(UTC).isoformat(),
    date: lambda value: value.isoformat(),
    time: lambda value: value.isoformat(),
    dict: lambda value: {str(key): plain(part) for key, part in value.items()},
    list: lambda value: [plain(part) for part in value],
    tuple: lambda value: [plain(part) for part in value],
}


def _plain_compound(value: object) -> Json:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, int | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Sequence | frozenset | set):
        parts = sorted(value) if isinstance(value, frozenset | set) else value
        return [plain(part) for part in parts]
    raise TypeError(f"{type(value).__name__} is no value")


# An instant is a date as well, so it is asked for first.
_TAGS: tuple[tuple[str, type | tuple[type, ...], Any, Any], ...] = (
    ("number", (Decimal, int), str, Decimal),
    ("instant", datetime, lambda v: v.astimezone(UTC).isoformat(), datetime.fromisoformat),
    ("date", date, lambda v: v.isoformat(), date.fromisoformat),
    ("time", time, lambda v: v.isoformat(), time.fromisoformat),
)
_READ = {name: read for name, _, _, read in _TAGS}
