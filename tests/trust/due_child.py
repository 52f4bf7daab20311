"""A process that fires what is due, and is killed at a point of its database driver."""

import random
from datetime import datetime
from pathlib import Path

from runtime.ids import UlidSource
from runtime.services.fire_due import fire_due
from runtime.services.regions import china_regions
from runtime.services.system import System
from runtime.storage.database import Database
from runtime.testing.clock import FixedClock
from tests.trust.crash_child import arm


def fire(url: str, files: str, moment: str, point: str, seed: str) -> None:
    """Fire once; the point kills the process on the way."""
    now = datetime.fromisoformat(moment)
    system = System(
        Database(url),
        clock=FixedClock(now),
        new_id=UlidSource(),
        regions=china_regions(),
        files=Path(files),
    )
    with system.database.begin_read() as connection:
        system.world(connection)
    arm(system.database._writer, point, random.Random(seed))
    fire_due(system, now)
