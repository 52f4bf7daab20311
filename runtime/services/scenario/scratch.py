"""Scratch stores: apps published once, then a fresh copy in memory for every scenario.

Rule of this file: a scratch store is a store like any other; what runs on it cannot tell.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from runtime.clock import Clock
from runtime.ids import UlidSource
from runtime.services.caller import Caller, Way
from runtime.services.outcome import Refusal
from runtime.services.publish_app import import_app
from runtime.services.regions import china_regions
from runtime.services.scenario.stage import explain
from runtime.services.system import System
from runtime.storage.database import Database
from runtime.storage.migrations import prepare_store

Files = Mapping[str, bytes]


class NotPublished(Exception):  # noqa: N818 - it says what could not be done
    """An app cannot be published, so that nothing can be tried with it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(explain(refusal))
        self.refusal = refusal


class Scratch:
    """A store in memory with some apps published; `keys` are those of the apps, as given."""

    def __init__(self, apps: Sequence[Files], clock: Clock, folder: Path) -> None:
        self._first = Database("sqlite://")
        self._copy = Database("sqlite://")
        prepare_store(self._first, clock())
        self._system = System(
            self._first, clock=clock, new_id=UlidSource(), regions=china_regions(), files=folder
        )
        self.keys = publish_together(self._system, apps)
        with self._first.begin_read() as connection:
            self.apps = self._system.world(connection).apps

    def system(self, clock: Clock) -> System:
        """Give a system on a fresh copy; the one given before is of no use any more."""
        self._copy.copy_from(self._first)
        return self._system.over(self._copy, clock)

    def close(self) -> None:
        """Forget everything."""
        self._copy.close()
        self._first.close()


def publish_together(system: System, apps: Sequence[Files]) -> tuple[str, ...]:
    """Publish apps that may depend on one another; their keys in the order given."""
    caller = Caller(system.nobody, Way.SCENARIO, "en")
    keys: dict[int, str] = {}
    while len(keys) < len(apps):
        refused: Refusal | None = None
        waiting = [place for place in range(len(apps)) if place not in keys]
        for place in waiting:
            outcome = import_app(system, caller, apps[place])
            if isinstance(outcome, Refusal):
                refused = refused or outcome
            else:
                keys[place] = outcome.app
        if refused is not None and len(waiting) == len(apps) - len(keys):
            # None of the rest waits for another of them: the first fault is a real one.
            raise NotPublished(refused)
    return tuple(keys[place] for place in range(len(apps)))
