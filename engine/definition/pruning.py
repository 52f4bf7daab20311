"""What is left of a definition when its faulty parts are taken away, so that the rest is checked.

Rules of this file:
1. The smallest faulty part goes: a property, else the element around it.
2. What goes keeps its name: references to it from elsewhere are no second fault.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.definition.structure import MISSING, NO_CHOICE, Fault, structural_faults
from engine.definition.tree import Data, Path, original, outward

MAX_ROUNDS = 60
BY_KEY: tuple[Path, ...] = (("forms",), ("workflows",), ("automations",), ("reports",))


@dataclass(frozen=True, slots=True)
class Pruned:
    """Sound data, the way back to the original's paths, and the names of what went.

    `origin` names what has moved; what stands below it moved along.
    """

    data: Data
    origin: dict[Path, Path]
    lost: frozenset[str]


def prune(data: Data, known: Iterable[Fault], extra: Iterable[Path] = ()) -> Pruned:
    """Take away what the schema refuses (and `extra`), until nothing is refused.

    `known` are the faults of the data as it is; only what is left of it is looked at again.
    """
    removed = set(extra)
    for fault in known:
        removed |= _victims(fault.path, fault.rule, {})
    is_whole = not removed and isinstance(data, dict) and "app" in data
    for _ in range(MAX_ROUNDS):
        origin: dict[Path, Path] = {}
        kept = _with_head(_without(data, removed, origin, ((), ()), _ways_to(removed)))
        faults = () if is_whole else structural_faults(kept)
        if not faults:
            return Pruned(kept, origin, frozenset(outward(data, path) for path in removed))
        for fault in faults:
            removed |= _victims(fault.path, fault.rule, origin)
    return Pruned(None, {}, frozenset())


def _with_head(data: Data) -> Data:
    """Give a headless app a stand-in head, so that its forms are checked all the same."""
    if isinstance(data, dict) and "app" not in data:
        return {"app": {"key": "unnamed"}, **data}
    return data


def _victims(path: Path, rule: str, origin: dict[Path, Path]) -> set[Path]:
    """Choose what goes for a fault; the root and the head of the app cannot."""
    if rule in (MISSING, NO_CHOICE) and not path:
        return set()
    return {original(origin, path)}


def _ways_to(removed: set[Path]) -> set[Path]:
    """The places on the way to what goes, and the lists that are put in order."""
    return {(), *BY_KEY, *(path[:end] for path in removed for end in range(len(path)))}


def _without(
    data: Data,
    removed: set[Path],
    origin: dict[Path, Path],
    at: tuple[Path, Path],
    ways: set[Path],
) -> Data:
    """Copy what lies on the ways; everything else stays as it is, being changed by nobody."""
    new, old = at
    if new[-1:] != old[-1:]:
        origin[new] = old  # what is below goes along
    if old not in ways:
        return data
    if isinstance(data, dict):
        return {
            key: _without(value, removed, origin, ((*new, key), (*old, key)), ways)
            for key, value in data.items()
            if (*old, key) not in removed
        }
    if isinstance(data, list):
        kept: list[Data] = []
        for index in _order(data, old):
            if (*old, index) not in removed:
                at = ((*new, len(kept)), (*old, index))
                kept.append(_without(data[index], removed, origin, at, ways))
        return kept
    return data


def _order(elements: list[Data], path: Path) -> list[int]:
    """What stands in folders goes by key: a folder has no other order, so none has."""
    if path not in BY_KEY:
        return list(range(len(elements)))
    return sorted(range(len(elements)), key=lambda index: _key(elements[index]))


def _key(element: Data) -> str:
    return str(element.get("key")) if isinstance(element, dict) else ""
