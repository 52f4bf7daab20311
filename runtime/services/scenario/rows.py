"""The rows of a stored record by their ids, for those who name rows by their place."""

from collections.abc import Mapping, Sequence

from runtime.services.act import Act
from runtime.storage.record_store import RecordStore


def stored_rows(act: Act, app: str, form: str, record: str) -> Mapping[str, Sequence[str]]:
    """Give the ids of a record's rows, by subtable; none of a record that is not there."""
    published = act.world.apps[app]
    found = RecordStore(act.connection, published.tables).find(form, record)
    subtables = published.forms[form].columns
    return {key: _ids(found.values.get(key)) if found else () for key in subtables}


def _ids(rows: object) -> tuple[str, ...]:
    found = rows if isinstance(rows, list) else []
    return tuple(str(row["row_id"]) for row in found)
