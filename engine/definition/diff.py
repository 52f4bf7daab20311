"""The semantic difference of two apps: by key, not by line.

Rules of this file:
1. Elements are matched by what they are known by: a key (or `was`), a flow by from, to and on, a
   grant by its role, what has none by its place.
2. A new or a lost element is one change, whatever it holds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.definition.change import (
    NOUNS,
    Change,
    Thing,
    added,
    changed,
    chinese_label,
    english_label,
    label_of,
    moved,
    quoted_name,
    removed,
    renamed,
)
from engine.definition.difference import Words
from engine.definition.model import App
from engine.definition.plain import plain_data
from engine.definition.sameness import earlier_keys, identities
from engine.definition.tree import Data

ATOMIC = frozenset({"label", "help", "message", "title", "description", "positions", "was"})
"""Properties that change as a whole."""

TOP = frozenset({"forms", "workflows", "automations", "reports", "roles", "settings"})
"""Lists of the app itself: their elements are named without it."""

NAMED: dict[str, Words] = {"app": ("the app", "应用")}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the comparison stands: the path, the thing there, and how it owns what is in it.

    `nodes`: what the nodes beside a list of flows are called.
    """

    path: str
    thing: Thing
    words: Words
    nodes: Mapping[str, Words] = field(default_factory=dict)


def diff(before: App, after: App) -> tuple[Change, ...]:
    """List what is different in `after`, in the order of an app's parts."""
    thing = Thing(NAMED["app"], after.app.key)
    words = label_of(plain_data(after.app), NAMED["app"], after.app.key)
    return tuple(_maps(plain_data(before), plain_data(after), _Place("", thing, words)))


def _maps(before: Mapping[str, Data], after: Mapping[str, Data], at: _Place) -> Iterator[Change]:
    names = [*before, *(name for name in after if name not in before)]
    at = replace(at, nodes=_nodes(before) | _nodes(after))
    for name in names:
        if name in ("key", "was"):
            continue
        path = f"{at.path}.{name}" if at.path else name
        yield from _values(before.get(name), after.get(name), (path, name), at)


def _values(before: Data, after: Data, where: tuple[str, str], at: _Place) -> Iterator[Change]:
    path, name = where
    if before == after:
        return
    if name in NOUNS and _are_elements(before) and _are_elements(after):
        place = replace(at, path=path)
        yield from _lists(_elements(before), _elements(after), name, place)
    elif name not in ATOMIC and isinstance(before, dict) and isinstance(after, dict):
        yield from _maps(before, after, _Place(path, at.thing, at.words))
    else:
        property_name = path.removeprefix(f"{at.path}.")
        yield changed(path, at.thing, property_name, (before, after))


def _nodes(data: Mapping[str, Data]) -> dict[str, Words]:
    """What the nodes of a workflow are called in sentences."""
    keyed = ((one.get("key"), one) for one in _elements(data.get("nodes")))
    return {key: quoted_name(one, key) for key, one in keyed if isinstance(key, str)}


def _are_elements(data: Data) -> bool:
    return data is None or (isinstance(data, list) and all(isinstance(e, dict) for e in data))


def _elements(data: Data) -> list[dict[str, Data]]:
    return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []


def _lists(
    before: list[dict[str, Data]], after: list[dict[str, Data]], name: str, at: _Place
) -> Iterator[Change]:
    noun = NOUNS[name]
    owner = None if name in TOP else at.words
    old = _identified(before, name)
    new = _identified(after, name)
    earlier = {
        was: key for key, element in new.items() for was in earlier_keys(element) if was in old
    }
    for key, element in old.items():
        ends = _ends(key, name, at)
        thing = Thing(noun, key, owner, chinese_label(element), ends)
        now = key if key in new else earlier.get(key)
        if now is None:
            yield removed(f"{at.path}.{key}", thing, element)
            continue
        if now != key:
            yield renamed(f"{at.path}.{now}", thing, now)
        words = label_of(new[now], noun, now)
        called = chinese_label(new[now]), ends, english_label(new[now])
        named = Thing(noun, now, owner, *called)
        place = _Place(f"{at.path}.{now}", named, words)
        yield from _maps(element, new[now], place)
    for key, element in new.items():
        if key not in old and not any(now == key for now in earlier.values()):
            thing = Thing(noun, key, owner, chinese_label(element), _ends(key, name, at))
            yield added(f"{at.path}.{key}", thing, element)
    yield from _order([earlier.get(key, key) for key in old], list(new), noun, at)


def _ends(key: str, name: str, at: _Place) -> tuple[Words, Words] | None:
    """What the nodes at both ends of a flow are called; nothing for anything else."""
    start, arrow, rest = key.partition(">")
    if name != "flows" or not arrow:
        return None
    end = rest.partition(":")[0]
    return _node(at, start), _node(at, end)


def _node(at: _Place, key: str) -> Words:
    return at.nodes.get(key, (f"`{key}`", f"“{key}”"))


def _order(old: list[str], new: list[str], noun: Words, at: _Place) -> Iterator[Change]:
    stayed = [key for key in old if key in new]
    now = [key for key in new if key in old]
    if stayed != now:
        yield moved(at.path, noun, at.words, (list(stayed), list(now)))


def _identified(elements: list[dict[str, Data]], name: str) -> dict[str, dict[str, Data]]:
    """Name every element; a name that is taken gets a number behind it."""
    known: list[Data] = list(elements)
    return {
        key or f"[{index}]": element
        for index, (key, element) in enumerate(zip(identities(known, name), elements, strict=True))
    }
