"""Which element of a list became which of another: by key, by equal value, then by place.

Rule of this file: every element has at most one counterpart.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from engine.definition.sameness import earlier_keys, identities, spelling
from engine.definition.tree import Data

Counterparts = list[int | None]
"""For each element of the new list the place of its counterpart in the old one."""


def align(
    old: Sequence[Data], new: Sequence[Data], name: str, *, loose: bool = False
) -> Counterparts:
    """Find the counterparts; `name` is the property that holds the list.

    `loose`: an element whose key changed without a word is found again by what else it says.
    """
    found: Counterparts = [None] * len(new)
    _by_identity(old, new, name, found)
    _by_value(old, new, name, found)
    _by_place(old, new, name, found, loose=loose)
    return found


def longest_run(places: Sequence[int]) -> set[int]:
    """Give the most places that stand in rising order: those need not move."""
    best: list[tuple[int, list[int]]] = [(0, [])]
    for place in places:
        size, run = max(each for each in best if not each[1] or each[1][-1] < place)
        best.append((size + 1, [*run, place]))
    return set(max(best)[1])


def _by_identity(old: Sequence[Data], new: Sequence[Data], name: str, found: Counterparts) -> None:
    there = {key: index for index, key in enumerate(identities(old, name)) if key is not None}
    for index, key in enumerate(identities(new, name)):
        if key is not None and key in there:
            found[index] = there.pop(key)
    for index, element in enumerate(new):
        if found[index] is None:
            was = next((key for key in earlier_keys(element) if key in there), None)
            if was is not None:
                found[index] = there.pop(was)


def _by_value(old: Sequence[Data], new: Sequence[Data], name: str, found: Counterparts) -> None:
    """Match what has no name: unmoved ones first, then those that stand elsewhere."""
    named_old, named_new = identities(old, name), identities(new, name)
    left = [index for index in range(len(old)) if named_old[index] is None and index not in found]
    right = [index for index in range(len(new)) if named_new[index] is None]
    spelt_left = [spelling(old[index]) for index in left]
    spelt_right = [spelling(new[index]) for index in right]
    matcher = SequenceMatcher(None, spelt_left, spelt_right, autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            found[right[block.b + step]] = left[block.a + step]
    rest: dict[str, list[int]] = {}
    for index, text in zip(left, spelt_left, strict=True):
        if index not in found:
            rest.setdefault(text, []).append(index)
    for index, text in zip(right, spelt_right, strict=True):
        if found[index] is None and rest.get(text):
            found[index] = rest[text].pop(0)


def _by_place(
    old: Sequence[Data], new: Sequence[Data], name: str, found: Counterparts, *, loose: bool
) -> None:
    """Match what changed where it stands, between the same neighbours."""
    named_old, named_new = identities(old, name), identities(new, name)
    for olds, news in list(_gaps(len(old), found)):
        for left, right in zip(olds, news, strict=False):
            named = named_old[left] is not None or named_new[right] is not None
            fits = _kind(old[left]) is _kind(new[right])
            if fits and (_alike(old[left], new[right]) if named and loose else not named):
                found[right] = left


def _gaps(size: int, found: Counterparts) -> Iterator[tuple[list[int], list[int]]]:
    """Give the unmatched elements, old and new, that stand between the same neighbours."""
    taken = {index for index in found if index is not None}
    edge = -1
    news: list[int] = []
    for place, counterpart in enumerate([*found, size]):
        if counterpart is None:
            news.append(place)
            continue
        if counterpart > edge:
            olds = [index for index in range(edge + 1, counterpart) if index not in taken]
            yield olds, news
            edge = counterpart
        news = []


def _kind(data: Data) -> type:
    return type(data) if isinstance(data, dict | list) else str


def _alike(one: Data, other: Data) -> bool:
    """Whether two maps say mostly the same."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    shared = sum(spelling(one[key]) == spelling(other[key]) for key in one if key in other)
    return 2 * shared >= max(len(one), len(other)) - 1
