"""The elements of three lists told apart, and the order in which a merged list holds them.

Rules of this file:
1. What one side moved is where that side put it; what a side added follows what it followed there.
2. The order does not depend on which side is ours, unless both moved the same elements differently.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from engine.definition.alignment import align
from engine.definition.sameness import identities, spelling
from engine.definition.tree import Data


@dataclass(frozen=True, slots=True, order=True)
class Token:
    """One element over all sides: `place` in the base (-1: new), and what new ones go by."""

    place: int
    name: str
    shown: str


@dataclass(frozen=True, slots=True)
class Sides:
    """The elements of each side by token, in that side's order."""

    base: Mapping[Token, Data]
    ours: Mapping[Token, Data]
    theirs: Mapping[Token, Data]


def tokens_of(
    base: Sequence[Data], ours: Sequence[Data], theirs: Sequence[Data], name: str
) -> Sides:
    """Tell which elements of the sides are one and the same."""
    named = identities(base, name)
    known = [Token(i, "", key or f"[{i}]") for i, key in enumerate(named)]
    return Sides(
        dict(zip(known, base, strict=True)),
        _side(known, base, ours, name),
        _side(known, base, theirs, name),
    )


def _side(
    known: Sequence[Token], base: Sequence[Data], side: Sequence[Data], name: str
) -> dict[Token, Data]:
    found: dict[Token, Data] = {}
    keys = identities(side, name)
    for index, counterpart in enumerate(align(base, side, name)):
        if counterpart is not None:
            token = known[counterpart]
        else:
            token = _new(keys[index], side[index], index, found)
        found[token] = side[index]
    return found


def _new(key: str | None, element: Data, index: int, found: Collection[Token]) -> Token:
    """Two sides that add the same add one element; one side that adds it twice adds two."""
    name, shown = (f"key {key}", key) if key is not None else (spelling(element), f"[{index}]")
    number, token = 2, Token(-1, name, shown)
    while token in found:
        token, number = Token(-1, f"{name} ({number})", shown), number + 1
    return token


def merged_order(sides: Sides, kept: Collection[Token]) -> tuple[list[Token], bool]:
    """Order the elements that are kept; False when both sides moved them differently."""
    common = [token for token in sides.base if token in sides.ours and token in sides.theirs]
    ours = [token for token in sides.ours if token in common]
    theirs = [token for token in sides.theirs if token in common]
    agreed = ours in (common, theirs) or theirs == common
    order = ours if theirs == common else theirs
    frame = [token for token in order if token in kept]
    return _filled(frame, sides, kept), agreed


def _filled(frame: Sequence[Token], sides: Sides, kept: Collection[Token]) -> list[Token]:
    """Put what is not in the frame behind what it follows on its side."""
    inside = set(frame)
    runs = [_runs(side, inside, kept) for side in (sides.ours, sides.theirs)]
    found: dict[Token, None] = {}
    for anchor in (None, *frame):
        if anchor is not None:
            found[anchor] = None
        for run in sorted(each.get(anchor, []) for each in runs):
            found.update(dict.fromkeys(run))
    return list(found)


def _runs(
    side: Collection[Token], inside: Collection[Token], kept: Collection[Token]
) -> dict[Token | None, list[Token]]:
    found: dict[Token | None, list[Token]] = {}
    anchor: Token | None = None
    for token in side:
        if token in inside:
            anchor = token
        elif token in kept:
            found.setdefault(anchor, []).append(token)
    return found
