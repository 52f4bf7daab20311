"""The pages of a small app, served in this process."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.runtime.api.client import event_loop
from tests.runtime.web.served import STORE, Browser, make_system, open_system, pages_of, sign_in


@pytest.fixture(scope="session")
def made_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that every test copies: making one takes far longer."""
    folder = tmp_path_factory.mktemp("pages")
    make_system(folder).database.close()
    return folder / STORE


@pytest.fixture
def visitor(made_store: Path, tmp_path: Path) -> Iterator[Callable[[str], Browser]]:
    """Give browsers: one for a person signed in by name, or for nobody (the empty name)."""
    shutil.copy(made_store, tmp_path / STORE)
    system = open_system(tmp_path)
    application = pages_of(system)
    with event_loop() as portal:

        def browser(name: str) -> Browser:
            made = Browser(application, portal)
            return sign_in(made, name) if name else made

        yield browser
    system.database.close()
