"""A process that hands claims in until it is killed: by itself at a named point, or from outside.

It says in its journal what it is about to do (`try`), and what it was told is done (`ack`): a line
written before a kill is there afterwards. Nothing of the product knows of the points; they hang on
the events of the database driver.
"""

import os
import random
import signal
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from runtime.services.create_record import create_record
from runtime.storage.errors import StoreError
from tests.trust.claims_app import APP
from tests.trust.office import Office, claim, must

POINTS = ("begin", "statement", "before_commit", "after_commit", "outside")


def work(url: str, files: str, journal: str, point: str, seed: str) -> None:
    """Hand claims in and approve some, for ever."""
    chance = random.Random(seed)
    office = Office(url, Path(files))
    written = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def note(line: str) -> None:
        os.write(written, f"{line}\n".encode())

    office.who("ann")
    note("ready")
    arm(office.system.database._writer, point, chance)
    number = 0
    while True:
        number += 1
        topic = f"{seed} {number}"
        note(f"try {topic}")
        sent = claim(topic)
        try:
            made = must(office.do("ann", create_record, APP, "claim", sent, submit=True))
            note(f"ack {made.id} {topic}")
            if chance.random() < 0.3:
                note(f"deciding {made.id}")
                must(office.decide("mia", office.task_of("mia", made.id).id))
                note(f"decided {made.id}")
        except (StoreError, DBAPIError):
            return


def arm(engine: Engine, point: str, chance: random.Random, most: int = 6) -> None:
    """Let this process die at the n-th passing of a point: at most so many transactions on."""
    left = [chance.randint(1, 10 * most if point == "statement" else most)]

    def die(*_: object, **__: object) -> None:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    points: dict[str, tuple[object, str, Callable[..., None]]] = {
        "begin": (engine, "begin", die),
        "statement": (engine, "after_cursor_execute", die),
        "before_commit": (engine, "commit", die),
        # A connection comes back to its pool when its transaction is over.
        "after_commit": (engine.pool, "checkin", die),
    }
    if point in points:
        event.listen(*points[point])
