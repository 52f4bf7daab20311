"""Fire what is due while the program runs: schedules, dates, waits that end.

Rules of this file:
1. Every process looks; each thing is claimed in the store, so one of them does it.
2. A round that fails is told to the log and tried again: nothing here ends the program.
"""

import logging

from runtime.jobs.rounds import Rounds
from runtime.services.fire_due import fire_due
from runtime.services.system import System
from runtime.storage.errors import StoreError

EVERY_SECONDS = 5.0
LOG = logging.getLogger("vermilion.due")


def due_work(system: System, every: float = EVERY_SECONDS) -> Rounds:
    """Make the thread that fires what has become due since it last looked."""
    return Rounds("due", lambda: fire_round(system), every)


def fire_round(system: System) -> None:
    """Look once; what goes wrong is told to the log."""
    try:
        fired = fire_due(system, system.clock())
    except StoreError:
        LOG.warning("what is due could not be looked for; it is tried again", exc_info=True)
    except Exception:  # a fault of ours must not end the thread
        LOG.exception("a round of what is due broke; it is tried again")
    else:
        if fired.done or fired.failures:
            LOG.info("%d fired, %d failed", fired.done, len(fired.failures))
