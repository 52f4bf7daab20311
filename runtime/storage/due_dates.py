"""Look up the dates that a rule waits for: in a field of a form, or in a column of a subtable."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from runtime.storage.tables import AppTables
from runtime.storage.types import UtcDateTime


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date that stands in a living record, or in one of its rows ("" for none)."""

    record: str
    row: str
    value: date | datetime


def dates_between(
    connection: Connection,
    tables: AppTables,
    place: tuple[str, str, str],
    bounds: tuple[datetime, datetime],
) -> list[DateFound]:
    """Find dates within bounds, both included; `place` is form, subtable ("" for none), field."""
    form, subtable, field = place
    known = tables.form(form)
    main = known.main
    if subtable:
        rows = known.rows[subtable]
        column: Any = rows.column(field)
        wanted = select(main.c.id, rows.table.c.row_id, column).join(
            rows.table, rows.table.c.record_id == main.c.id
        )
    else:
        column = known.column(field)
        wanted = select(main.c.id, column)
    first: date = bounds[0]
    last: date = bounds[1]
    if not isinstance(column.type, UtcDateTime):
        first, last = bounds[0].date(), bounds[1].date()
    found = connection.execute(
        wanted.where(main.c.deleted_at.is_(None), column >= first, column <= last).order_by(
            column, main.c.id
        )
    )
    return [DateFound(one[0], one[1] if subtable else "", one[-1]) for one in found]
