"""Business revisions of records: kept whole, numbered from one, never changed.

Rules of this file:
1. A revision holds what the record and its rows were, as plain JSON: later definitions read it.
2. The record is locked by whoever keeps a revision of it, so that numbers follow one another.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from engine.form.record import Record
from runtime.storage.schema.revisions import revisions
from runtime.storage.types import canonical_json
from runtime.storage.values import plain


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision; `content` has `state`, `owner`, `department` and `values`."""

    number: int
    at: datetime
    actor: str | None
    reason: str
    app_version: int
    record_version: int
    content: Mapping[str, Any]


class RevisionStore:
    """The revisions in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, app: str, record: Record, reason: str, *, app_version: int) -> None:
        """Keep a record as it is now, under the number that it carries."""
        content = {
            "state": record.state,
            "owner": record.owner,
            "department": record.department,
            "values": record.values,
        }
        self._connection.execute(
            _INSERT,
            {
                "app": app,
                "form": record.form,
                "record": record.id,
                "number": record.revision,
                "at": record.updated_at,
                "actor": record.updated_by,
                "reason": reason,
                "app_version": app_version,
                "record_version": record.version,
                "content": canonical_json(plain(content)),
            },
        )

    def read(self, record: str) -> list[Revision]:
        """Read a record's revisions, the first one first."""
        return [
            Revision(
                row.number,
                row.at,
                row.actor,
                row.reason,
                row.app_version,
                row.record_version,
                json.loads(row.content),
            )
            for row in self._connection.execute(_OF_RECORD, {"wanted": record})
        ]


_INSERT = insert(revisions)
_OF_RECORD = (
    select(revisions).where(revisions.c.record == bindparam("wanted")).order_by(revisions.c.number)
)
