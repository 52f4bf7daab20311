"""What the system does by itself, by its page: what failed, what waits, what ran last."""

from collections.abc import Mapping
from urllib.parse import urlencode

from engine.text import localise
from runtime.services.act import Act, consult
from runtime.services.automation_log import AutomationLine, automation_log
from runtime.services.background_work import BackgroundWork, HeldView, background_work
from runtime.services.outcome import Refusal
from runtime.web.framing import framed
from runtime.web.pages.administration.ground import tabs_of
from runtime.web.reply import Reply
from runtime.web.views.administration.screens import RunLine, WaitLine, WorkScreen
from runtime.web.views.moments import Clockface
from runtime.web.views.status import StatusView
from runtime.web.views.value import form_path
from runtime.web.visit import Visit

PAGE = 20
PATH = "/admin/work"
COLOURS = {"done": "green", "skipped": "grey", "retry": "orange", "failed": "red"}


def show_work(visit: Visit) -> Reply:
    """Show how what happens by itself stands."""
    return consult(visit.system, visit.signed, _screen, visit)


def _screen(act: Act, visit: Visit) -> Reply:
    work = background_work(act)
    if isinstance(work, Refusal):
        return work
    clock = visit.clock(act)
    labels = {
        key: localise(app.app.app.label, visit.locale, key) for key, app in act.world.apps.items()
    }
    app = visit.asked("app") or next(iter(sorted(labels)), "")
    log = automation_log(act, app, limit=PAGE, cursor=visit.asked("cursor") or None)
    more = (
        urlencode({"app": app, "cursor": log.next_cursor})
        if not isinstance(log, Refusal) and log.next_cursor
        else ""
    )
    screen = WorkScreen(
        tabs=tabs_of(act, visit),
        numbers=_numbers(work, clock),
        runs=[_run(one, key, labels, clock) for key, one in work.runs],
        waits=[_wait(one, labels, clock) for one in work.waits],
        apps=list(labels.items()),
        app=app,
        log=[]
        if isinstance(log, Refusal)
        else [_run(one, app, labels, clock) for one in log.items],
        more_href=f"{PATH}?{more}" if more else "",
    )
    return framed(act, visit, "admin/work", screen)


def _numbers(work: BackgroundWork, clock: Clockface) -> list[tuple[str, str]]:
    words = clock.words
    reached = clock.instant(work.reached).said if work.reached else "–"
    return [
        (words("admin.reached"), reached),
        (words("admin.overdue"), str(work.overdue)),
        (words("admin.retrying"), str(work.retrying)),
        (words("admin.failed"), str(work.failed)),
    ]


def _run(one: AutomationLine, app: str, labels: Mapping[str, str], clock: Clockface) -> RunLine:
    there = one.form is not None and one.record is not None
    return RunLine(
        label=one.label,
        app=labels.get(app, app),
        status=StatusView(COLOURS.get(one.state, "grey"), clock.words(f"admin.run_{one.state}")),
        due=clock.instant(one.due_at),
        ran=clock.instant(one.ran_at),
        attempts=one.attempts,
        message=one.message or "",
        href=f"{form_path(app, one.form or '')}/{one.record}" if there else "",
    )


def _wait(one: HeldView, labels: Mapping[str, str], clock: Clockface) -> WaitLine:
    return WaitLine(
        label=one.label,
        app=labels.get(one.app, one.app),
        until=clock.instant(one.until) if one.until else None,
        trouble=one.trouble or "",
        href=f"{form_path(one.app, one.form)}/{one.record}",
    )
