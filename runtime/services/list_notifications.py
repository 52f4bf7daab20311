"""A person's messages: read them, count what is new, mark it as seen.

Rules of this file:
1. A message shows what its reader might read when it was sent.
2. The record it is about is named and linked only for who may see it now.
"""

from dataclasses import dataclass

from engine.text import localise
from runtime.services.act import Act
from runtime.services.open_record import open_record
from runtime.services.outcome import Refusal, not_found
from runtime.services.showing import system_shown
from runtime.services.titles import Titles, hides
from runtime.services.views import Json, Ref
from runtime.storage.notifications import Notification, NotificationStore

NO_MESSAGE = not_found("There is no such message.", "没有这条消息。")


@dataclass(frozen=True, slots=True)
class NotificationView:
    """One message as its reader sees it; `record` None where he may not see it any more."""

    id: str
    app: str
    form: str | None
    record: Ref | None
    message: str
    at: str
    read_at: str | None

    def as_json(self) -> dict[str, Json]:
        """Give it as the API does."""
        return {
            "id": self.id,
            "app": self.app,
            "form": self.form,
            "record": None if self.record is None else self.record.as_json(),
            "message": self.message,
            "at": self.at,
            "read_at": self.read_at,
        }


@dataclass(frozen=True, slots=True)
class NotificationPage:
    """Messages, the youngest first, and how many are unread in all."""

    items: tuple[NotificationView, ...]
    next_cursor: str | None
    unread: int

    def as_json(self) -> dict[str, Json]:
        """Give it as the API does."""
        return {
            "items": [one.as_json() for one in self.items],
            "next_cursor": self.next_cursor,
            "unread": self.unread,
        }


def list_notifications(
    act: Act, *, unread: bool = False, limit: int = 50, cursor: str | None = None
) -> NotificationPage:
    """Read a page of the caller's messages."""
    store = NotificationStore(act.connection)
    person = act.caller.person.id
    found = store.page(person, limit + 1, before=cursor, unread=unread)
    items = tuple(_view(act, one) for one in found[:limit])
    more = items[-1].id if len(found) > limit else None
    return NotificationPage(items, more, store.count_unread(person))


def count_unread(act: Act) -> int:
    """Count the caller's messages that he has not read."""
    return NotificationStore(act.connection).count_unread(act.caller.person.id)


def mark_read(act: Act, message: str) -> NotificationView | Refusal:
    """Note that the caller has read a message; a second time changes nothing."""
    store = NotificationStore(act.connection)
    person = act.caller.person.id
    store.mark_read(person, act.now, [message])
    found = store.find(person, message)
    return NO_MESSAGE if found is None else _view(act, found)


def mark_all_read(act: Act) -> int:
    """Note that the caller has read all his messages; how many were new."""
    return NotificationStore(act.connection).mark_read(act.caller.person.id, act.now)


def _view(act: Act, message: Notification) -> NotificationView:
    record = _record(act, message)
    return NotificationView(
        id=message.id,
        app=message.app,
        form=message.form if record else None,
        record=record,
        message=localise(dict(message.message), act.caller.locale),
        at=message.at.isoformat(),
        read_at=message.read_at.isoformat() if message.read_at else None,
    )


def _record(act: Act, message: Notification) -> Ref | None:
    if message.form is None or message.record is None:
        return None
    opened = open_record(act, message.app, message.form, message.record)
    if isinstance(opened, Refusal):
        return None
    values = {**system_shown(opened.record), **opened.record.values}
    titles = Titles(act, opened.app, opened.facts)
    return Ref(
        opened.record.id, titles.of_values(opened.form, values, hides(opened.standing.access))
    )
