"""Giving stored values of a select the keys that its options are called by now.

Rules of this file:
1. All keys of a field change at once; of a list, what has become the same stands once.
2. Records in the trash follow too; a row counts its record once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, bindparam, case, distinct, func, select, update

from runtime.storage.columns import is_stored
from runtime.storage.record_ids import held_by
from runtime.storage.tables import FormTables
from runtime.storage.types import TextList

BATCH = 2_000


def rename_options(
    connection: Connection, tables: FormTables, field: str, keys: Mapping[str, str]
) -> int:
    """Write new keys for former ones in a field (`status`, `lines.kind`); how many records."""
    if not _has_column(tables, field):
        return 0
    column = tables.column(field)
    subtable, dot, _ = field.partition(".")
    record = tables.rows[subtable].table.c.record_id if dot else tables.main.c.id
    chosen = held_by(connection.dialect.name, column, list(keys))
    count = connection.execute(select(func.count(distinct(record))).where(chosen)).scalar_one()
    if not count:
        return 0
    if isinstance(column.type, TextList):
        key = tables.rows[subtable].table.c.row_id if dot else tables.main.c.id
        _rewrite(connection, key, column, keys)
    else:
        now = case(dict(keys), value=column, else_=column)
        connection.execute(update(column.table).where(chosen).values({column: now}))
    return int(count)


def _rewrite(
    connection: Connection, key: Column[Any], column: Column[Any], keys: Mapping[str, str]
) -> None:
    """Rewrite lists of keys, page by page."""
    page = select(key, column).where(column.is_not(None)).order_by(key).limit(BATCH)
    change = update(column.table).where(key == bindparam("key_")).values({column: bindparam("now")})
    last = ""
    while rows := connection.execute(page.where(key > last)).all():
        changed = [
            {"key_": row[0], "now": _renamed(row[1], keys)}
            for row in rows
            if any(one in keys for one in row[1])
        ]
        if changed:
            connection.execute(change, changed)
        last = rows[-1][0]


def _renamed(chosen: Sequence[str], keys: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys.get(one, one) for one in chosen))


def _has_column(tables: FormTables, field: str) -> bool:
    """Whether a field is stored; what is computed on read has no column."""
    subtable, dot, name = field.partition(".")
    fields = tables.rows[subtable].fields if dot else tables.fields
    stored = fields.get(name if dot else field)
    return stored is not None and is_stored(stored.field)
