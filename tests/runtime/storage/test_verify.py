import io
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, update

from engine.form.record import Record
from runtime.storage.database import Database
from runtime.storage.files import FileFolder, FileStore, StoredFile
from runtime.storage.history import HistoryEntry, HistoryStore
from runtime.storage.instances import InstanceStore
from runtime.storage.record_store import RecordStore
from runtime.storage.schema.flows import instances, tasks
from runtime.storage.schema.records import seals
from runtime.storage.seal import seal_history
from runtime.storage.tables import AppTables
from runtime.storage.verify import Fault, verify_store
from tests.runtime.storage.sample import NOW, make_record
from tests.runtime.storage.test_instances import instance, task

SUBMITTING = {("club", "meeting")}


@pytest.fixture
def sound(database: Database, tables: AppTables) -> Record:
    """A store in which all is well: a partner, and a meeting that waits for Bob."""
    partner = make_record("partner", {"name": "Ann"})
    meeting = make_record("meeting", {"others": (partner.id,)}, state="submitted")

    def act(connection: Connection) -> None:
        for record in (partner, meeting):
            RecordStore(connection, tables).insert(record)
            HistoryStore(connection).append(
                HistoryEntry(
                    "club", record.form, record.id, "created", NOW, "ann", "page", 1, 1, {}
                )
            )
        InstanceStore(connection, "club").insert(instance(task("bob"), record=meeting.id))
        seal_history(connection, NOW)

    database.run(act)
    return meeting


def faults(database: Database, tables: AppTables, folder: FileFolder | None = None) -> list[Fault]:
    with database.begin_read() as connection:
        return list(verify_store(connection, [tables], SUBMITTING, folder))


def test_a_sound_store_has_no_faults(
    database: Database, tables: AppTables, sound: Record, tmp_path: Path
) -> None:
    assert faults(database, tables, FileFolder(tmp_path)) == []


Damage = Callable[[Connection, AppTables, Record], object]
DAMAGES: dict[str, tuple[str, Damage]] = {
    "a record changed behind the history": (
        "audit",
        lambda c, t, r: c.execute(
            update(t.form("meeting").main)
            .where(t.form("meeting").main.c.id == r.id)
            .values(version=2)
        ),
    ),
    "a seal is gone": ("seal", lambda c, _, __: c.execute(delete(seals))),
    "a task is open though its instance ended": (
        "task",
        lambda c, _, __: c.execute(update(instances).values(state="completed")),
    ),
    "an instance ended and its record did not": (
        "record",
        lambda c, _, __: c.execute(update(instances).values(state="completed")),
    ),
    "nobody has a task": (
        "instance",
        lambda c, _, __: c.execute(update(tasks).values(state="cancelled")),
    ),
    "a record of several is gone": (
        "reference",
        lambda c, t, _: c.execute(delete(t.form("partner").main)),
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found(database: Database, tables: AppTables, sound: Record, name: str) -> None:
    kind, damage = DAMAGES[name]
    with database.begin_write() as connection:
        damage(connection, tables, sound)
    assert kind in {fault.kind for fault in faults(database, tables)}


def test_an_edit_of_the_history_behind_its_guard_is_found(
    database: Database, tables: AppTables, sound: Record
) -> None:
    with database.begin_write() as connection:
        if database.dialect == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER vm_history_keep")
        else:
            connection.exec_driver_sql("ALTER TABLE vm_history DISABLE TRIGGER vm_history_keep")
        connection.exec_driver_sql("UPDATE vm_history SET actor = 'eve'")
        if database.dialect == "postgresql":
            connection.exec_driver_sql("ALTER TABLE vm_history ENABLE TRIGGER vm_history_keep")
    assert [fault.kind for fault in faults(database, tables)] == ["audit", "audit"]


def test_a_damaged_file_is_found(
    database: Database, tables: AppTables, sound: Record, tmp_path: Path
) -> None:
    folder = FileFolder(tmp_path / "files")
    content = folder.put(io.BytesIO(b"hello"), 10)
    file = StoredFile("f1", content.sha256, "a", "text/plain", 5, None, NOW)
    database.run(lambda connection: FileStore(connection).add(file))
    assert faults(database, tables, folder) == []
    folder.remove(content.sha256)
    assert [fault.kind for fault in faults(database, tables, folder)] == ["file"]
