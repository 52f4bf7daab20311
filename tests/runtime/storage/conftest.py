"""A prepared store of each kind, and the app that most tests of storage use."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from engine.definition.model import App
from runtime.storage.database import Database
from runtime.storage.migration import publish_tables
from runtime.storage.migrations import prepare_store
from runtime.storage.schema import metadata
from runtime.storage.schema.apps import store
from runtime.storage.tables import AppTables
from tests.database_servers import Cluster
from tests.runtime.storage.sample import NOW, make_app

Publish = Callable[..., AppTables]


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared store on SQLite, to be copied."""
    path = tmp_path_factory.mktemp("prepared") / "store.db"
    made = Database(f"sqlite:///{path}")
    prepare_store(made, NOW)
    made.close()
    return path


@pytest.fixture(scope="session")
def prepared_url(postgresql_cluster: Cluster) -> str:
    """A prepared store on PostgreSQL, emptied after each test: making one takes far longer."""
    with psycopg.connect(postgresql_cluster.connection_string(), autocommit=True) as server:
        server.execute("CREATE DATABASE storage TEMPLATE template0")
    url = postgresql_cluster.url("storage")
    made = Database(url)
    prepare_store(made, NOW)
    made.close()
    return url


def empty(database: Database) -> None:
    """Drop the tables of apps and empty those of the system."""
    ours = [name for name in metadata.tables if name != store.name]
    with database.begin_schema_change() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        found = driver.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        theirs = [row[0] for row in found if row[0] not in metadata.tables]
        if theirs:
            names = sql.SQL(", ").join(map(sql.Identifier, theirs))
            driver.execute(sql.SQL("DROP TABLE {} CASCADE").format(names))
        names = sql.SQL(", ").join(map(sql.Identifier, ours))
        driver.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(names))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.database)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty store with its system tables, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        copied = shutil.copy(request.getfixturevalue("prepared_file"), tmp_path / "store.db")
        made = Database(f"sqlite:///{copied}")
    else:
        made = Database(request.getfixturevalue("prepared_url"))
    yield made
    if made.dialect == "postgresql":
        empty(made)
    made.close()


@pytest.fixture
def publish(database: Database) -> Publish:
    """Publish an app's tables."""

    def publish_app(app: App, *depends: App) -> AppTables:
        with database.begin_write() as connection:
            return publish_tables(connection, app, depends).tables

    return publish_app


@pytest.fixture
def tables(publish: Publish) -> AppTables:
    """The tables of the sample app."""
    return publish(make_app())
