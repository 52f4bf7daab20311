"""What was measured of one thing, and how measuring is done.

Rules of this file:
1. CPU time is that of the process: it moves less than wall time when the machine does other work.
2. The first calls are not counted: they fill what is remembered afterwards.
"""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass

WARM_UP = 3


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of one act: CPU on average, wall time at the median and the 95th percentile."""

    cpu: float
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the results; `value` and `aim` in `unit`, `floor` the same without rules."""

    subject: str
    name: str
    value: float
    unit: str
    aim: float | None = None
    floor: float | None = None
    timing: Timing | None = None
    more_is_better: bool = False

    @property
    def distance(self) -> str:
        """How far it is from its aim."""
        if not self.aim or not self.value:
            return ""
        factor = self.aim / self.value if self.more_is_better else self.value / self.aim
        return "reached" if factor <= 1 else f"{factor:.1f} × the aim"


def measure(act: Callable[[], object], times: int) -> Timing:
    """Time an act so many times."""
    for _ in range(WARM_UP):
        act()
    gc.collect()
    walls: list[float] = []
    begun = time.process_time()
    for _ in range(times):
        start = time.perf_counter()
        act()
        walls.append(time.perf_counter() - start)
    cpu = (time.process_time() - begun) / times
    walls.sort()
    return Timing(cpu * 1000, walls[times // 2] * 1000, walls[int(times * 0.95)] * 1000)


def compared(
    subject: str, name: str, ours: Timing, floor: Timing | None = None, aim: float | None = None
) -> Figure:
    """Make the line of an act: its CPU milliseconds beside those of the floor."""
    return Figure(subject, name, ours.cpu, "ms CPU", aim, floor.cpu if floor else None, ours)
