"""The pages of a small app, served in this process."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runtime.clock import system_clock
from runtime.services.system import System
from runtime.storage.database import Database
from tests.runtime.api.client import event_loop
from tests.runtime.web.served import STORE, Browser, make_system, pages_of, sign_in


@pytest.fixture(scope="session")
def made_system(tmp_path_factory: pytest.TempPathFactory) -> System:
    """A system whose store every test copies, with what it remembers: making one takes longer."""
    system = make_system(tmp_path_factory.mktemp("pages"))
    with system.database.begin_read() as connection:
        system.world(connection)
    system.database.close()
    return system


@pytest.fixture
def copied_system(made_system: System, tmp_path: Path) -> Iterator[System]:
    """The system on a store of this test alone."""
    copied = shutil.copy(made_system.files.parent / STORE, tmp_path / STORE)
    system = made_system.over(Database(f"sqlite:///{copied}"), system_clock)
    system.files = tmp_path / "files"
    yield system
    system.database.close()


@pytest.fixture
def visitor(copied_system: System) -> Iterator[Callable[[str], Browser]]:
    """Give browsers: one for a person signed in by name, or for nobody (the empty name)."""
    application = pages_of(copied_system)
    with event_loop() as portal:

        def browser(name: str) -> Browser:
            made = Browser(application, portal)
            return sign_in(made, name) if name else made

        yield browser
