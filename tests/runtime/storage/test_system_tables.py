from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import update

from runtime.storage.database import Database
from runtime.storage.errors import StoreTooNew
from runtime.storage.migrations import STORE_VERSION, UPGRADES, prepare_store
from runtime.storage.schema import metadata
from runtime.storage.schema.apps import store
from tests.runtime.storage.sample import NOW


def test_a_store_is_prepared_once(database_url: str) -> None:
    database = Database(database_url)
    assert prepare_store(database, NOW) == 0
    assert prepare_store(database, NOW) == STORE_VERSION
    database.close()


def test_two_programs_that_start_at_once_prepare_one_store(database_url: str) -> None:
    found: list[int] = []

    def start() -> None:
        database = Database(database_url)
        found.append(prepare_store(database, NOW))
        database.close()

    threads = [Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, STORE_VERSION]


def test_a_store_of_a_newer_program_is_refused_and_left_alone(database: Database) -> None:
    with database.begin_write() as connection:
        connection.execute(update(store).values(version=STORE_VERSION + 1))
    with pytest.raises(StoreTooNew):
        prepare_store(database, NOW)


def test_the_tables_made_are_the_tables_described(database: Database) -> None:
    with database.begin_read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_there_is_an_upgrade_to_every_number() -> None:
    assert set(UPGRADES) == set(range(2, STORE_VERSION + 1))


def test_a_store_of_the_first_release_is_led_up_to_todays_tables(database: Database) -> None:
    """The upgrades make the very tables that a new store has."""
    with database.begin_schema_change() as connection:
        connection.exec_driver_sql("DROP TABLE vm_uploads")
        connection.exec_driver_sql("DROP INDEX ix_vm_instances_started_by")
        connection.exec_driver_sql("ALTER TABLE vm_instances DROP COLUMN started_by")
        connection.exec_driver_sql(
            "CREATE INDEX ix_vm_instances_initiator ON vm_instances (initiator, id)"
        )
        connection.execute(update(store).values(version=1))

    assert prepare_store(database, NOW) == 1

    with database.begin_read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []
    assert prepare_store(database, NOW) == STORE_VERSION
