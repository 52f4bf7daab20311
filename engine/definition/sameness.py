"""When two pieces of plain data are the same, and what an element of a list is known by.

Rules of this file:
1. Numbers are the same when they are equal as doubles: a browser knows no others. `true` is no 1.
2. The order of a map's entries says nothing; the order of a list does.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from engine.definition.tree import Data

IDENTITIES: Mapping[str, str] = {"access": "role", "scenarios": "scenario", "group": "by"}
"""Lists whose elements go by another property than their key."""


def same(one: Data, other: Data) -> bool:
    """Whether two pieces of data say the same."""
    if one is other:
        return True
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if _is_number(one) and _is_number(other):
        return one == other or float(one) == float(other)  # type: ignore[arg-type]
    return type(one) is type(other) and one == other


def _is_number(data: Data) -> bool:
    return isinstance(data, int | Decimal) and not isinstance(data, bool)


def spelling(data: Data) -> str:
    """Write data so that what is the same is written the same."""
    return json.dumps(_plain(data), sort_keys=True, ensure_ascii=False)


def _plain(data: Data) -> object:
    match data:
        case dict():
            return {key: _plain(value) for key, value in data.items()}
        case list():
            return [_plain(value) for value in data]
        case bool():
            return data
        case int() | Decimal():
            return float(data)
        case _:
            return data


def identity(element: Data, name: str) -> str | None:
    """Give what an element of the list `name` is known by; None when only its place tells it."""
    if not isinstance(element, dict):
        return None
    key = element.get("key", element.get(IDENTITIES.get(name, "key")))
    if isinstance(key, str | int | Decimal):
        return str(key)
    if name == "flows":
        on = element.get("on")
        return f"{element.get('from')}>{element.get('to')}" + (f":{on}" if on else "")
    return None


def identities(elements: Sequence[Data], name: str) -> list[str | None]:
    """Name the elements of a list; a name that is taken gets a number behind it."""
    taken: set[str] = set()
    found: list[str | None] = []
    for element in elements:
        plain = identity(element, name)
        unique, number = plain, 2
        while unique is not None and unique in taken:
            unique, number = f"{plain} ({number})", number + 1
        if unique is not None:
            taken.add(unique)
        found.append(unique)
    return found


def earlier_keys(element: Data) -> list[str]:
    """Give the keys that an element says it had before."""
    was = element.get("was") if isinstance(element, dict) else None
    if isinstance(was, str):
        return [was]
    return [str(each) for each in was] if isinstance(was, list) else []
