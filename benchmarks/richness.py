"""What the order app costs now that it carries an order to its end, in simple orders.

The simple order (`simple_order/`) is the app as it first was: customers with tiers, products,
rows with discount and tax, four ways of approval, a task for the warehouse. Both take turns in one
store, so that whatever else the machine does falls on both.
"""

import time
from collections.abc import Callable, Iterator

from benchmarks.figure import Figure
from benchmarks.ground import Ground, Kind, accepted, with_simple_order
from runtime.services.act import consult, perform
from runtime.services.decide_task import decide_task
from runtime.services.list_tasks import list_tasks

AIM = 3
WARM_UP = 8


def figures(ground: Ground, times: int, _records: int) -> Iterator[Figure]:
    """The first quartile of the CPU of either, and one in terms of the other."""
    simple, whole = with_simple_order(ground), ground.kinds[-1]
    creating = (_creating(ground, simple), _creating(ground, whole))
    yield from _compared("create and submit", _in_turns(creating, WARM_UP + times))
    deciding = (_deciding(ground, simple), _deciding(ground, whole))
    yield from _compared("approve", _in_turns(deciding, times))


def _creating(ground: Ground, kind: Kind) -> Callable[[], object]:
    return lambda: ground.create(kind)


def _deciding(ground: Ground, kind: Kind) -> Callable[[], object]:
    system, approver = ground.system, kind.approver
    box = accepted(consult(system, approver, list_tasks, limit=200))
    waiting = iter([one.id for one in box.items if one.app == kind.app])
    return lambda: accepted(perform(system, approver, decide_task, next(waiting), "approve"))


def _in_turns(acts: tuple[Callable[[], object], ...], times: int) -> tuple[float, ...]:
    """The first quartile of each, in CPU milliseconds."""
    spent: list[list[float]] = [[] for _ in acts]
    for _ in range(times):
        for place, act in enumerate(acts):
            begun = time.process_time()
            act()
            spent[place].append((time.process_time() - begun) * 1000)
    return tuple(sorted(one)[len(one) // 4] for one in spent)


def _compared(act: str, cpu: tuple[float, ...]) -> Iterator[Figure]:
    simple, whole = cpu
    yield Figure("richer order", f"{act}, simple order", simple, "ms CPU")
    yield Figure("richer order", f"{act}, whole order form", whole, "ms CPU")
    yield Figure("richer order", f"{act}, in simple orders", whole / simple, "×", AIM)
