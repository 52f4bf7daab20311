"""Seal the history while the program runs: the global sequence that `verify` checks.

Rules of this file:
1. Sealing follows the acts at a distance; it never makes one wait or fail.
2. The head of the chain goes to the log: a copy of the log proves what the store held then.
"""

import logging
from threading import Event, Thread

from runtime.services.system import System
from runtime.storage.errors import StoreError
from runtime.storage.seal import Seal, seal_history

EVERY_SECONDS = 10.0
STOP_SECONDS = 15.0
LOG = logging.getLogger("vermilion.seal")


class Sealer:
    """A thread that seals what was written since it last looked."""

    def __init__(self, system: System, every: float = EVERY_SECONDS) -> None:
        self._system = system
        self._every = every
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="sealer", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Seal what is left, and end."""
        self._stopped.set()
        self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        while not self._stopped.wait(self._every):
            seal_all(self._system)
        seal_all(self._system)


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
