"""Going through all records of a form in batches, and under which version each was written."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, func, select

from runtime.storage.record_ids import Ids
from runtime.storage.schema.records import history
from runtime.storage.tables import FormTables


def walk_records(
    connection: Connection, form: FormTables, most: int, within: Ids | None = None
) -> Iterator[list[str]]:
    """Give the ids of a form's living records, ascending, at most so many together.

    `within`: only those of another query.
    """
    main = form.main.c
    after = ""
    while True:
        wanted = select(main.id).where(main.id > after, main.deleted_at.is_(None))
        if within is not None:
            wanted = wanted.where(main.id.in_(within))
        ids = list(connection.execute(wanted.order_by(main.id).limit(most)).scalars())
        if not ids:
            return
        yield ids
        after = ids[-1]


def last_versions(connection: Connection, records: Sequence[str]) -> dict[str, int]:
    """Tell under which version of its app each record was last written, by its history."""
    columns = history.c
    last = (
        select(columns.record, func.max(columns.position).label("position"))
        .where(columns.record.in_(records))
        .group_by(columns.record)
        .subquery()
    )
    found = select(columns.record, columns.app_version).join(
        last, (last.c.record == columns.record) & (last.c.position == columns.position)
    )
    return {row[0]: row[1] for row in connection.execute(found)}
