from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.exc import DBAPIError

from engine.form.record import Record
from runtime.storage.database import Database
from runtime.storage.history import HistoryEntry, HistoryStore, entry_hash, verify_chain
from runtime.storage.record_changes import changes_between
from runtime.storage.schema.records import history, seals
from runtime.storage.seal import last_seal, seal_history, verify_seals
from tests.runtime.storage.sample import NOW, make_record, make_row


def entry(record: str, version: int, **more: Any) -> HistoryEntry:  # noqa: ANN401
    head: dict[str, Any] = {
        "app": "club",
        "form": "meeting",
        "record": record,
        "event": "created" if version == 1 else "updated",
        "at": NOW,
        "actor": "ann",
        "way": "page",
        "app_version": 1,
        "record_version": version,
        "changes": {"cost": [None, Decimal("1.50")]},
    }
    return HistoryEntry(**(head | more))


def append(database: Database, *entries: HistoryEntry) -> None:
    def act(connection: Connection) -> None:
        for one in entries:
            HistoryStore(connection).append(one)

    database.run(act)


def chain(database: Database, record: str) -> list[dict[str, Any]]:
    with database.begin_read() as connection:
        found = connection.execute(
            select(history).where(history.c.record == record).order_by(history.c.position)
        )
        return [dict(row) for row in found.mappings()]


def test_changes_are_read_in_their_order_with_who_and_how(database: Database) -> None:
    append(database, entry("r", 1), entry("other", 1))
    append(database, entry("r", 2, actor="bob", on_behalf_of="ann", way="api", note="late"))
    with database.begin_read() as connection:
        first, second = HistoryStore(connection).read("r")
    assert (first.position, first.event, first.changes) == (1, "created", {"cost": [None, "1.50"]})
    assert (second.actor, second.on_behalf_of, second.way) == ("bob", "ann", "api")
    assert (second.at, second.note, second.record_version) == (NOW, "late", 2)


def test_a_change_tells_what_differs() -> None:
    kept, gone, new = make_row(n=1, t="x"), make_row(2, n=2), make_row(2, n=3)
    before = make_record("thing", {"a": "1", "b": None, "rows": [kept, gone]})
    values: dict[str, Any] = {"a": "2", "b": "", "rows": [kept | {"n": Decimal(9)}, new]}
    after: Record = replace(before, state="saved", values=values)
    assert changes_between(before, after) == {
        "state": ["draft", "saved"],
        "a": ["1", "2"],
        f"rows[{kept['row_id']}].n": [Decimal(1), Decimal(9)],
        f"rows[{gone['row_id']}]": [{"position": 2, "n": Decimal(2)}, None],
        f"rows[{new['row_id']}]": [None, {"position": 2, "n": Decimal(3)}],
    }
    assert changes_between(None, make_record("thing", {"a": "1", "b": None})) == {
        "state": [None, "draft"],
        "a": [None, "1"],
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("changes", "{}"),
        ("actor", "eve"),
        ("way", "import"),
        ("note", "x"),
        ("app_version", 2),
        ("record_version", 7),
        ("event", "deleted"),
        ("on_behalf_of", "eve"),
        ("at", NOW.replace(microsecond=0)),
    ],
)
def test_an_edited_entry_breaks_the_chain(database: Database, field: str, value: object) -> None:
    append(database, entry("r", 1), entry("r", 2), entry("r", 3))
    rows = chain(database, "r")
    assert verify_chain(rows) is None
    rows[1] = rows[1] | {field: value}
    assert verify_chain(rows) == "entry 2 was changed"
    rows[1] = rows[1] | {"hash": entry_hash(rows[1])}
    assert verify_chain(rows) == "entry 3 does not follow the one before it"


def test_a_missing_entry_breaks_the_chain(database: Database) -> None:
    append(database, entry("r", 1), entry("r", 2), entry("r", 3))
    rows = chain(database, "r")
    assert verify_chain([rows[0], rows[2]]) == "entry 2 is missing"
    assert verify_chain(rows[1:]) == "entry 1 is missing"


def test_history_can_neither_be_changed_nor_removed(database: Database) -> None:
    append(database, entry("r", 1))
    for forbidden in (update(history).values(changes="{}"), delete(history)):
        with pytest.raises(DBAPIError), database.begin_write() as connection:
            connection.execute(forbidden)
    assert len(chain(database, "r")) == 1


def seal(database: Database, most: int = 100) -> None:
    database.run(lambda connection: seal_history(connection, NOW, most))


def test_the_seal_numbers_every_entry_once_without_gaps(database: Database) -> None:
    append(database, entry("r", 1), entry("s", 1), entry("r", 2))
    seal(database, most=2)
    seal(database)
    append(database, entry("s", 2))
    seal(database)
    seal(database)
    with database.begin_read() as connection:
        numbers = connection.execute(select(history.c.sequence)).scalars().all()
        head = last_seal(connection)
        assert verify_seals(connection) == []
    assert sorted(numbers) == [1, 2, 3, 4]
    assert head is not None
    assert (head.batch, head.first, head.last) == (3, 4, 4)


def test_a_removed_seal_or_entry_is_found(database: Database) -> None:
    append(database, entry("r", 1), entry("s", 1))
    seal(database, most=1)
    seal(database, most=1)
    with database.begin_write() as connection:
        connection.execute(delete(seals).where(seals.c.batch == 1))
    with database.begin_read() as connection:
        assert verify_seals(connection)


def test_a_sealed_entry_keeps_its_number(database: Database) -> None:
    append(database, entry("r", 1))
    seal(database)
    with pytest.raises(DBAPIError), database.begin_write() as connection:
        connection.execute(update(history).values(sequence=9))
