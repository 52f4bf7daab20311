"""Seal the history while the program runs: the global sequence that `verify` checks.

Rules of this file:
1. Sealing follows the acts at a distance; it never makes one wait or fail.
2. The head of the chain goes to the log: a copy of the log proves what the store held then.
"""

import logging

from runtime.jobs.rounds import Rounds
from runtime.services.system import System
from runtime.storage.errors import StoreError
from runtime.storage.seal import Seal, seal_history

EVERY_SECONDS = 10.0
LOG = logging.getLogger("vermilion.seal")


def sealer(system: System, every: float = EVERY_SECONDS) -> Rounds:
    """Make the thread that seals what was written since it last looked, and the rest at the end."""
    return Rounds("sealer", lambda: seal_all(system), every, at_the_end=True)


def seal_all(system: System) -> Seal | None:
    """Seal everything written until now; answer the last seal made."""
    last: Seal | None = None
    try:
        while (made := system.database.run(lambda c: seal_history(c, system.clock()))) is not None:
            last = made
    except StoreError:
        LOG.warning("the history could not be sealed this time; it is tried again", exc_info=True)
    if last is not None:
        LOG.info("history sealed up to %s, head %s", last.last, last.hash)
    return last
