"""Find the records a condition holds for, locked, to change them afterwards.

Rule of this file: the condition holds of the locked record. PostgreSQL looks again at what it had
to wait for, and leaves out what another act has changed so that it no longer fits.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, func, select

from runtime.storage.query import Source

_HELD_NAMES = 7_236
"""Keeps the names that are held apart from other uses of advisory locks."""


def find_and_lock(
    connection: Connection,
    source: Source,
    condition: ColumnElement[bool] | None,
    most: int | None = None,
) -> tuple[str, ...]:
    """Give the ids of the living records (at most so many) for which a condition holds, ascending.

    They are locked in this sequence, so that two acts never wait for each other. `condition` was
    translated over `source`, so that its joins are known.
    """
    main = source.root.clause.c
    statement = (
        select(main.id)
        .select_from(source.from_clause)
        .where(main.deleted_at.is_(None))
        .order_by(main.id)
        .limit(most)
        .with_for_update(key_share=True, of=source.root.clause)
    )
    if condition is not None:
        statement = statement.where(condition)
    return tuple(connection.execute(statement).scalars())


def find_rows_and_lock(
    connection: Connection, source: Source, condition: ColumnElement[bool] | None, most: int
) -> dict[str, tuple[str, ...]]:
    """Give the ids of a subtable's rows (at most so many) for which a condition holds, by record.

    Their records are locked in the sequence of their ids, as whoever writes a row does; then it
    is looked once more, for what was written while the locks were waited for.
    """
    record = source.parent().root.clause
    rows = source.root.clause
    statement = (
        select(record.c.id, rows.c.row_id)
        .select_from(source.from_clause)
        .where(record.c.deleted_at.is_(None))
        .order_by(record.c.id, rows.c.position)
        .limit(most)
        .with_for_update(key_share=True, of=record)
    )
    if condition is not None:
        statement = statement.where(condition)
    connection.execute(statement)
    found: dict[str, tuple[str, ...]] = {}
    for id_, row in connection.execute(statement):
        found[id_] = (*found.get(id_, ()), row)
    return found


def hold_name(connection: Connection, name: str) -> None:
    """Let nobody else hold the same name before this transaction ends.

    For what is looked for and made when it is not there. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(name, _HELD_NAMES)))
        )


def find_in_order(
    connection: Connection,
    source: Source,
    condition: ColumnElement[bool] | None,
    sort: Sequence[tuple[str, bool]],
) -> tuple[str, ...]:
    """Give the ids of a form's living records for which a condition holds, unlocked, in order.

    `sort` names fields with whether they descend; blanks come last.
    """
    main = source.root.clause.c
    statement = select(main.id).select_from(source.from_clause).where(main.deleted_at.is_(None))
    if condition is not None:
        statement = statement.where(condition)
    for name, descending in sort:
        column = source.form_tables.column(name)
        statement = statement.order_by(
            column.is_(None), column.desc() if descending else column.asc()
        )
    return tuple(connection.execute(statement.order_by(main.id)).scalars())
