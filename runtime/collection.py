"""When unreachable cycles are looked for: not while much is being made that stays.

Rules of this file:
1. Loading code and apps makes hundreds of thousands of objects and next to no rubbish: the
   collector rests meanwhile.
2. What has been loaded stays: a serving process puts it out of the collector's sight, so that an
   act never waits for a look through all of it. It is looked through once more with every load.
3. What is made of it later, when it is first asked for, is put there as well. The little rubbish
   that lies about at that moment waits for the next load.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_keeping = False
"""Whether this process keeps what was loaded out of sight; asking the collector takes long."""


@contextmanager
def resting() -> Iterator[None]:
    """Look for nothing until the end of the block; as before afterwards."""
    active = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if active:
            gc.enable()


def keep_loaded() -> None:
    """Collect what is rubbish now, and take everything else for kept."""
    global _keeping
    _keeping = True
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@contextmanager
def staying() -> Iterator[None]:
    """Make in this block what stays: out of sight afterwards, where what was loaded is."""
    with resting():
        yield
    if _keeping:
        gc.freeze()
