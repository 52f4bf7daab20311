from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import Connection, select

from engine.definition.model import App
from runtime.storage.apps import AppStore, NewVersion
from runtime.storage.database import Database
from runtime.storage.errors import Conflict
from runtime.storage.migration import publish_tables
from runtime.storage.record_store import RecordStore
from runtime.storage.registry import load_registry
from runtime.storage.tables import build_tables
from tests.runtime.storage.sample import (
    NOW,
    form_of,
    make_app,
    make_record,
)


def test_of_two_publishers_the_second_is_told(database: Database) -> None:
    def publish_from(base: int | None) -> int:
        new = NewVersion("club", base, "digest", b"files", "ann", None, NOW)

        def act(connection: Connection) -> int:
            publish_tables(connection, make_app())
            return AppStore(connection).add_version(new)

        return database.run(act)

    assert publish_from(None) == 1
    with pytest.raises(Conflict):
        publish_from(None)
    assert publish_from(1) == 2
    with database.begin_read() as connection:
        assert AppStore(connection).published() == {"club": 2}


def test_two_publishers_at_once_leave_one_version(database: Database) -> None:
    told: list[str] = []

    def publish() -> None:
        def act(connection: Connection) -> int:
            publish_tables(connection, make_app())
            return AppStore(connection).add_version(
                NewVersion("club", None, "digest", b"files", None, None, NOW)
            )

        try:
            told.append(str(database.run(act)))
        except Conflict:
            told.append("conflict")

    threads = [Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["1", "conflict"]


def test_records_are_written_while_versions_are_published(  # noqa: PLR0915
    database: Database,
) -> None:
    versions: dict[int, App] = {}
    done, written = Event(), []

    def publish_next(number: int) -> None:
        fields: list[dict[str, Any]] = [
            {"key": f"name{number}", "was": f"name{number - 1}", "type": "text"}
        ]
        fields += [{"key": f"more{n}", "type": "money", "indexed": True} for n in range(number)]
        app = make_app(form_of(*fields))

        def act(connection: Connection) -> None:
            publish_tables(connection, app)
            base = number - 1 or None
            versions[number] = app
            new = NewVersion("club", base, "digest", b"files", None, None, NOW)
            assert AppStore(connection).add_version(new) == number

        database.run(act)

    def write_next(connection: Connection) -> str:
        # As every act does: which version is published is read in the act's own transaction.
        number = AppStore(connection).published()["club"]
        tables = build_tables(versions[number], load_registry(connection))
        record = make_record("thing", {f"name{number}": "kept"})
        RecordStore(connection, tables).insert(record)
        return record.id

    def write() -> None:
        while not done.is_set():
            written.append(database.run(write_next))

    publish_next(1)
    thread = Thread(target=write)
    thread.start()
    try:
        for number in range(2, 8):
            publish_next(number)
    finally:
        done.set()
        thread.join()
    with database.begin_read() as connection:
        name = build_tables(versions[7], load_registry(connection)).form("thing").column("name7")
        rows = connection.execute(select(name.table.c.id, name)).all()
    assert len(written) > 1
    assert {tuple(row) for row in rows} == {(record, "kept") for record in written}
