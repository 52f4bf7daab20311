"""Write events down as JSON and read them again, for the audit trail.

Rules of this file:
1. An entry is `{"kind": …}` and the event's own properties; blank ones are left out.
2. Values that JSON has no words for are tagged: {"$number": "12.50"}, {"$instant": …}.
3. What was written by an earlier release stays readable: a new property needs a default.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias, cast, get_args

from engine.workflow.events import Branch, Event
from engine.workflow.instance import InstanceHead, Task, Wait
from engine.workflow.lifecycle import TaskState

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

KINDS: Mapping[str, type[object]] = {kind.__name__: kind for kind in get_args(Event)}
"""Every kind of event by the name it is written under."""

_TAGS: Mapping[str, type[object]] = {
    "$number": Decimal,
    "$instant": datetime,
    "$day": date,
    "$time": time,
}

_MOMENTS: Mapping[str, Callable[[str], object]] = {
    "$instant": datetime.fromisoformat,
    "$day": date.fromisoformat,
    "$time": time.fromisoformat,
}

_PARTS: Mapping[str, type[object]] = {"head": InstanceHead, "task": Task, "wait": Wait}
_LISTED: Mapping[str, type[object]] = {"branches": Branch}
_TUPLES = frozenset({"tokens", "keys"})


def to_entry(event: Event) -> dict[str, Json]:
    """Write an event."""
    return {"kind": type(event).__name__, **_properties(event)}


def from_entry(entry: Mapping[str, Json]) -> Event:
    """Read an event. Raises KeyError on a kind nobody knows."""
    kind = KINDS[str(entry["kind"])]
    rest = {name: value for name, value in entry.items() if name != "kind"}
    return cast(Event, _made(kind, rest))


def _properties(part: object) -> dict[str, Json]:
    if not is_dataclass(part):
        raise TypeError(f"no event or part of one: {type(part).__name__}")
    values = ((one.name, getattr(part, one.name)) for one in fields(part))
    return {name: _written(value) for name, value in values if value is not None}


def _written(value: object) -> Json:
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case Mapping():
            return {str(key): _written(item) for key, item in value.items()}
        case Sequence():
            return [_written(item) for item in value]
        case _:
            return _tagged(value)


def _tagged(value: object) -> Json:
    tag = next((tag for tag, kind in _TAGS.items() if type(value) is kind), None)
    if tag is None:
        return _properties(value)
    return {tag: _iso(value)}


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime | date | time) else str(value)


def _made(kind: type[object], written: Mapping[str, Json]) -> object:
    arguments: dict[str, object] = {}
    for one in fields(cast("type[Event]", kind)):
        if one.name not in written:
            if one.default is MISSING:
                arguments[one.name] = None
            continue
        value = written[one.name]
        part = _PARTS.get(one.name)
        listed = _LISTED.get(one.name)
        if part is not None and isinstance(value, dict):
            arguments[one.name] = _made(part, value)
        elif listed is not None and isinstance(value, list):
            made = (_made(listed, item) for item in value if isinstance(item, dict))
            arguments[one.name] = tuple(made)
        elif one.name in _TUPLES and isinstance(value, list):
            arguments[one.name] = tuple(_read(item) for item in value)
        else:
            arguments[one.name] = _read(value)
    if kind is Task:
        arguments["state"] = TaskState(str(arguments.get("state", TaskState.OPEN)))
    return kind(**arguments)


def _read(value: Json) -> object:
    match value:
        case {"$number": str(text)}:
            return Decimal(text)
        case dict() if len(value) == 1 and next(iter(value)) in _TAGS:
            ((tag, moment),) = value.items()
            return _MOMENTS[tag](str(moment))
        case dict():
            return {key: _read(item) for key, item in value.items()}
        case list():
            return [_read(item) for item in value]
        case _:
            return value
