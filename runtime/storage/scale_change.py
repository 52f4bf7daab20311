"""Changing the scale of a number field, in the database alone: no value leaves it.

Rule of this file: scaled integers (SQLite) and NUMERIC (PostgreSQL) are moved by powers of ten in
exact arithmetic; what would be rounded or grow too long is found before.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Numeric,
    Table,
    func,
    literal,
    not_,
    or_,
    select,
    type_coerce,
    update,
)

from engine.form.field_types import PRECISION
from runtime.storage.types import Exact


def find_misfits(
    connection: Connection,
    table: Table,
    key: Column[Any],
    columns: tuple[str, str],
    most: int | None,
) -> tuple[list[tuple[str, str]], int]:
    """Find what the new column cannot hold: the first of them (key, value), and how many."""
    old = table.c[columns[0]]
    misfit = _misfit(connection.dialect.name, old, table.c[columns[1]])
    count = connection.execute(select(func.count()).select_from(table).where(misfit)).scalar_one()
    shown = connection.execute(select(key, old).where(misfit).order_by(key).limit(most))
    return [(row[0], str(row[1])) for row in shown], count


def change_scale(
    connection: Connection, table: Table, columns: tuple[str, str], *, fitting: bool = False
) -> int:
    """Write the values of the old column (`fitting`: those that fit) into the new one; how many."""
    old, new = table.c[columns[0]], table.c[columns[1]]
    dialect = connection.dialect.name
    changed = update(table).where(old.is_not(None))
    if fitting:
        changed = changed.where(not_(_misfit(dialect, old, new)))
    return connection.execute(changed.values({new: moved(dialect, old, new)})).rowcount


def _misfit(dialect: str, old: Column[Any], new: Column[Any]) -> ColumnElement[bool]:
    before, after = _scale(old), _scale(new)
    if dialect == "postgresql":
        number = type_coerce(old, Numeric)
        too_long = func.abs(number) >= literal(10 ** (PRECISION - after), BigInteger)
        return or_(too_long, number != func.round(number, after))
    raw, shift = type_coerce(old, BigInteger), after - before
    if shift >= 0:
        return func.abs(raw) >= literal(10 ** (PRECISION - shift), BigInteger)
    return raw % literal(10**-shift, BigInteger) != 0


def moved(dialect: str, old: ColumnElement[Any], new: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give the old column's value as the new one would hold it."""
    if dialect == "postgresql":
        return type_coerce(old, new.type)
    raw, shift = type_coerce(old, BigInteger), _scale(new) - _scale(old)
    factor = literal(10 ** abs(shift), BigInteger)
    return type_coerce(raw * factor if shift >= 0 else raw // factor, new.type)


def _scale(column: ColumnElement[Any]) -> int:
    if not isinstance(column.type, Exact):
        raise TypeError(f"{column} is no exact number")
    return column.type.scale
