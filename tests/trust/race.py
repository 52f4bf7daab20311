"""Races: several people at once, from behind one barrier, again and again.

`VERMILION_RACE_ROUNDS` sets how many rounds each race has; `VERMILION_SEED` repeats a run's
choices (who starts first, how far apart), though never the scheduler's.
"""

import os
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

SEED = int(os.environ.get("VERMILION_SEED") or random.SystemRandom().randrange(1 << 32))
ROUNDS = int(os.environ.get("VERMILION_RACE_ROUNDS", "6"))
_MOST_SPIN = 60_000


def rounds(name: str, share: int = 1) -> Iterator[tuple[int, random.Random]]:
    """Go through the rounds of a race, each with its own chances; says how to repeat them.

    `share`: a slow race has so many times fewer rounds.
    """
    count = max(1, ROUNDS // share)
    sys.stdout.write(f"{name}: {count} rounds, VERMILION_SEED={SEED}\n")
    for number in range(count):
        yield number, random.Random(f"{SEED}/{name}/{number}")


def at_once(chance: random.Random, acts: Sequence[Callable[[], object]]) -> list[object]:
    """Do all acts at the same time; their answers in order. What one throws is thrown here."""
    barrier = Barrier(len(acts))

    def start(act: Callable[[], object], spin: int) -> object:
        barrier.wait(30)
        for _ in range(spin):
            pass
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        # Half of the rounds all together, half of them a little apart.
        most = chance.choice((0, _MOST_SPIN))
        going = [pool.submit(start, act, chance.randint(0, most)) for act in acts]
        return [one.result(60) for one in going]
