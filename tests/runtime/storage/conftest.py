"""A prepared store of each kind, and the app that most tests of storage use."""

from collections.abc import Callable, Iterator

import pytest

from engine.definition.model import App
from runtime.storage.database import Database
from runtime.storage.migration import publish_tables
from runtime.storage.migrations import prepare_store
from runtime.storage.tables import AppTables
from tests.runtime.storage.sample import NOW, make_app

Publish = Callable[..., AppTables]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty store with its system tables, once on SQLite and once on PostgreSQL."""
    made = Database(database_url)
    prepare_store(made, NOW)
    yield made
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
