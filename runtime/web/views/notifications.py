"""Messages as their page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.services.list_notifications import NotificationView
from runtime.web.views.moments import Clockface, Moment
from runtime.web.views.screens import CountedTab


@dataclass(frozen=True, slots=True)
class NotificationLine:
    """A message; `about` is what its record is called, "" where there is none to go to."""

    id: str
    text: str
    about: str
    at: Moment
    unread: bool


@dataclass(frozen=True, slots=True)
class NotificationsScreen:
    """The page of messages."""

    tabs: Sequence[CountedTab]
    messages: Sequence[NotificationLine]
    unread: int
    empty: str
    empty_hint: str
    more_href: str


def bind_notification(message: NotificationView, clock: Clockface) -> NotificationLine:
    """Bind a message to its line."""
    return NotificationLine(
        id=message.id,
        text=message.message,
        about=message.record.title if message.record else "",
        at=clock.instant(message.at),
        unread=message.read_at is None,
    )
