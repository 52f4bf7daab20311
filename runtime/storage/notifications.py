"""Messages to people: written once, read when the person has seen them.

Rules of this file:
1. What comes under a key (`once`) of one source goes to a person once, however often it is sent.
2. The youngest first, by keyset.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from runtime.storage.schema.automations import notifications
from runtime.storage.statement import Statement


@dataclass(frozen=True, slots=True)
class Notification:
    """One message to one person; `source` is what sent it, `record` what it is about."""

    id: str
    recipient: str
    app: str
    source: str
    once: str | None
    form: str | None
    record: str | None
    message: Mapping[str, str]
    at: datetime
    read_at: datetime | None = None


class NotificationStore:
    """Messages in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def send(self, messages: Iterable[Notification]) -> None:
        """Write messages; those whose key was used before stay unwritten."""
        rows = [{name: getattr(one, name) for name in Notification.__slots__} for one in messages]
        if rows:
            _SEND[self._connection.dialect.name].write_all(self._connection, rows)

    def told(self, app: str, source: str, once: str) -> frozenset[str]:
        """Who was told under a key already."""
        found = self._connection.execute(
            select(notifications.c.recipient).where(
                notifications.c.app == app,
                notifications.c.source == source,
                notifications.c.once == once,
            )
        )
        return frozenset(found.scalars())

    def page(
        self, person: str, limit: int, *, before: str | None = None, unread: bool = False
    ) -> list[Notification]:
        """A person's messages behind the id `before`, the youngest first."""
        statement = select(notifications).where(notifications.c.recipient == person)
        if before:
            statement = statement.where(notifications.c.id < before)
        if unread:
            statement = statement.where(notifications.c.read_at.is_(None))
        rows = self._connection.execute(statement.order_by(notifications.c.id.desc()).limit(limit))
        return [_notification(one) for one in rows]

    def find(self, person: str, id_: str) -> Notification | None:
        """Find one of a person's messages."""
        found = self._connection.execute(
            select(notifications).where(
                notifications.c.id == id_, notifications.c.recipient == person
            )
        ).one_or_none()
        return None if found is None else _notification(found)

    def count_unread(self, person: str) -> int:
        """Count the messages that a person has not read."""
        unread = select(func.count()).where(
            notifications.c.recipient == person, notifications.c.read_at.is_(None)
        )
        return self._connection.execute(unread).scalar_one()

    def mark_read(self, person: str, at: datetime, ids: Iterable[str] | None = None) -> int:
        """Mark a person's messages as read, all without `ids`; how many were unread."""
        statement = update(notifications).where(
            notifications.c.recipient == person, notifications.c.read_at.is_(None)
        )
        if ids is not None:
            statement = statement.where(notifications.c.id.in_(list(ids)))
        return self._connection.execute(statement.values(read_at=at)).rowcount

    def of_app(self, app: str, record: str | None = None) -> list[Notification]:
        """Every message of an app, or those about a record, in the order they were sent."""
        statement = select(notifications).where(notifications.c.app == app)
        if record:
            statement = statement.where(notifications.c.record == record)
        rows = self._connection.execute(statement.order_by(notifications.c.id))
        return [_notification(one) for one in rows]


def _notification(row: Any) -> Notification:  # noqa: ANN401 - a row of the table
    return Notification(**row._mapping)


_SEND = {
    name: Statement(dialect.insert(notifications).on_conflict_do_nothing(), Notification.__slots__)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
