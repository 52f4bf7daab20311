"""Find balances by their dimensions, and the movements that a ledger holds already.

Rule of this file: it reads without a lock; what is found is locked by its id before it is trusted.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from engine.expression.values import Value
from engine.form.balance import Balance
from runtime.storage.tables import FormTables

_TOGETHER = 200
_AT_A_TIME = 2_000

Key = tuple[Value, ...]
"""The value of each dimension, in the order in which the balance names them."""


def find_balances(
    connection: Connection, tables: FormTables, dimensions: Sequence[str], keys: Iterable[Key]
) -> dict[Key, str]:
    """Give the ids of the balances of some keys; a key without a balance is left out."""
    columns = [tables.column(name) for name in dimensions]
    main = tables.main.c
    found: dict[Key, str] = {}
    for part in _parts(list(keys)):
        alternatives = [_all_equal(columns, key) for key in part]
        statement = select(main.id, *columns).where(or_(*alternatives), main.deleted_at.is_(None))
        for id_, *values in connection.execute(statement):
            found[tuple(values)] = id_
    return found


def posted_ids(
    connection: Connection, tables: FormTables, field: str, ids: Iterable[str]
) -> frozenset[str]:
    """Tell which of some ids a ledger holds already."""
    column = tables.column(field)
    found: set[str] = set()
    for part in _parts(sorted(set(ids))):
        found.update(connection.execute(select(column).where(column.in_(part))).scalars())
    return frozenset(found)


def ledger_sums(
    connection: Connection, ledger: FormTables, balance: Balance
) -> dict[Key, list[Decimal]]:
    """Add up what a ledger tells of each key, number by number."""
    names = [*balance.dimensions, *(one.ledger for one in balance.fields)]
    columns = [ledger.column(name) for name in names]
    found: dict[Key, list[Decimal]] = {}
    wanted = select(*columns).execution_options(yield_per=_AT_A_TIME)
    for row in connection.execute(wanted):
        key, changes = tuple(row[: len(balance.dimensions)]), row[len(balance.dimensions) :]
        sums = found.setdefault(key, [Decimal(0)] * len(changes))
        found[key] = [
            total + (change or Decimal(0)) for total, change in zip(sums, changes, strict=True)
        ]
    return found


def _all_equal(columns: Sequence[ColumnElement[Any]], key: Key) -> ColumnElement[bool]:
    return and_(*(column == value for column, value in zip(columns, key, strict=True)))


def _parts(things: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(things), _TOGETHER):
        yield things[start : start + _TOGETHER]
