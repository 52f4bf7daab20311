"""Find the records a condition holds for, locked, to change them afterwards.

Rule of this file: the condition holds of the locked record. PostgreSQL looks again at what it had
to wait for, and leaves out what another act has changed so that it no longer fits.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, select

from runtime.storage.query import Source


def find_and_lock(
    connection: Connection, source: Source, condition: ColumnElement[bool]
) -> tuple[str, ...]:
    """Give the ids of the living records of a form for which a condition holds, ascending.

    They are locked in this sequence, so that two acts never wait for each other. `condition` was
    translated over `source`, so that its joins are known.
    """
    main = source.root.clause.c
    statement = (
        select(main.id)
        .select_from(source.from_clause)
        .where(condition, main.deleted_at.is_(None))
        .order_by(main.id)
        .with_for_update(key_share=True, of=source.root.clause)
    )
    return tuple(connection.execute(statement).scalars())


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
