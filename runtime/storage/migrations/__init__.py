"""Numbered migrations of the system tables.

Rules of this package:
1. `runtime.storage.schema` is how the tables are today; a new store is made from it and starts at
   the newest number. An older store is led up one number after the other.
2. An upgrade is a module `mNNNN_what_it_does` with `upgrade(connection)`; it is never changed
   after its release, and speaks plain SQL of its own, not of `schema`.
3. Everything happens under a lock and in one transaction: of two programs that start at once,
   one upgrades and the other finds it done. A store made by a newer program is refused.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection, inspect, select, update

from runtime.storage.database import Database
from runtime.storage.errors import StoreTooNew
from runtime.storage.migrations import m0002_uploads, m0003_started_by
from runtime.storage.schema import metadata
from runtime.storage.schema.apps import store

Upgrade = Callable[[Connection], None]

STORE_VERSION = 3
"""The number of the schema as it is today."""

UPGRADES: Mapping[int, Upgrade] = {
    2: m0002_uploads.upgrade,
    3: m0003_started_by.upgrade,
}
"""The upgrade that leads to each number, beginning with 2."""

_LOCK = 7_236_001


def prepare_store(database: Database, now: datetime) -> int:
    """Make the system tables, or lead older ones up to today's; answer the number it had (0: new).

    Raises `StoreTooNew` for a store of a newer program.
    """
    with database.begin_schema_change() as connection:
        if database.dialect == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        found = store_version(connection)
        if found == 0:
            metadata.create_all(connection, checkfirst=False)
            connection.execute(
                store.insert(), {"id": "store", "version": STORE_VERSION, "created_at": now}
            )
        elif found != STORE_VERSION:
            _upgrade(connection, found)
    if found != STORE_VERSION:
        database.renew()
    return found


def store_version(connection: Connection) -> int:
    """Read the store's number; 0 for a database without our tables."""
    if not inspect(connection).has_table(store.name):
        return 0
    return int(connection.execute(select(store.c.version)).scalar_one())


def _upgrade(connection: Connection, found: int) -> None:
    if found > STORE_VERSION:
        raise StoreTooNew(
            f"this store is at version {found}; this program knows up to {STORE_VERSION}. "
            "Use the newer program."
        )
    for number in range(found + 1, STORE_VERSION + 1):
        UPGRADES[number](connection)
    connection.execute(update(store).values(version=STORE_VERSION))
