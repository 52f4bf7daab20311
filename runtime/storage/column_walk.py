"""Going through the values of one field, in the order of the records, page by page."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select, tuple_

from runtime.storage.record_ids import Ids
from runtime.storage.tables import FormTables

_PAGE = 2_000


def walk_column(
    connection: Connection, tables: FormTables, path: str, within: Ids | None = None
) -> Iterator[tuple[str, Any]]:
    """Give (record, value) of every value that living records hold; `within`: only of those."""
    subtable, dot, _ = path.partition(".")
    main, held = tables.main.c, tables.column(path)
    if dot:
        rows = tables.rows[subtable].table
        keys = (rows.c.record_id, rows.c.row_id)
        found = select(*keys, held).join(tables.main, rows.c.record_id == main.id)
    else:
        keys = (main.id, main.id)
        found = select(main.id, main.id.label("tie"), held)
    found = found.where(held.is_not(None), main.deleted_at.is_(None)).order_by(*keys).limit(_PAGE)
    if within is not None:
        found = found.where(main.id.in_(within))
    last: tuple[str, str] = ("", "")
    while page := connection.execute(found.where(tuple_(*keys) > last)).all():
        for row in page:
            yield row[0], row[2]
        last = (page[-1][0], page[-1][1])
