"""Choose at the places where two edits contradict each other: what was merged keeps `theirs`, and
for the places that are named here `ours` is put in instead.

Rules of this file:
1. A choice is named by the conflict's path; all others stay as they were merged.
2. Values are replaced first, then what ours removed is taken out from behind, then what theirs
   removed is put back: no pointer moves before it is used.
"""

from collections.abc import Collection, Iterable
from copy import deepcopy

from engine.definition.merge import MergeConflict, Merged
from engine.definition.tree import Data, Path


def choose_ours(merged: Merged, paths: Collection[str]) -> dict[str, Data]:
    """Give the merged definition with ours at these conflicts."""
    whole = deepcopy(merged.definition)
    chosen = [one for one in merged.conflicts if one.path in paths]
    there = [one for one in chosen if one.theirs is not None]
    for one in there:
        if one.ours is not None:
            _put(whole, one.pointer, one.ours)
    for one in sorted(there, key=_place, reverse=True):
        if one.ours is None:
            _remove(whole, one.pointer)
    _put_back(whole, [one for one in chosen if one.theirs is None])
    return whole


def _place(conflict: MergeConflict) -> tuple[tuple[int, str], ...]:
    """Order pointers so that of two in one list the later comes later."""
    return tuple(
        (part, "") if isinstance(part, int) else (-1, str(part)) for part in conflict.pointer
    )


def _put(whole: dict[str, Data], pointer: Path, value: Data) -> None:
    holder = _at(whole, pointer[:-1])
    last = pointer[-1]
    if isinstance(holder, dict) or (isinstance(holder, list) and isinstance(last, int)):
        holder[last] = value  # type: ignore[index]


def _remove(whole: dict[str, Data], pointer: Path) -> None:
    holder, last = _at(whole, pointer[:-1]), pointer[-1]
    if isinstance(holder, list) and isinstance(last, int) and last < len(holder):
        del holder[last]
    elif isinstance(holder, dict):
        holder.pop(str(last), None)


def _put_back(whole: dict[str, Data], conflicts: Iterable[MergeConflict]) -> None:
    """Put back what theirs removed: at the end of its list, or under its name."""
    for one in conflicts:
        holder = _at(whole, one.pointer)
        if isinstance(holder, list):
            holder.append(one.ours)
        elif isinstance(holder, dict):
            holder[one.path.rpartition(".")[2]] = one.ours


def _at(whole: Data, pointer: Path) -> Data:
    found = whole
    for part in pointer:
        if isinstance(found, dict):
            found = found.get(str(part))
        elif isinstance(found, list) and isinstance(part, int) and part < len(found):
            found = found[part]
        else:
            return None
    return found
