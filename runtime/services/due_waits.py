"""The waits of runs whose time is up: each ends in an act of its own, exactly once.

Rule of this file: a wait that cannot go on keeps its place, says why there, and rests a while; it
stops no other.
"""

import logging
from datetime import datetime

from runtime.services.act import Act, consult, perform
from runtime.services.caller import Caller
from runtime.services.fire_wait import fire_wait
from runtime.services.outcome import Refusal
from runtime.services.system import System
from runtime.storage.waits import StoredWait, WaitStore

MOST = 500
"""How many waits end in one round."""

LOG = logging.getLogger("vermilion.due")


def fire_due_waits(system: System, caller: Caller, now: datetime) -> int:
    """End the waits whose time is up; how many there were."""
    done = 0
    for wait in consult(system, caller, _due, now):
        try:
            outcome = perform(system, caller, fire_wait, wait.instance, wait.token)
        except Exception:  # one that breaks must not stop the others
            LOG.exception("the wait %s of run %s broke", wait.node, wait.instance)
            continue
        done += not isinstance(outcome, Refusal)
    return done


def next_wait(act: Act, after: datetime, until: datetime) -> datetime | None:
    """The first instant after one and up to another at which a wait's time is up."""
    found = WaitStore(act.connection).next_due(after)
    return found if found is not None and found <= until else None


def _due(act: Act, now: datetime) -> list[StoredWait]:
    return WaitStore(act.connection).due(now, MOST)
