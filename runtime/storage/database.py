"""The connection to the database, and how an act is begun, repeated and given up.

Rules of this file:
1. SQLite has one writer at a time, queued fairly in this process, with BEGIN IMMEDIATE; readers
   have connections of their own, which cannot write.
2. PostgreSQL reads in one snapshot (REPEATABLE READ, read only) and writes READ COMMITTED with
   row locks taken by the statements.
3. `run` repeats a whole act, never a part of it.
"""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local
from typing import Literal, TypeVar

from sqlalchemy import Connection as Connection
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from runtime.storage.arithmetic import told_in_range
from runtime.storage.errors import Busy
from runtime.storage.fairness import FairLock
from runtime.storage.query_dates import register

Result = TypeVar("Result")

BUSY_SECONDS = 5.0
WRITER_QUEUE_SECONDS = 30.0
_SHORT_POOL = 2
PUBLISHING = 7_236_002
"""PostgreSQL's advisory lock that acts share and a publisher takes alone."""
_SQLITE_BUSY, _SQLITE_LOCKED = 5, 6
_SERIALISATION, _DEADLOCK, _LOCK_TIMEOUT = "40001", "40P01", "55P03"
_NO_COLUMN, _NO_TABLE = "42703", "42P01"
_POSTGRESQL_OPTIONS = (
    "-c timezone=UTC -c jit=off -c lock_timeout=10s -c statement_timeout=60s "
    "-c idle_in_transaction_session_timeout=60s"
)


