"""The purchasing app with its people, a shelf and a request that went all the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import inspect

from engine.definition.loader import load_app
from runtime.ids import UlidSource
from runtime.services.act import consult, perform
from runtime.services.caller import Caller, Way
from runtime.services.create_record import create_record
from runtime.services.decide_task import decide_task
from runtime.services.list_tasks import list_tasks
from runtime.services.outcome import Refusal
from runtime.services.place_people import NewPerson, place_people
from runtime.services.regions import china_regions
from runtime.services.rehearsal.candidate import Candidate, candidate_of
from runtime.services.scenario.scratch import publish_together
from runtime.services.system import System
from runtime.services.views import RecordView
from runtime.storage.database import Database
from runtime.storage.migrations import prepare_store
from runtime.testing.clock import FixedClock
from tests.runtime.services.rehearsal.purchasing import APP, PEOPLE, files

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shop:
    """A store with the app, its people by name, and what is in it."""

    system: System
    ids: dict[str, str]
    records: dict[str, str]

    def caller(self, name: str) -> Caller:
        with self.system.database.begin_read() as connection:
            person = self.system.world(connection).directory.people[self.ids[name]]
        return Caller(person, Way.API, "en")

    def create(
        self, who: str, form: str, /, *, submit: bool = False, **values: object
    ) -> RecordView:
        made = perform(
            self.system, self.caller(who), create_record, APP, form, values, submit=submit
        )
        assert isinstance(made, RecordView), made
        return made

    def approve(self, name: str, **values: object) -> None:
        caller = self.caller(name)
        tasks = consult(self.system, caller, list_tasks, state="open", limit=9, cursor=None)
        assert not isinstance(tasks, Refusal)
        done = perform(
            self.system, caller, decide_task, tasks.items[0].id, "approve", values=values
        )
        assert not isinstance(done, Refusal), done

    def draft(self, **changed: tuple[str, str]) -> Candidate:
        app = load_app(files(**changed))
        found = consult(self.system, self.caller("root"), candidate_of, app)
        assert isinstance(found, Candidate), found
        return found

    def digest(self) -> dict[str, str]:
        """Every table with what stands for all of its rows and its columns: nothing is left out."""
        found: dict[str, str] = {}
        with self.system.database.begin_read() as connection:
            quote = connection.dialect.identifier_preparer.quote_identifier
            for name in sorted(inspect(connection).get_table_names()):
                rows = connection.exec_driver_sql(f"SELECT * FROM {quote(name)}")
                told = [*rows.keys(), *sorted(repr(tuple(row)) for row in rows)]
                found[name] = sha256("\n".join(told).encode()).hexdigest()
        return found


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[Shop]:
    """A store with one request that was approved and taken."""
    database = Database(database_url)
    prepare_store(database, NOW)
    system = System(
        database,
        clock=FixedClock(NOW),
        new_id=UlidSource(),
        regions=china_regions(),
        files=tmp_path / "files",
    )
    publish_together(system, [files()])
    nobody = Caller(system.nobody, Way.CLI, "en")
    people = [NewPerson(name, name.title(), roles=roles) for name, roles in PEOPLE.items()]
    placed = perform(system, nobody, place_people, [], people)
    assert not isinstance(placed, Refusal), placed
    made = Shop(system, dict(placed.people), {})
    made.records["shelf"] = made.create("bea", "shelf", name="A1").id
    request = made.create(
        "cleo",
        "request",
        submit=True,
        topic="chairs",
        shelf=made.records["shelf"],
        count=2,
        price="30",
    )
    made.records["request"] = request.id
    made.approve("bea", checked_by="Bea")
    yield made
    database.close()
