"""Find the records a condition holds for, to lock and change them afterwards."""

from sqlalchemy import ColumnElement, Connection, select

from runtime.storage.query import Source


def find_ids(
    connection: Connection, source: Source, condition: ColumnElement[bool]
) -> tuple[str, ...]:
    """Give the ids of the living records of a form for which a condition holds, ascending.

    `condition` was translated over `source`, so that its joins are known.
    """
    main = source.root.clause.c
    statement = (
        select(main.id)
        .select_from(source.from_clause)
        .where(condition, main.deleted_at.is_(None))
        .order_by(main.id)
    )
    return tuple(connection.execute(statement).scalars())
