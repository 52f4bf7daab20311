"""A process that posts until it is killed: by itself at a named point, or from outside."""

import os
import random
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from runtime.services.outcome import Refusal
from runtime.storage.errors import StoreError
from tests.runtime.services.posting.counter import Counter
from tests.trust.crash_child import arm
from tests.trust.office import must


def work(url: str, files: str, journal: str, point: str, seed: str, items: list[str]) -> None:
    """Move items to and fro, for ever; what was acknowledged is written down."""
    chance = random.Random(seed)
    counter = Counter(url, Path(files))
    written = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    counter.who("ann")
    os.write(written, b"ready\n")
    arm(counter.system.database._writer, point, chance)
    while True:
        try:
            for item in items:
                moved = counter.shift(item, 1, back=chance.random() < 0.3)
                if not isinstance(moved, Refusal):  # there may be nothing to bring back yet
                    os.write(written, f"ack {item}\n".encode())
            must(counter.submit("wanting", *((item, 1) for item in items)))
        except (StoreError, DBAPIError):
            return
