"""Messages to the caller, and the log of what automations did."""

from runtime.api.call import Answer, Call, Reply
from runtime.api.handlers.records import CURSOR, LIMIT
from runtime.api.rights import Right
from runtime.api.route import Description, Parameter, Route, Takes, reading, writing
from runtime.services.act import Act
from runtime.services.automation_log import automation_log
from runtime.services.list_notifications import list_notifications, mark_all_read, mark_read
from runtime.services.outcome import Refusal


def show_notifications(call: Call, act: Act) -> Reply:
    """List the caller's messages."""
    page = list_notifications(
        act,
        unread=call.flag("unread"),
        limit=call.limit(),
        cursor=call.query.get("cursor") or None,
    )
    return Answer(page.as_json())


def read_notification(call: Call, act: Act) -> Answer | Refusal:
    """Mark a message as read."""
    call.only()
    seen = mark_read(act, call.path["id"])
    return seen if isinstance(seen, Refusal) else Answer(seen.as_json())


def read_all_notifications(call: Call, act: Act) -> Answer | Refusal:
    """Mark all messages as read."""
    call.only()
    return Answer({"read": mark_all_read(act)})


def show_automation_log(call: Call, act: Act) -> Reply:
    """Read what the automations of an app did."""
    log = automation_log(
        act,
        call.path["app"],
        limit=call.limit(),
        cursor=call.query.get("cursor") or None,
        automation=call.query.get("automation") or None,
        state=call.query.get("state") or None,
        record=call.query.get("record") or None,
    )
    return log if isinstance(log, Refusal) else Answer(log.as_json())


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        "/notifications",
        show_notifications,
        Description("List the caller's messages", gives="NotificationPage"),
        right=Right.SIGNED_IN,
        query=(
            Parameter("unread", "Only those that are not read.", {"type": "boolean"}),
            LIMIT,
            CURSOR,
        ),
    ),
    writing(
        "POST",
        "/notifications/read",
        read_all_notifications,
        Description("Mark all messages as read", gives="ReadCount"),
        right=Right.SIGNED_IN,
        takes=Takes.MAYBE_JSON,
    ),
    writing(
        "POST",
        "/notifications/{id}/read",
        read_notification,
        Description("Mark a message as read", gives="Notification"),
        right=Right.SIGNED_IN,
        takes=Takes.MAYBE_JSON,
    ),
    reading(
        "GET",
        "/apps/{app}/automations/log",
        show_automation_log,
        Description("What the automations of an app did", gives="AutomationLog"),
        right=Right.ADMIN,
        query=(
            Parameter("automation", "Only this automation, by its key."),
            Parameter(
                "state",
                "Only runs that went so.",
                {"type": "string", "enum": ["done", "skipped", "retry", "failed"]},
            ),
            Parameter("record", "Only runs for this record."),
            LIMIT,
            CURSOR,
        ),
    ),
)
