"""The audit: denials and administrators' deeds, one row each, never changed.

Rule of this file: a page of it goes on behind the last row seen, the youngest first.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, or_, select

from runtime.storage.schema.audit import audit

LONGEST = 500


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What is to be remembered.

    `kind`: `denied` or `deed`; `what`: which one (`read_record`, `publish` …); `place`: the route;
    `username`: the name that was given, where nobody is signed in.
    """

    at: datetime
    kind: str
    what: str
    way: str
    actor: str | None = None
    username: str | None = None
    address: str | None = None
    app: str | None = None
    form: str | None = None
    record: str | None = None
    place: str | None = None
    status: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One remembered entry under its number."""

    id: int
    entry: AuditEntry


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What to look for; `before` is the number of the last row seen."""

    limit: int = 50
    before: int | None = None
    kind: str | None = None
    what: str | None = None
    person: str | None = None
    record: str | None = None
    app: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class AuditStore:
    """The audit in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, entry: AuditEntry) -> None:
        """Write an entry; what is too long is cut, what is no text is left out."""
        row = {
            name: _short(value) if isinstance(value, str) else value
            for name, value in asdict(entry).items()
        }
        self._connection.execute(insert(audit), row)

    def read(self, query: AuditQuery) -> Sequence[AuditRow]:
        """Read a page, the youngest first; `person` is an id or a sign-in name."""
        columns = audit.c
        found = select(audit).order_by(columns.id.desc()).limit(query.limit)
        for column, wanted in (
            (columns.kind, query.kind),
            (columns.what, query.what),
            (columns.record, query.record),
            (columns.app, query.app),
        ):
            if wanted is not None:
                found = found.where(column == wanted)
        if query.person is not None:
            found = found.where(
                or_(columns.actor == query.person, columns.username == query.person)
            )
        if query.since is not None:
            found = found.where(columns.at >= query.since)
        if query.until is not None:
            found = found.where(columns.at < query.until)
        if query.before is not None:
            found = found.where(columns.id < query.before)
        return [
            AuditRow(row["id"], AuditEntry(**{k: v for k, v in row.items() if k != "id"}))
            for row in self._connection.execute(found).mappings()
        ]


def _short(text: str) -> str:
    """No text of ours holds NUL, or a line of its own."""
    return " ".join(text.replace("\0", " ").split())[:LONGEST]
