"""The audit: who was denied what, and what administrators did."""

from runtime.api.call import Answer, Call, Reply
from runtime.api.handlers.records import CURSOR, LIMIT
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
)


def show_audit(call: Call, act: Act) -> Reply:
    """Read the audit, the youngest entry first."""
    asked = {name: call.query.get(name) or None for name in ("kind", "what", "person", "record")}
    request = AuditRequest(limit=call.limit(), cursor=call.query.get("cursor") or None, **asked)
    page = read_audit(act, request)
    return page if isinstance(page, Refusal) else Answer(page.as_json())


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
