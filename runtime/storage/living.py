"""Which of some records are there: not purged, not in the trash."""

from collections.abc import Iterable

from sqlalchemy import Connection

from runtime.storage.record_statements import statements_of
from runtime.storage.tables import FormTables


def living_ids(connection: Connection, tables: FormTables, ids: Iterable[str]) -> frozenset[str]:
    """Give those of the ids that are living records of a form, in one statement."""
    living = statements_of(tables).select_living
    return frozenset(connection.execute(living, {"wanted": sorted(ids)}).scalars())
