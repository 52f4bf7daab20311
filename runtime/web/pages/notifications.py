"""The page of messages: what one was told, the youngest first."""

from urllib.parse import urlencode

from runtime.services.act import Act, consult, perform
from runtime.services.list_notifications import (
    NotificationView,
    list_notifications,
    mark_all_read,
    mark_read,
)
from runtime.services.outcome import Refusal
from runtime.web.framing import frame_of
from runtime.web.reply import Elsewhere, Reply, Shown
from runtime.web.views.notifications import NotificationsScreen, bind_notification
from runtime.web.views.screens import CountedTab
from runtime.web.views.value import form_path
from runtime.web.visit import Visit

PAGE = 30
PATH = "/notifications"


def show_notifications(visit: Visit) -> Reply:
    """Show the messages."""
    return consult(visit.system, visit.signed, _notifications, visit)


def take_open(visit: Visit) -> Reply:
    """Mark a message as read, and go to the record that it is about."""
    seen = perform(visit.system, visit.signed, mark_read, visit.names["id"])
    return seen if isinstance(seen, Refusal) else Elsewhere(_about(seen))


def take_all_read(visit: Visit) -> Reply:
    """Mark all messages as read."""
    perform(visit.system, visit.signed, mark_all_read)
    return Elsewhere(PATH, "notifications.all_read")


def _about(seen: NotificationView) -> str:
    if seen.record is None or seen.form is None:
        return PATH
    return f"{form_path(seen.app, seen.form)}/{seen.record.id}"


def _notifications(act: Act, visit: Visit) -> Reply:
    unread = visit.asked("show") == "unread"
    cursor = visit.asked("cursor") or None
    page = list_notifications(act, unread=unread, limit=PAGE, cursor=cursor)
    words = visit.words
    kept = {"show": "unread"} if unread else {}
    kind = "empty_unread" if unread else "empty"
    screen = NotificationsScreen(
        tabs=[
            CountedTab(words("notifications.tab_all"), PATH, not unread, 0),
            CountedTab(
                words("notifications.tab_unread"), f"{PATH}?show=unread", unread, page.unread
            ),
        ],
        messages=[bind_notification(one, visit.clock(act, one.app)) for one in page.items],
        unread=page.unread,
        empty=words(f"notifications.{kind}"),
        empty_hint=words(f"notifications.{kind}_hint"),
        more_href=f"{PATH}?{urlencode({**kept, 'cursor': page.next_cursor})}"
        if page.next_cursor
        else "",
    )
    return Shown("pages/notifications.html", screen, frame_of(act, visit))
