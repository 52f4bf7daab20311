"""A served store with the sample app and its people, on both databases.

The store is made once for each database and copied for every test: making one takes far longer.
What the system that made it remembers of it, the app compiled, serves the copies too.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import psycopg
import pytest
from anyio.from_thread import BlockingPortal
from psycopg import sql
from starlette.types import ASGIApp

from engine.form.regions import Regions
from runtime.api.application import make_application
from runtime.ids import UlidSource
from runtime.services.caller import Caller, Way
from runtime.services.manage_users import NewAccount, create_user, issue_token
from runtime.services.outcome import Refusal
from runtime.services.publish_app import import_app
from runtime.services.system import System
from runtime.storage.database import Database
from runtime.storage.migrations import prepare_store
from runtime.testing.clock import FixedClock
from tests.database_servers import Cluster
from tests.runtime.api.client import Client, event_loop
from tests.runtime.api.sample_app import APP, app_files

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PASSWORD = "seven green lanterns"
PEOPLE: Mapping[str, tuple[str, ...]] = {
    "admin": ("admin",),
    "cleo": (f"{APP}.clerk",),
    "carl": (f"{APP}.clerk",),
    "bea": (f"{APP}.boss",),
    "ada": (f"{APP}.auditor",),
    "dora": (f"{APP}.drawer",),
    "dina": (f"{APP}.clerk", f"{APP}.drawer"),
    "rex": (f"{APP}.releaser",),
    "sam": (),
}

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.database)]
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Made:
    """A store that was made: its system, and everybody's bearer token."""

    system: System
    url: str
    tokens: Mapping[str, str]
    ids: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Served:
    """The application on a store of its own."""

    system: System
    application: ASGIApp
    clock: FixedClock
    tokens: Mapping[str, str]
    ids: Mapping[str, str]
    portal: BlockingPortal

    def client(self, name: str | None = None, base: str = "http://field.test") -> Client:
        """Make a client with a person's bearer token, or with none."""
        token = self.tokens[name] if name else None
        return Client(self.application, self.portal, token, base)


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """An event loop for all clients."""
    with event_loop() as running:
        yield running


@pytest.fixture(scope="session")
def made_file(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The sample store on SQLite, to be copied."""
    folder = tmp_path_factory.mktemp("served")
    return _make(f"sqlite:///{folder / 'store.db'}", folder)


@pytest.fixture(scope="session")
def made_database(postgresql_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The sample store on PostgreSQL, to be copied."""
    name = f"served_{next(_numbers)}"
    with psycopg.connect(postgresql_cluster.connection_string(), autocommit=True) as server:
        server.execute(_create(name, "template0"))
    return _make(postgresql_cluster.url(name), tmp_path_factory.mktemp("served"))


@pytest.fixture(params=BOTH)
def served(
    request: pytest.FixtureRequest, tmp_path: Path, portal: BlockingPortal
) -> Iterator[Served]:
    """The application on a store of this test alone, once on each database."""
    with serve_copy(request, tmp_path, portal) as found:
        yield found


@contextmanager
def serve_copy(
    request: pytest.FixtureRequest, folder: Path, portal: BlockingPortal
) -> Iterator[Served]:
    """Serve a copy of the sample store, on the kind of database that the fixture asks for."""
    if request.param == "sqlite":
        made: Made = request.getfixturevalue("made_file")
        copied = shutil.copy(made.url.removeprefix("sqlite:///"), folder / "store.db")
        yield from _serve(made, f"sqlite:///{copied}", folder, portal)
        return
    made = request.getfixturevalue("made_database")
    cluster: Cluster = request.getfixturevalue("postgresql_cluster")
    name = f"served_{next(_numbers)}"
    with psycopg.connect(cluster.connection_string(), autocommit=True) as server:
        server.execute(_create(name, made.url.rpartition("/")[2].partition("?")[0]))
        try:
            yield from _serve(made, cluster.url(name), folder, portal)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _create(name: str, template: str) -> sql.Composed:
    return sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
        sql.Identifier(name), sql.Identifier(template)
    )


def _serve(made: Made, url: str, folder: Path, portal: BlockingPortal) -> Iterator[Served]:
    clock = FixedClock(NOW)
    system = made.system.over(Database(url), clock)
    system.files = folder / "files"
    try:
        yield Served(system, make_application(system), clock, made.tokens, made.ids, portal)
    finally:
        system.database.close()


def _make(url: str, folder: Path) -> Made:
    system = System(
        Database(url),
        clock=FixedClock(NOW),
        new_id=UlidSource(),
        regions=Regions.of(()),
        files=folder / "files",
    )
    prepare_store(system.database, NOW)
    operator = Caller(system.nobody, Way.CLI, "en")
    imported = import_app(system, operator, app_files(), dry_run=False)
    assert not isinstance(imported, Refusal), imported
    tokens: dict[str, str] = {}
    ids: dict[str, str] = {}
    for name, roles in PEOPLE.items():
        account = NewAccount(name, name.title(), PASSWORD, roles)
        made = create_user(system, None, account)
        assert not isinstance(made, Refusal), made
        token = issue_token(system, None, name, name="tests")
        assert isinstance(token, str)
        tokens[name], ids[name] = token, made.id
    with system.database.begin_read() as connection:
        system.world(connection)
    system.database.close()
    return Made(system, url, tokens, ids)
