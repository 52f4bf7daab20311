"""Text turned into plain data, with the place of every key and value.

Rules of this file:
1. Data is what JSON knows: null, booleans, whole numbers, exact decimals, text, lists, maps.
2. A path is the way from the root: names in maps, numbers (from 0) in lists.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engine.definition.issue import Issue, Location

Data = bool | int | Decimal | str | list["Data"] | dict[str, "Data"] | None
"""What a definition file holds once it is read."""

Path = tuple[str | int, ...]
"""The way from the root of a tree to one of its values."""

MAX_BYTES = 1_000_000
"""A definition file is at most this long."""

MAX_DEPTH = 40
"""Maps and lists nest at most this deep."""

MAX_NODES = 50_000
"""A file holds at most this many keys and values."""

MAX_DIGITS = 40
"""A number has at most this many digits before and behind the point."""

MAX_ISSUES = 50
"""Reading a file stops after this many faults."""


@dataclass(slots=True)
class Tree:
    """Data and the places of its values and of the keys they stand under."""

    data: Data = None
    values: dict[Path, Location] = field(default_factory=dict)
    keys: dict[Path, Location] = field(default_factory=dict)

    def mount(self, other: "Tree", at: Path) -> None:
        """Take over the places of a tree whose data now stands under `at`."""
        self.values.update({at + path: place for path, place in other.values.items()})
        self.keys.update({at + path: place for path, place in other.keys.items()})


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file: a tree, unless it could not be read to its end, and its faults."""

    tree: Tree | None
    issues: tuple[Issue, ...]


def nearest(places: Mapping[Path, Location], path: Path) -> Location | None:
    """Find the place of a path, or of the closest element around it."""
    for length in range(len(path), -1, -1):
        if path[:length] in places:
            return places[path[:length]]
    return None


def original(origin: Mapping[Path, Path], path: Path) -> Path:
    """Find where a path was before: `origin` names what has moved, with all that is below it."""
    for end in range(len(path), 0, -1) if origin else ():
        if path[:end] in origin:
            return origin[path[:end]] + path[end:]
    return path


def outward(data: Data, path: Path) -> str:
    """Write a path for people: list elements by their key where they have one."""
    return ".".join(_names(data, path)).replace(".[", "[")


def _names(data: Data, path: Path) -> Iterator[str]:
    for step in path:
        data = _child(data, step)
        if isinstance(step, str):
            yield step
        else:
            key = data.get("key") if isinstance(data, dict) else None
            yield key if isinstance(key, str) and key else f"[{step}]"


def _child(data: Data, step: str | int) -> Data:
    if isinstance(data, dict) and isinstance(step, str):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def value_at(data: Data, path: Path) -> Data:
    """Follow a path; None where it leads nowhere."""
    for step in path:
        data = _child(data, step)
    return data
