"""Files that were sent to become an app or a form, and which of them did.

Rules of this file:
1. What was taken stays: of an app it tells what its next version from outside is compared with.
2. What was not taken within its days is forgotten when the next one comes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, insert, select, update

from runtime.storage.schema.uploads import uploads

KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent; `purpose`: what it is to become, `app` or `sheet`."""

    id: str
    purpose: str
    app: str | None
    name: str
    content: bytes
    author: str | None
    sent_at: datetime
    taken_at: datetime | None = None


class UploadStore:
    """What was sent, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, sent: SentFile) -> None:
        """Keep a file; those that nobody took are forgotten after a while."""
        stale = and_(uploads.c.taken_at.is_(None), uploads.c.sent_at < sent.sent_at - KEPT)
        self._connection.execute(delete(uploads).where(stale))
        row = {name: getattr(sent, name) for name in SentFile.__slots__}
        self._connection.execute(insert(uploads), row)

    def find(self, upload: str, purpose: str) -> SentFile | None:
        """Read a file that was sent for a purpose."""
        columns = uploads.c
        wanted = select(uploads).where(columns.id == upload, columns.purpose == purpose)
        row = self._connection.execute(wanted).mappings().one_or_none()
        return None if row is None else SentFile(**row)

    def take(self, upload: str, at: datetime) -> None:
        """Mark a file as what it was sent for."""
        self._connection.execute(update(uploads).where(uploads.c.id == upload).values(taken_at=at))

    def origin(self, app: str) -> bytes | None:
        """Give the youngest bundle that became a version of an app, or went into its draft."""
        columns = uploads.c
        wanted = (
            select(columns.content)
            .where(columns.app == app, columns.purpose == "app", columns.taken_at.is_not(None))
            .order_by(columns.taken_at.desc(), columns.id.desc())
            .limit(1)
        )
        found: bytes | None = self._connection.execute(wanted).scalar_one_or_none()
        return found
