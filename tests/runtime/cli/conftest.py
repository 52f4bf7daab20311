"""A store made by the command line itself, once, and copied for each test."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from runtime.cli import main

PASSWORD = "seven green lanterns"
Run = Callable[..., int]


@pytest.fixture(scope="session")
def first_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with its bundled apps and one administrator, `root`."""
    path = tmp_path_factory.mktemp("cli") / "store.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        assert main(["user", "add", "root", "--admin", "--db", f"sqlite:///{path}"]) == 0
    return path


@pytest.fixture
def store(first_store: Path, tmp_path: Path) -> str:
    """The URL of a store of this test alone."""
    return f"sqlite:///{shutil.copy(first_store, tmp_path / 'store.db')}"


@pytest.fixture
def run(store: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the store; `typed` is its standard input."""

    def command(*arguments: str, typed: str = "") -> int:
        monkeypatch.setenv("VERMILION_DB", store)
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return main(list(arguments))

    return command
