"""The audit by its page: what was done and what was denied, by person, deed, app and time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import get_args
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from engine.text import localise
from runtime.i18n.catalogue import Words
from runtime.services.act import Act, consult
from runtime.services.audit import AuditRequest, AuditView, Deed, read_audit
from runtime.services.outcome import Refusal
from runtime.services.system import NOBODY
from runtime.web.framing import framed
from runtime.web.pages.administration.ground import tabs_of
from runtime.web.reply import Reply
from runtime.web.views.administration.fields import FieldView, Options, people_options
from runtime.web.views.administration.screens import AuditLine, AuditScreen
from runtime.web.views.moments import Clockface
from runtime.web.views.status import StatusView
from runtime.web.visit import Visit

PAGE = 50
PATH = "/admin/audit"
NAMES = ("kind", "what", "person", "app", "since", "until")
DEEDS: Sequence[str] = (*get_args(Deed), "lockout")


def show_audit(visit: Visit) -> Reply:
    """Show a page of the audit."""
    return consult(visit.system, visit.signed, _screen, visit)


def _screen(act: Act, visit: Visit) -> Reply:
    asked = {name: visit.asked(name) for name in NAMES if visit.asked(name)}
    clock = visit.clock(act)
    since, until = _midnight(asked.get("since"), clock.zone), asked.get("until")
    page = read_audit(
        act,
        AuditRequest(
            limit=PAGE,
            cursor=visit.asked("cursor") or None,
            kind=asked.get("kind"),
            what=asked.get("what"),
            person=asked.get("person"),
            app=asked.get("app"),
            since=since,
            until=_midnight(until, clock.zone, after=1),
        ),
    )
    if isinstance(page, Refusal):
        return page
    labels = {
        key: localise(app.app.app.label, visit.locale, key) for key, app in act.world.apps.items()
    }
    more = urlencode({**asked, "cursor": page.next_cursor}) if page.next_cursor else ""
    screen = AuditScreen(
        tabs=tabs_of(act, visit),
        filters=_filters(act, visit, asked, labels),
        narrowed=bool(asked),
        lines=[_line(one, clock, labels) for one in page.items],
        more_href=f"{PATH}?{more}" if more else "",
    )
    return framed(act, visit, "admin/audit", screen)


def _midnight(text: str | None, zone: ZoneInfo, *, after: int = 0) -> datetime | None:
    """Give the beginning of a day where the reader is; `until` means the whole of its day."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    if day.year < 1970 or day.year > 9000:
        return None
    return datetime.combine(day + timedelta(days=after), time(), zone)


def _filters(
    act: Act, visit: Visit, asked: Mapping[str, str], labels: Mapping[str, str]
) -> Sequence[FieldView]:
    words = visit.words
    kinds = [("", words("admin.kind_all"))]
    kinds += [("deed", words("admin.kind_deed")), ("denied", words("admin.kind_denied"))]
    deeds = [(one, words(f"deed.{one}")) for one in DEEDS]
    choices: Mapping[str, tuple[str, Options]] = {
        "kind": ("admin.what", kinds),
        "what": ("admin.what", [("", words("admin.any_deed")), *deeds]),
        "person": ("admin.who", people_options(act.world.directory, words("admin.any_person"))),
        "app": ("admin.app", [("", words("admin.any_app")), *labels.items()]),
    }
    return [
        *(
            FieldView(name, words(title), asked.get(name, ""), "select", options)
            for name, (title, options) in choices.items()
        ),
        FieldView("since", words("admin.since"), asked.get("since", ""), "date"),
        FieldView("until", words("admin.until"), asked.get("until", ""), "date"),
    ]


def _line(one: AuditView, clock: Clockface, labels: Mapping[str, str]) -> AuditLine:
    entry, words = one.row.entry, clock.words
    nobody = "admin.command_line" if entry.way == "cli" else "history.system"
    known = entry.username if entry.username != NOBODY.username else None
    who = one.who.title if one.who else known or words(nobody)
    parts = [labels.get(entry.app, entry.app) if entry.app else "", entry.note or ""]
    if entry.kind == "denied":
        parts.append(entry.place or "")
    return AuditLine(
        at=clock.instant(entry.at.isoformat()),
        who=who,
        what=_what(one, words),
        about=" · ".join(part for part in parts if part),
        href=_record(one),
        origin=" ".join(part for part in (entry.way, entry.address) if part),
    )


def _what(one: AuditView, words: Words) -> StatusView:
    entry = one.row.entry
    known = words(f"deed.{entry.what}") if entry.what in DEEDS else ""
    if entry.kind == "denied":
        return StatusView("red", known or words("admin.denied", what=entry.what))
    return StatusView("grey", known or entry.what)


def _record(one: AuditView) -> str:
    entry = one.row.entry
    if entry.kind == "denied" or not (entry.app and entry.form and entry.record):
        return ""
    if entry.what == "purge":
        return ""
    return f"/apps/{entry.app}/forms/{entry.form}/{entry.record}"
