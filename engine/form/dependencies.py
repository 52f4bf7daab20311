"""In which order the fields of a form are computed.

Rules of this file:
1. A field comes after everything its formula, default or fill reads; columns are nodes of the
   same graph, so that a row formula over a total that sums that column is a cycle.
2. Where nothing decides, the order of the definition does.
3. A cycle is named by the fields it goes through: `a → b → a`.
4. What changed stirs up what reads it, and so on; the rest stands as it is.
"""

from collections.abc import Iterable, Mapping, Sequence, Set


def evaluation_order(
    reads: Mapping[str, Iterable[str]],
) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """Sort fields so that each comes after what it reads; the second part is a cycle, if any."""
    order: list[str] = []
    state: dict[str, int] = {}
    for start in reads:
        cycle = _visit(start, reads, state, order)
        if cycle:
            return tuple(order), cycle
    return tuple(order), None


def _visit(
    start: str, reads: Mapping[str, Iterable[str]], state: dict[str, int], order: list[str]
) -> tuple[str, ...] | None:
    """Depth first without recursion: an author's chain of formulas may be as long as a form."""
    if start in state:
        return None
    state[start] = _OPEN
    trail = [start]
    pending = [iter(_known(reads, start))]
    while pending:
        following = next(pending[-1], None)
        if following is None:
            pending.pop()
            done = trail.pop()
            state[done] = _DONE
            order.append(done)
        elif state.get(following) == _OPEN:
            return (*trail[trail.index(following) :], following)
        elif following not in state:
            state[following] = _OPEN
            trail.append(following)
            pending.append(iter(_known(reads, following)))
    return None


def affected(
    order: Iterable[str], reads: Mapping[str, frozenset[str]], changed: Set[str]
) -> tuple[str, ...]:
    """Give what has to be computed anew when `changed` did, each after all it reads.

    Names that are no fields (`state`) count as well; `order` is that of `evaluation_order`.
    """
    stirred = set(changed)
    found: list[str] = []
    for key in order:
        if key in stirred or not stirred.isdisjoint(reads[key]):
            found.append(key)
            stirred.update((key, key.partition(".")[0]))
    return tuple(found)


_OPEN, _DONE = 1, 2


def _known(reads: Mapping[str, Iterable[str]], key: str) -> Sequence[str]:
    return sorted(one for one in reads.get(key, ()) if one in reads)
