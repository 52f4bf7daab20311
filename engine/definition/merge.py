"""Two people's edits of one definition brought together, by key.

Rules of this file:
1. What one side alone changed is taken; what both changed alike is taken once.
2. What both changed differently, or one removed and the other changed, is a conflict: the merged
   definition keeps `theirs`.
3. Which side is ours and which theirs decides conflicts and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Literal

from engine.definition.change import NOUNS, label_of
from engine.definition.difference import Words, show
from engine.definition.merge_order import Sides, Token, merged_order, tokens_of
from engine.definition.sameness import same
from engine.definition.tree import Data, Path
from engine.text import Text


class _Gone(Enum):
    GONE = "gone"


Slot = Data | Literal[_Gone.GONE]
GONE: Literal[_Gone.GONE] = _Gone.GONE
"""Stands where a side has nothing."""


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """A place that both sides changed differently; the merged definition keeps `theirs`.

    `pointer` leads into the merged definition, to the closest element that is there. A side that
    has nothing there gives None.
    """

    pointer: Path
    path: str
    sentence: Text
    base: Data
    ours: Data
    theirs: Data


@dataclass(frozen=True, slots=True)
class Merged:
    """The definition with both sides' edits, and where they contradict each other."""

    definition: dict[str, Data]
    conflicts: tuple[MergeConflict, ...]


@dataclass(frozen=True, slots=True)
class _At:
    """Where the merging stands: the path for people, the property, the thing that has it."""

    path: str
    name: str
    thing: Words

    def property(self, name: str) -> "_At":
        return _At(f"{self.path}.{name}" if self.path else name, name, self.thing)

    def element(self, name: str, token: Token, data: Slot) -> "_At":
        shown = token.shown
        path = f"{self.path}{shown}" if shown.startswith("[") else f"{self.path}.{shown}"
        noun = NOUNS.get(name)
        if noun is None:
            return _At(path, name, self.thing)
        words = label_of(None if data is GONE else data, noun, shown)
        return _At(path, name, words)


@dataclass(frozen=True, slots=True)
class _Sides:
    """One place on the three sides."""

    base: Slot
    ours: Slot
    theirs: Slot


Outcome = tuple[Slot, list[MergeConflict]]


def merge(base: Mapping[str, Data], ours: Mapping[str, Data], theirs: Mapping[str, Data]) -> Merged:
    """Merge three ways; the sides are definitions as plain data (`{"app": …, "forms": […]}`)."""
    at = _At("", "", ("the app", "应用"))
    value, conflicts = _merged(_Sides(dict(base), dict(ours), dict(theirs)), at)
    return Merged(value if isinstance(value, dict) else dict(theirs), tuple(conflicts))


def _merged(sides: _Sides, at: _At) -> Outcome:
    if _same(sides.ours, sides.base) or _same(sides.ours, sides.theirs):
        return sides.theirs, []
    if _same(sides.theirs, sides.base):
        return sides.ours, []
    ours, theirs = sides.ours, sides.theirs
    if isinstance(ours, dict) and isinstance(theirs, dict):
        base = sides.base if isinstance(sides.base, dict) else {}
        return _maps(base, ours, theirs, at)
    if isinstance(ours, list) and isinstance(theirs, list):
        before = sides.base if isinstance(sides.base, list) else []
        return _lists(before, ours, theirs, at)
    return theirs, [_conflict(sides, at)]


def _same(one: Slot, other: Slot) -> bool:
    if one is GONE or other is GONE:
        return one is other
    return same(one, other)


def _maps(
    base: dict[str, Data], ours: dict[str, Data], theirs: dict[str, Data], at: _At
) -> Outcome:
    found: dict[str, Data] = {}
    conflicts: list[MergeConflict] = []
    for name in dict.fromkeys((*theirs, *ours)):
        sides = _Sides(base.get(name, GONE), ours.get(name, GONE), theirs.get(name, GONE))
        value, more = _merged(sides, at.property(name))
        if value is not GONE:
            found[name] = value
        conflicts += _below(more, () if value is GONE else (name,))
    return found, conflicts


def _lists(base: list[Data], ours: list[Data], theirs: list[Data], at: _At) -> Outcome:
    sides = tokens_of(base, ours, theirs, at.name)
    values: dict[Token, Data] = {}
    clashes: list[tuple[Token, list[MergeConflict]]] = []
    for token in dict.fromkeys((*sides.base, *sides.theirs, *sides.ours)):
        three = _Sides(*(_element(each, token) for each in (sides.base, sides.ours, sides.theirs)))
        value, more = _merged(three, at.element(at.name, token, three.theirs))
        if value is not GONE:
            values[token] = value
        clashes.append((token, more))
    order, agreed = merged_order(sides, values)
    places = {token: index for index, token in enumerate(order)}
    conflicts = [
        each
        for token, more in clashes
        for each in _below(more, (places[token],) if token in places else ())
    ]
    if not agreed:
        conflicts.append(_order_conflict(sides, at))
    return [values[token] for token in order], conflicts


def _element(side: Mapping[Token, Data], token: Token) -> Slot:
    return side.get(token, GONE)


def _below(conflicts: list[MergeConflict], step: Path) -> list[MergeConflict]:
    return [replace(each, pointer=step + each.pointer) for each in conflicts]


def _conflict(sides: _Sides, at: _At) -> MergeConflict:
    base, ours, theirs = (
        None if each is GONE else each for each in (sides.base, sides.ours, sides.theirs)
    )
    en, zh = at.thing
    if sides.ours is GONE or sides.theirs is GONE:
        by_en, other_en = ("us", "them") if sides.ours is GONE else ("them", "us")
        by_zh, other_zh = ("我方", "对方") if sides.ours is GONE else ("对方", "我方")
        sentence: Text = {
            "en": f"{en} (`{at.path}`): removed by {by_en}, changed by {other_en}.",
            "zh": f"{zh}（`{at.path}`）：{by_zh}已删除，{other_zh}有修改。",
        }
    else:
        sentence = {
            "en": f"{en}: `{at.name}` is {show(ours)} with us and {show(theirs)} with them"
            f" (it was {show(base)}).",
            "zh": f"{zh}：`{at.name}` 我方为 {show(ours)}，对方为 {show(theirs)}"
            f"（原为 {show(base)}）。",
        }
    return MergeConflict((), at.path, sentence, base, ours, theirs)


def _order_conflict(sides: Sides, at: _At) -> MergeConflict:
    en, zh = at.thing
    names: list[list[Data]] = [
        [token.shown for token in side] for side in (sides.base, sides.ours, sides.theirs)
    ]
    sentence = {
        "en": f"{en}: both changed the order of `{at.name}`, each in another way.",
        "zh": f"{zh}：双方以不同方式调整了 `{at.name}` 的顺序。",
    }
    return MergeConflict((), at.path, sentence, names[0], names[1], names[2])
