"""A system over an empty store of each kind."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from runtime.ids import UlidSource
from runtime.services.caller import Caller, Way
from runtime.services.regions import china_regions
from runtime.services.scenario.scratch import Scratch, publish_together
from runtime.services.system import System
from runtime.storage.database import Database
from runtime.storage.migrations import prepare_store
from runtime.testing.clock import FixedClock
from tests.runtime.services.scenario.small_app import REFERENCE, small_app

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
MakeSystem = Callable[[dict[str, bytes]], System]


@pytest.fixture
def make_system(database_url: str, tmp_path: Path) -> Iterator[MakeSystem]:
    """Make a system with one app published; it stands at NOW."""
    database = Database(database_url)

    def make(files: dict[str, bytes]) -> System:
        prepare_store(database, NOW)
        system = System(
            database,
            clock=FixedClock(NOW),
            new_id=UlidSource(),
            regions=china_regions(),
            files=tmp_path / "files",
        )
        publish_together(system, [files])
        return system

    yield make
    database.close()


@pytest.fixture(scope="session")
def small_scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    """The small app with reference data, published once in memory."""
    app = small_app(**{"data/place.yaml": REFERENCE})
    made = Scratch([app], FixedClock(NOW), tmp_path_factory.mktemp("scratch"))
    yield made
    made.close()


@pytest.fixture
def scratch_system(small_scratch: Scratch) -> System:
    """A system of its own with the small app, in memory; it stands at NOW."""
    return small_scratch.system(FixedClock(NOW))


def nobody(system: System) -> Caller:
    """The system itself, as a caller."""
    return Caller(system.nobody, Way.CLI, "en")
