"""Rows of living records, found across records: what a row lookup offers."""

from collections.abc import Sequence

from sqlalchemy import Connection, or_, select

from runtime.storage.conditions import Condition
from runtime.storage.query_source import Source


def list_rows(
    connection: Connection,
    sources: tuple[Source, Source],
    conditions: Sequence[Condition],
    grants: Sequence[Condition | None],
    most: int,
) -> tuple[str, ...]:
    """Give the ids of rows, those of the latest records first, each record's in their order.

    `sources`: the rows, and their records as joined to them; `grants`: a row is seen where one of
    them holds for its record (None holds always); no grants, no limits.
    """
    rows, parent = sources
    row, record = rows.root.clause.c, parent.root.clause.c
    query = select(row.row_id).select_from(rows.from_clause)
    query = query.where(record.deleted_at.is_(None), *conditions)
    if grants and all(one is not None for one in grants):
        query = query.where(or_(*(one for one in grants if one is not None)))
    query = query.order_by(record.id.desc(), row.position).limit(most)
    return tuple(str(one) for one in connection.execute(query).scalars())
