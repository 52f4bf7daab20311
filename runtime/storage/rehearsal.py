"""A database within one transaction that is never committed: a stage for trying things out.

Rules of this file:
1. Whoever works on it cannot tell: each act is a savepoint; what is refused is undone alone.
2. Nothing is taken outside the transaction, serial numbers neither: nothing stays of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection

from runtime.storage.arithmetic import told_in_range
from runtime.storage.database import Database

Result = TypeVar("Result")

LOCK_WAIT = "2s"
"""How long a rehearsal waits for a row that somebody works on (PostgreSQL)."""

LONGEST = "20s"
"""How long one statement of a rehearsal may take (PostgreSQL)."""


class RehearsalDatabase(Database):
    """Stands for a database; everything happens in the transaction of `connection`."""

    def __init__(self, base: Database, connection: Connection) -> None:
        # The engines of the base are not its own: it neither opens nor closes any connection.
        self.url = base.url
        self.dialect = base.dialect
        self.in_memory = base.in_memory
        self._only = connection

    @contextmanager
    def begin_write(self, *, alone: bool = False) -> Iterator[Connection]:  # noqa: ARG002
        """Begin an act: what it wrote is undone when it raises."""
        with self._only.begin_nested():
            yield self._only

    @contextmanager
    def begin_read(self) -> Iterator[Connection]:
        """Begin a reading act."""
        with told_in_range():
            yield self._only

    @contextmanager
    def begin_short(self) -> Iterator[Connection]:
        """Begin what would be a transaction of its own elsewhere."""
        with self._only.begin_nested():
            yield self._only

    @contextmanager
    def begin_schema_change(self) -> Iterator[Connection]:
        """Begin a change of tables; the caller has seen to it that tables may change."""
        with self._only.begin_nested():
            yield self._only

    def run(self, act: Callable[[Connection], Result], attempts: int = 5) -> Result:  # noqa: ARG002
        """Do a whole act; what cannot be serialised is for the rehearsal as a whole to repeat."""
        with self.begin_write() as connection:
            return act(connection)

    def read(self, act: Callable[[Connection], Result]) -> Result:
        """Do a whole reading act."""
        with self.begin_read() as connection:
            return act(connection)

    def renew(self) -> None:
        """Nothing stays, so no connection has to forget its plans."""

    def close(self) -> None:
        """The connection is its lender's to close."""

    def copy_from(self, source: Database) -> None:  # noqa: ARG002
        """Refuse: a stage stands for a store, it becomes none."""
        raise ValueError("a rehearsal is no copy of a store")


class _Over(Exception):  # noqa: N818 - it carries the outcome out of the transaction
    def __init__(self, result: object) -> None:
        super().__init__("the rehearsal is over")
        self.result = result


def rehearsed(
    database: Database, act: Callable[[Connection], Result], *, changes_tables: bool = False
) -> Result:
    """Do something in a transaction that is rolled back whatever comes of it; give its result.

    `changes_tables`: it may change tables; nobody else writes meanwhile.
    """

    def whole(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{LONGEST}'")
        raise _Over(act(connection))

    try:
        if changes_tables:
            with database.begin_schema_change() as connection:
                whole(connection)
        else:
            database.run(whole)
    except _Over as over:
        return over.result  # type: ignore[return-value]
    raise AssertionError("a rehearsal ends by its result or by an error")
