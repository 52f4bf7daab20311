"""A store with visits on each database, made once: the tests of reports only read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from engine.access.directory import ADMIN
from engine.form.regions import Regions
from runtime.ids import UlidSource
from runtime.services.act import consult
from runtime.services.caller import Caller, Way
from runtime.services.outcome import Refusal
from runtime.services.publish_app import ImportOutcome, import_app
from runtime.services.report_views import WidgetData
from runtime.services.run_report import drill_widget, widget_data
from runtime.services.system import NOBODY, System
from runtime.services.views import Json, RecordPage
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.database import Database
from runtime.storage.migrations import prepare_store
from runtime.storage.record_store import RecordStore
from runtime.testing.clock import FixedClock
from tests.database_servers import Cluster
from tests.runtime.services.reports.visits import NOW, Draw, Drawn, files

PEOPLE: Mapping[str, tuple[str, ...]] = {
    "root": (ADMIN,),
    "bess": ("field.boss",),
    "ann": ("field.agent",),
    "hal": ("field.half",),
    "gus": ("field.guest",),
}
IDS = {name: f"00{name.upper():0>24}" for name in PEOPLE}


@dataclass(frozen=True, slots=True)
class Stage:
    """A system with the app published and the records stored."""

    system: System
    drawn: Drawn

    def caller(self, name: str, locale: str = "en") -> Caller:
        """Give a person as caller."""
        with self.system.database.begin_read() as connection:
            people = self.system.world(connection).directory.people
        return Caller(people[IDS[name]], Way.API, locale)

    def data(self, widget: str, name: str = "bess", **filters: str) -> WidgetData:
        """Give a widget's numbers; a refusal fails the test."""
        found = self.ask(widget, name, **filters)
        assert isinstance(found, WidgetData), found
        return found

    def ask(self, widget: str, name: str = "bess", **filters: str) -> WidgetData | Refusal:
        """Give a widget's numbers or the refusal."""
        caller = self.caller(name)
        return consult(self.system, caller, widget_data, "field", "visits", widget, filters)

    def table(self, widget: str, name: str = "bess", **filters: str) -> dict[Any, list[Json]]:
        """Give a widget's measures by key (of one group: by its part)."""
        data = self.data(widget, name, **filters)
        width = len(data.keys[0]) if data.keys else 0
        keys = [tuple(key) if width != 1 else key[0] for key in data.keys]
        return {key: list(row[width:]) for key, row in zip(keys, data.rows, strict=True)}

    def behind(
        self, widget: str, key: list[Any], name: str = "bess", **filters: str
    ) -> list[str] | Refusal:
        """Give the ids of all the records behind a mark, page by page."""
        found: list[str] = []
        cursor: str | None = None
        while True:
            page = consult(
                self.system, self.caller(name), drill_widget,
                "field", "visits", widget, filters, key, 37, cursor,
            )  # fmt: skip
            if not isinstance(page, RecordPage):
                return page
            found += [row.id for row in page.items]
            cursor = page.next_cursor
            if cursor is None:
                return found


@pytest.fixture(scope="session")
def visits_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The store on SQLite."""
    folder = tmp_path_factory.mktemp("visits")
    yield from _made(f"sqlite:///{folder / 'store.db'}", folder)


@pytest.fixture(scope="session")
def visits_on_postgresql(
    postgresql_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """The store on PostgreSQL."""
    with psycopg.connect(postgresql_cluster.connection_string(), autocommit=True) as server:
        server.execute("CREATE DATABASE visits TEMPLATE template0 STRATEGY file_copy")
    yield from _made(postgresql_cluster.url("visits"), tmp_path_factory.mktemp("visits"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.database)])
def stage(request: pytest.FixtureRequest) -> Stage:
    """The store, once on SQLite and once on PostgreSQL."""
    made: Stage = request.getfixturevalue(f"visits_on_{request.param}")
    return made


def _made(url: str, folder: Path) -> Iterator[Stage]:
    database = Database(url)
    prepare_store(database, NOW)
    system = System(
        database, clock=FixedClock(NOW), new_id=UlidSource(), regions=Regions({}), files=folder
    )
    with database.begin_write() as connection:
        for name, roles in PEOPLE.items():
            user = NewUser(id=IDS[name], username=name, name=name.title(), created_at=NOW)
            AccountStore(connection).add_user(user, roles)
    outcome = import_app(system, Caller(NOBODY, Way.CLI), files())
    assert isinstance(outcome, ImportOutcome), outcome
    drawn = Draw([IDS["ann"], IDS["hal"]]).all(300)
    with database.begin_write() as connection:
        store = RecordStore(connection, system.world(connection).apps["field"].tables)
        for site in drawn.sites:
            store.insert(site.record("site"))
        for visit in (*drawn.visits, *drawn.trash):
            store.insert(visit.record("visit"))
        for visit in drawn.trash:
            store.trash(visit.record("visit"), None, NOW)
    yield Stage(system, drawn)
    database.close()