class Database:
    """One database: `sqlite:///file`, `sqlite://` (in memory) or `postgresql://…`."""

    def __init__(self, url: str, pool_size: int = 10) -> None:
        parsed = make_url(url)
        self.url = url
        self.dialect: Literal["sqlite", "postgresql"]
        self._turn = local()
        self._queue = FairLock()
        self._short: Engine | None = None
        self._generation = 0
        self.in_memory = False
        if parsed.get_backend_name() == "sqlite":
            self.dialect = "sqlite"
            self.in_memory = parsed.database in (None, "", ":memory:")
            self._writer, self._reader = _sqlite_engines(parsed, pool_size, self.in_memory)
        elif parsed.get_backend_name() == "postgresql":
            self.dialect = "postgresql"
            self._writer, self._reader = _postgresql_engines(parsed, pool_size)
            self._short = _postgresql_engines(parsed, _SHORT_POOL)[0]
        else:
            raise ValueError(f"{parsed.get_backend_name()}: the store is sqlite or postgresql")
        self._renew_at_checkout()

    @contextmanager
    def begin_write(self, *, alone: bool = False) -> Iterator[Connection]:
        """Begin a transaction that may write; commits at the end, rolls back on an exception.

        `alone`: no other transaction of ours writes meanwhile.
        """
        if self.dialect == "postgresql":
            with self._writer.begin() as connection:
                # Acts share it, a publisher takes it alone: the tables an act works with are
                # those of the version it reads, until its end.
                share = "" if alone else "_shared"
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock{share}({PUBLISHING})")
                yield connection
            return
        with self._writer_turn(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def begin_read(self) -> Iterator[Connection]:
        """Begin a transaction that reads one snapshot and cannot write; raises OutOfRange."""
        if self.in_memory:
            # One connection is all there is: readers take their turn with the writers.
            with told_in_range(), self._writer_turn(), self._writer.begin() as connection:
                yield connection
            return
        with told_in_range(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def begin_short(self) -> Iterator[Connection]:
        """Begin a short writing transaction beside the act's own (PostgreSQL alone has that).

        Its connections are a pool of their own: acts that all wait for one could otherwise use
        up the pool that would let them finish.
        """
        if self._short is None:
            raise RuntimeError("SQLite has one writer at a time")
        with self._short.begin() as connection:
            yield connection

    @contextmanager
    def begin_schema_change(self) -> Iterator[Connection]:
        """Begin a transaction that may rebuild tables.

        SQLite copies a table to change it and would cascade the drop of the old one, so its
        foreign keys rest meanwhile; the caller checks them before the end.
        """
        if self.dialect == "postgresql":
            with self.begin_write() as connection:
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                yield connection
            return
        with self._writer_turn(), self._writer.connect() as connection:
            _pragma(connection, "foreign_keys = OFF")
            try:
                with connection.begin():
                    yield connection
            finally:
                _pragma(connection, "foreign_keys = ON")

    def copy_from(self, source: "Database") -> None:
        """Become a copy of another store; both are in memory."""
        if not (self.in_memory and source.in_memory):
            raise ValueError("only a store in memory becomes a copy, and only of another")
        # Outside any transaction: SQLite waits for one of the source's own without end.
        with source._idle() as read, self._idle() as written:
            read.backup(written)

    @contextmanager
    def _idle(self) -> Iterator[sqlite3.Connection]:
        with self._writer_turn(), self._writer.connect() as connection:
            yield _driver(connection)

    def run(self, act: Callable[[Connection], Result], attempts: int = 5) -> Result:
        """Do a whole act in one transaction, again when it failed to serialise; else `Busy`.

        What met a deadlock is done again alone: those who waited for each other once would
        often do so again.
        """
        failure: DBAPIError | None = None
        for attempt in range(attempts):
            try:
                with self.begin_write(alone=_is_deadlock(failure)) as connection:
                    return act(connection)
            except DBAPIError as error:
                if _tables_changed(error):
                    self.renew()
                if not is_repeatable(error):
                    raise
                failure = error
                if _waited_long(error):
                    break
            time.sleep(random.uniform(0.005, 0.02) * 2**attempt)  # noqa: S311
        raise Busy("the database is busy: try again in a moment") from failure

    def read(self, act: Callable[[Connection], Result]) -> Result:
        """Do a whole reading act on one snapshot, once more when tables changed meanwhile."""
        try:
            with self.begin_read() as connection:
                return act(connection)
        except DBAPIError as error:
            if not _tables_changed(error):
                raise
            self.renew()
        with self.begin_read() as connection:
            return act(connection)

    def renew(self) -> None:
        """Let no connection keep a plan of tables that have changed: each is opened anew when it
        is next taken from the pool.
        """
        self._generation += 1

    def close(self) -> None:
        """Close all connections; those in use when they come back."""
        self.renew()
        for engine in (self._reader, self._writer, self._short):
            if engine is not None:
                engine.dispose()

    def _renew_at_checkout(self) -> None:
        """Readers of PostgreSQL share the writers' pool; those of SQLite keep no plans."""

        def opened(_: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
            entry.info["generation"] = self._generation

        def taken(_: DBAPIConnection, entry: ConnectionPoolEntry, __: object) -> None:
            if entry.info["generation"] != self._generation:
                raise DisconnectionError("the tables have changed")

        if self.dialect == "postgresql":
            event.listen(self._writer, "connect", opened)
            event.listen(self._writer, "checkout", taken)

    @contextmanager
    def _writer_turn(self) -> Iterator[None]:
        if getattr(self._turn, "mine", False):
            raise RuntimeError("a transaction that writes cannot be begun inside another")
        if not self._queue.acquire(WRITER_QUEUE_SECONDS):
            raise Busy("too many changes at once: try again in a moment")
        self._turn.mine = True
        try:
            yield
        finally:
            self._turn.mine = False
            self._queue.release()


def is_repeatable(error: DBAPIError) -> bool:
    """Tell whether the same act may succeed when it is done again from its beginning."""
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return state in (_SERIALISATION, _DEADLOCK, _LOCK_TIMEOUT) or _tables_changed(error)
    code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(code, int):
        return code & 0xFF in (_SQLITE_BUSY, _SQLITE_LOCKED)
    return isinstance(error, OperationalError) and error.connection_invalidated


def _is_deadlock(error: DBAPIError | None) -> bool:
    return error is not None and getattr(error.orig, "sqlstate", None) == _DEADLOCK


def _tables_changed(error: DBAPIError) -> bool:
    """Tell whether an app was published between reading its version and using its tables."""
    if getattr(error.orig, "sqlstate", None) in (_NO_COLUMN, _NO_TABLE):
        return True
    return "cached plan must not change result type" in str(error.orig)


def _waited_long(error: DBAPIError) -> bool:
    """Tell whether the database had waited its full time already: repeating would only add."""
    return getattr(error.orig, "sqlstate", None) == _LOCK_TIMEOUT


def _sqlite_engines(url: URL, pool_size: int, in_memory: bool) -> tuple[Engine, Engine]:
    arguments = {"timeout": BUSY_SECONDS, "cached_statements": 512, "check_same_thread": False}
    if in_memory:
        only = create_engine(url, connect_args=arguments, poolclass=StaticPool)
        _prepare_sqlite(only, "BEGIN IMMEDIATE", read_only=False)
        return only, only
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    writer = create_engine(url, connect_args=arguments, pool_size=1, max_overflow=0)
    reader = create_engine(url, connect_args=arguments, pool_size=pool_size, max_overflow=pool_size)
    _prepare_sqlite(writer, "BEGIN IMMEDIATE", read_only=False)
    _prepare_sqlite(reader, "BEGIN", read_only=True)
    return writer, reader


def _prepare_sqlite(engine: Engine, begin: str, *, read_only: bool) -> None:
    def connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        register(connection)
        cursor = connection.cursor()
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "cache_size = -32000",
            "temp_store = MEMORY",
            f"query_only = {'ON' if read_only else 'OFF'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def _postgresql_engines(url: URL, pool_size: int) -> tuple[Engine, Engine]:
    writer = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={"options": _POSTGRESQL_OPTIONS, "connect_timeout": 10},
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=10,
        pool_use_lifo=True,
    )
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return writer, reader


def _pragma(connection: Connection, pragma: str) -> None:
    """Set a pragma outside any transaction, where alone SQLite heeds it."""
    _driver(connection).execute(f"PRAGMA {pragma}")


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise RuntimeError("the connection is closed, or not one to SQLite")
    return driver
