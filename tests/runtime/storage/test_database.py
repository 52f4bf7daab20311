import sqlite3
from pathlib import Path
from queue import Queue
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError

from runtime.storage.database import Database
from runtime.storage.errors import Busy
from runtime.storage.fairness import FairLock
from runtime.storage.migrations import prepare_store
from runtime.storage.schema.accounts import counters
from tests.runtime.storage.sample import NOW


def values_of(database: Database) -> dict[str, int]:
    with database.begin_read() as connection:
        rows = connection.execute(select(counters.c.name, counters.c.value))
        return {row.name: row.value for row in rows}


def put(connection: Connection, name: str, value: int) -> None:
    connection.execute(insert(counters), {"name": name, "value": value})


def test_an_act_that_fails_leaves_nothing_behind(database: Database) -> None:
    def act(connection: Connection) -> None:
        put(connection, "a", 1)
        raise LookupError("no")

    with pytest.raises(LookupError):
        database.run(act)
    assert values_of(database) == {}


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.begin_read() as connection:
        put(connection, "a", 1)
    assert values_of(database) == {}


def test_a_reader_keeps_its_view_while_others_write(database: Database) -> None:
    with database.begin_read() as reader:
        assert reader.execute(select(counters)).all() == []
        with database.begin_write() as writer:
            put(writer, "a", 1)
        assert reader.execute(select(counters)).all() == []
    assert values_of(database) == {"a": 1}


def test_a_savepoint_undoes_a_part_of_an_act(database: Database) -> None:
    with database.begin_write() as connection:
        put(connection, "kept", 1)
        nested = connection.begin_nested()
        put(connection, "undone", 1)
        nested.rollback()
    assert values_of(database) == {"kept": 1}


def test_every_addition_of_many_threads_counts(database: Database) -> None:
    with database.begin_write() as connection:
        put(connection, "sum", 0)

    def add(connection: Connection) -> None:
        seen = connection.execute(select(counters.c.value).with_for_update()).scalar_one()
        connection.execute(update(counters).values(value=seen + 1))

    def work() -> None:
        for _ in range(10):
            database.run(add)

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert values_of(database) == {"sum": 80}


@pytest.mark.database
def test_an_act_that_is_chosen_in_a_deadlock_is_done_again_as_a_whole(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    prepare_store(database, NOW)
    with database.begin_write() as connection:
        put(connection, "a", 0)
        put(connection, "b", 0)
    both_hold_one = Barrier(2)
    tries: Queue[str] = Queue()

    def work(first: str, second: str) -> None:
        def act(connection: Connection) -> None:
            tries.put(first)
            for place, name in enumerate((first, second)):
                raise_it = update(counters).where(counters.c.name == name)
                connection.execute(raise_it.values(value=counters.c.value + 1))
                if place == 0 and tries.qsize() <= 2:
                    both_hold_one.wait(10)

        database.run(act)

    threads = [Thread(target=work, args=order) for order in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert values_of(database) == {"a": 2, "b": 2}
    assert tries.qsize() == 3
    database.close()


def test_an_act_is_given_up_as_busy_after_five_attempts(database: Database) -> None:
    attempts: list[int] = []

    def act(connection: Connection) -> None:
        attempts.append(1)
        if connection.dialect.name == "postgresql":
            connection.execute(
                text("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$")
            )
        error = sqlite_busy()
        raise OperationalError("x", None, error)

    with pytest.raises(Busy):
        database.run(act)
    assert len(attempts) == 5


def sqlite_busy() -> Exception:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error


def test_a_fault_of_the_program_is_not_repeated(database: Database) -> None:
    attempts: list[int] = []

    def act(connection: Connection) -> None:
        attempts.append(1)
        connection.execute(text("SELECT nonsense FROM"))

    with pytest.raises(DBAPIError):
        database.run(act)
    assert len(attempts) == 1


def test_the_second_process_waits_for_the_file_of_sqlite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'one.db'}"
    here, there = Database(url), Database(url)
    prepare_store(here, NOW)
    begun, finish = Event(), Event()

    def hold() -> None:
        with there.begin_write() as connection:
            put(connection, "there", 1)
            begun.set()
            finish.wait(10)

    thread = Thread(target=hold)
    thread.start()
    begun.wait(10)
    Thread(target=finish.set).start()
    here.run(lambda connection: put(connection, "here", 1))
    thread.join()
    assert values_of(here) == {"here": 1, "there": 1}


def test_a_store_in_memory_serves_readers_and_writers() -> None:
    database = Database("sqlite://")
    prepare_store(database, NOW)
    database.run(lambda connection: put(connection, "a", 1))
    assert values_of(database) == {"a": 1}


def test_sqlite_keeps_what_was_committed_through_a_crash(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'one.db'}")
    with database.begin_write() as connection:
        read = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert read == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_transaction_that_writes_cannot_be_begun_inside_another(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'one.db'}")
    with database.begin_write(), pytest.raises(RuntimeError), database.begin_write():
        pass


def test_a_lock_goes_to_whoever_has_waited_longest() -> None:
    lock, served = FairLock(), []
    assert lock.acquire(1)

    def wait(number: int) -> None:
        lock.acquire(10)
        served.append(number)
        lock.release()

    threads = []
    for number in range(5):
        thread = Thread(target=wait, args=(number,))
        thread.start()
        while len(lock._waiting) <= number:
            pass
        threads.append(thread)
    lock.release()
    for thread in threads:
        thread.join()
    assert served == [0, 1, 2, 3, 4]


def test_a_turn_that_does_not_come_is_given_up() -> None:
    lock = FairLock()
    assert lock.acquire(1)
    assert not lock.acquire(0.01)
    lock.release()
    assert lock.acquire(0)
