"""What the audit remembers: denials, and what administrators did.

Rules of this file:
1. A deed is written in the act's own transaction: it is in the audit if and only if it happened.
2. A denial is written after the answer has gone out, in a transaction of its own: what was refused
   has been rolled back, and how long it takes tells nobody anything.
3. No value of a record is ever written here; the record is named by its id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from runtime.services.act import Act
from runtime.services.caller import Caller
from runtime.services.outcome import Refusal, RefusalKind, forbidden, wrong
from runtime.services.showing import person_ref
from runtime.services.system import System
from runtime.services.views import Json, Ref
from runtime.storage.audit import AuditEntry, AuditQuery, AuditRow, AuditStore
from runtime.storage.database import Connection

NOT_ADMIN = forbidden("Only an administrator may read the audit.", "只有管理员可以查看审计日志。")
MOST = 200

Deed = Literal[
    "publish", "rollback", "settings", "user", "password", "roles", "token",
    "restore", "purge", "export", "export_report", "export_app", "department", "hand_over",
    "draft", "import_app", "rename_options",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was refused: the route, and what its address names."""

    route: str
    names: Mapping[str, str]
    address: str


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """What to look for in the audit; `person` is a sign-in name or an id, `until` is not in it."""

    limit: int = 50
    cursor: str | None = None
    kind: str | None = None
    what: str | None = None
    person: str | None = None
    record: str | None = None
    app: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditView:
    """One entry as an administrator reads it."""

    row: AuditRow
    who: Ref | None

    def as_json(self) -> dict[str, Json]:
        """Give the entry."""
        entry = self.row.entry
        return {
            "id": str(self.row.id),
            "at": entry.at.isoformat(),
            "kind": entry.kind,
            "what": entry.what,
            "who": self.who.as_json() if self.who else None,
            "username": entry.username,
            "address": entry.address,
            "way": entry.way,
            "app": entry.app,
            "form": entry.form,
            "record": entry.record,
            "place": entry.place,
            "status": entry.status,
            "note": entry.note,
        }


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page of the audit, the youngest first."""

    items: Sequence[AuditView]
    next_cursor: str | None

    def as_json(self) -> dict[str, Json]:
        """Give `{items, next_cursor}`."""
        return {
            "items": [one.as_json() for one in self.items],
            "next_cursor": self.next_cursor,
        }


def remember_deed(
    act: Act,
    what: Deed,
    *,
    app: str | None = None,
    form: str | None = None,
    record: str | None = None,
    note: str | None = None,
) -> None:
    """Write down what an act does, within it."""
    write_deed(
        act.system, act.connection, act.caller, what, app=app, form=form, record=record, note=note
    )


def write_deed(
    system: System,
    connection: Connection,
    caller: Caller | None,
    what: Deed,
    *,
    app: str | None = None,
    form: str | None = None,
    record: str | None = None,
    note: str | None = None,
) -> None:
    """Write down what is done in a transaction; without a caller it is the command line."""
    entry = AuditEntry(
        at=system.clock(),
        kind="deed",
        what=what,
        way=str(caller.way) if caller else "cli",
        actor=(caller.person.id or None) if caller else None,
        username=(caller.person.username or None) if caller else None,
        address=caller.address or None if caller else None,
        app=app,
        form=form,
        record=record,
        note=note,
    )
    AuditStore(connection).append(entry)


def note_deed(
    system: System,
    caller: Caller,
    what: Deed,
    *,
    app: str | None = None,
    form: str | None = None,
    note: str | None = None,
) -> None:
    """Write down what somebody took out of the store by reading it."""
    system.database.run(
        lambda connection: write_deed(
            system, connection, caller, what, app=app, form=form, note=note
        )
    )


def is_denial(refusal: Refusal) -> bool:
    """Whether a refusal kept somebody from what he has no right to."""
    return refusal.denied or refusal.kind is RefusalKind.FORBIDDEN


def note_denial(
    system: System, caller: Caller | None, place: Place, status: int, code: str
) -> None:
    """Write down that somebody was refused for want of a right."""
    names = place.names
    entry = AuditEntry(
        at=system.clock(),
        kind="denied",
        what=code,
        way=str(caller.way) if caller else "api",
        actor=caller.person.id if caller else None,
        username=caller.person.username if caller else None,
        address=place.address or None,
        app=names.get("app"),
        form=names.get("form"),
        record=names.get("id"),
        place=place.route,
        status=status,
    )
    system.database.run(lambda connection: AuditStore(connection).append(entry))


def note_lockout(
    system: System, connection: Connection, username: str, address: str, way: str
) -> None:
    """Write down that a name, or an address, is shut out for a while."""
    entry = AuditEntry(
        at=system.clock(),
        kind="denied",
        what="lockout",
        way=way,
        username=username,
        address=address or None,
        status=429,
    )
    AuditStore(connection).append(entry)


def read_audit(act: Act, request: AuditRequest) -> AuditPage | Refusal:
    """Read one page of the audit; administrators alone may."""
    if not act.caller.person.is_admin:
        return NOT_ADMIN
    before = None
    if request.cursor:
        if not request.cursor.isascii() or not request.cursor.isdecimal():
            return wrong("This cursor belongs to another list.", "该游标不属于此列表。")
        before = int(request.cursor[:18])
    limit = max(1, min(request.limit, MOST))
    person = act.world.directory.by_username(request.person) if request.person else None
    query = AuditQuery(
        limit=limit + 1,
        before=before,
        kind=request.kind,
        what=request.what,
        person=person.id if person else request.person,
        record=request.record,
        app=request.app,
        since=request.since,
        until=request.until,
    )
    found = AuditStore(act.connection).read(query)
    rows = found[:limit]
    views = tuple(AuditView(row, person_ref(act, row.entry.actor)) for row in rows)
    return AuditPage(views, str(rows[-1].id) if len(found) > limit else None)
