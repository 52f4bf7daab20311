"""The stage of a rehearsal: a system whose every act happens in one transaction that ends undone.

Rule of this file: what is published on the stage is the candidate, from the first act to the last,
and its clock stands still.
"""

from collections.abc import Callable
from typing import TypeVar

from runtime.services.outcome import Refusal
from runtime.services.rehearsal.candidate import Candidate, NotStaged, staged_world
from runtime.services.system import System
from runtime.services.world import World
from runtime.storage.accounts import AccountStore
from runtime.storage.counters import DIRECTORY, read_counters
from runtime.storage.database import Connection
from runtime.storage.rehearsal import RehearsalDatabase, rehearsed

Result = TypeVar("Result")


class StageSystem(System):
    """A system over a rehearsal; its world is the candidate's."""

    def __init__(self, base: System, connection: Connection, world: World) -> None:
        now = base.clock()
        super().__init__(
            RehearsalDatabase(base.database, connection),
            clock=lambda: now,
            new_id=base.new_id,
            regions=base.regions,
            files=base.files,
        )
        self._staged = World(world.apps, world.directory, self._workflows_of)
        self._people = read_counters(connection).get(DIRECTORY)

    def world(self, connection: Connection) -> World:
        """Give what is published on the stage and who is who, those who came to it included."""
        people = read_counters(connection).get(DIRECTORY)
        if people != self._people:
            directory = AccountStore(connection).directory()
            self._staged = World(self._staged.apps, directory, self._workflows_of)
            self._people = people
        return self._staged


def rehearse(
    system: System, candidate: Candidate, work: Callable[[StageSystem], Result]
) -> Result | Refusal:
    """Let something happen on a stage; nothing of it stays."""

    def on_stage(connection: Connection) -> Result:
        return work(StageSystem(system, connection, staged_world(system, connection, candidate)))

    try:
        return rehearsed(system.database, on_stage, changes_tables=candidate.tables)
    except NotStaged as refused:
        return refused.refusal
