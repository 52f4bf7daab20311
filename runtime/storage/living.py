"""Which of some records are there: not purged, not in the trash."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from runtime.storage.tables import FormTables


def living_ids(connection: Connection, tables: FormTables, ids: Iterable[str]) -> frozenset[str]:
    """Give those of the ids that are living records of a form, in one statement."""
    main = tables.main.c
    living = select(main.id).where(
        main.id.in_(bindparam("wanted", expanding=True)), main.deleted_at.is_(None)
    )
    return frozenset(connection.execute(living, {"wanted": sorted(ids)}).scalars())
