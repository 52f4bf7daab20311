"""Numbers that tell every process whether what it remembers still holds.

Rule of this file: whoever changes people or publishes an app raises the number in the same
transaction; an act reads the numbers at its beginning, in one statement.
"""

from sqlalchemy import Connection, case, select
from sqlalchemy.dialects import postgresql, sqlite

from runtime.storage.schema.accounts import counters
from runtime.storage.statement import Statement

DIRECTORY, APPS = "directory", "apps"


def read_counters(connection: Connection) -> dict[str, int]:
    """Read all counters; one never raised is missing."""
    return {name: value for name, value in _READ.rows(connection)}  # noqa: C416


def raise_counter(connection: Connection, name: str) -> None:
    """Say that what a counter stands for has changed."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    first = dialect.insert(counters).values(name=name, value=1)
    connection.execute(
        first.on_conflict_do_update(
            index_elements=[counters.c.name], set_={"value": counters.c.value + 1}
        )
    )


def keep_highest(connection: Connection, name: str, value: int) -> None:
    """Remember a number that must never be given again."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    first = dialect.insert(counters).values(name=name, value=value)
    higher = case((counters.c.value < value, value), else_=counters.c.value)
    connection.execute(
        first.on_conflict_do_update(index_elements=[counters.c.name], set_={"value": higher})
    )


def highest(connection: Connection, name: str) -> int:
    """Give the highest number remembered under a name; 0 when there is none."""
    found = select(counters.c.value).where(counters.c.name == name)
    return connection.execute(found).scalar_one_or_none() or 0


_READ = Statement(select(counters.c.name, counters.c.value))
