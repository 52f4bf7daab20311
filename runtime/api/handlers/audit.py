"""The audit: who was denied what, and what administrators did."""

from datetime import UTC, datetime

from runtime.api.call import Answer, Call, Reply
from runtime.api.handlers.records import CURSOR, LIMIT
from runtime.api.problem import Fault
from runtime.api.rights import Right
from runtime.api.route import Description, Parameter, Route, reading
from runtime.services.act import Act
from runtime.services.audit import AuditRequest, read_audit
from runtime.services.outcome import Refusal

PARAMETERS = (
    LIMIT,
    CURSOR,
    Parameter(
        "kind",
        "Denials or deeds alone.",
        {"type": "string", "enum": ["denied", "deed"]},
    ),
    Parameter("what", "What was denied or done, such as `purge` or `lockout`."),
    Parameter("person", "Who, by sign-in name or id."),
    Parameter("record", "The record, by its id."),
    Parameter("app", "The app, by its key."),
    Parameter("since", "The day or instant it begins at (ISO 8601; without a zone: UTC)."),
    Parameter("until", "The day or instant it ends before."),
)
NAMES = ("kind", "what", "person", "record", "app")


def show_audit(call: Call, act: Act) -> Reply:
    """Read the audit, the youngest entry first."""
    asked = {name: call.query.get(name) or None for name in NAMES}
    request = AuditRequest(
        limit=call.limit(),
        cursor=call.query.get("cursor") or None,
        since=_instant(call, "since"),
        until=_instant(call, "until"),
        **asked,
    )
    page = read_audit(act, request)
    return page if isinstance(page, Refusal) else Answer(page.as_json())


def _instant(call: Call, name: str) -> datetime | None:
    text = call.query.get(name)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Fault(
            400,
            "query",
            {
                "en": f"'{name}' is a day or an instant: 2026-11-20 or 2026-11-20T08:00:00Z.",
                "zh": f"“{name}”应为日期或时间，如 2026-11-20 或 2026-11-20T08:00:00Z。",
            },
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


ROUTES: tuple[Route, ...] = (
    reading(
        "GET",
        "/audit",
        show_audit,
        Description("Read the audit", gives="Audit"),
        right=Right.ADMIN,
        query=PARAMETERS,
    ),
)
