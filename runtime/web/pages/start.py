"""The start page, the apps, and what can be entered."""

from collections import Counter
from collections.abc import Sequence

from runtime.services.act import Act, consult
from runtime.services.list_apps import list_apps, read_app
from runtime.services.list_tasks import list_tasks
from runtime.services.outcome import Refusal
from runtime.services.views import TaskView
from runtime.web.framing import frame_of, framed
from runtime.web.reply import Reply, Shown
from runtime.web.views.frame import NavItem, bind_navigation
from runtime.web.views.highlights import spoken_highlights
from runtime.web.views.moments import Clockface
from runtime.web.views.screens import AppScreen, LinkedRecord, StartScreen
from runtime.web.views.tasks import TaskLine, bind_task, in_order, record_address, task_status
from runtime.web.views.value import Reader
from runtime.web.visit import Visit

WAITING = 8
STARTED = 6
NOON, EVENING = 12, 18


def show_start(visit: Visit) -> Reply:
    """Show what waits, what one started, dashboards."""
    return consult(visit.system, visit.signed, _start, visit)


def show_apps(visit: Visit) -> Reply:
    """Show every app one may open."""
    return consult(visit.system, visit.signed, _apps, visit)


def show_app(visit: Visit) -> Reply:
    """Show an app's forms and reports."""
    return consult(visit.system, visit.signed, _app, visit)


def show_new(visit: Visit) -> Reply:
    """Show what can be entered."""
    return consult(visit.system, visit.signed, _new, visit)


def _start(act: Act, visit: Visit) -> Reply:
    frame, clock = frame_of(act, visit), visit.clock(act)
    started = tasks_of(act, "started", STARTED)
    first = offered_first(frame.creatable, started)
    screen = StartScreen(
        greeting=_greeting(clock, act.caller.person.name),
        waiting=task_lines(act, visit, tasks_of(act, "open", WAITING)),
        started=[linked_record(task, clock) for task in started],
        reports=[item for app in frame.apps for item in app.reports],
        first_href=first.href if first else "",
        first_label=first.label if first else "",
    )
    return Shown("pages/start.html", screen, frame)


def offered_first(creatable: Sequence[NavItem], started: Sequence[TaskView]) -> NavItem | None:
    """Offer what a person enters most of late; without a habit, what comes first."""
    habit = Counter(f"/apps/{task.app}/forms/{task.record_form}/new" for task in started)
    return max(creatable, key=lambda item: habit[item.href], default=None)


def tasks_of(act: Act, state: str, limit: int) -> Sequence[TaskView]:
    """Give the first tasks of one state."""
    page = list_tasks(act, state=state, limit=limit, cursor=None)
    return () if isinstance(page, Refusal) else page.items


def task_lines(act: Act, visit: Visit, tasks: Sequence[TaskView]) -> tuple[TaskLine, ...]:
    """Bind an inbox, each task's highlights as its form reads them."""
    return in_order([_line(act, visit, task) for task in tasks])


def _line(act: Act, visit: Visit, task: TaskView) -> TaskLine:
    clock = visit.clock(act, task.app)
    published = act.world.apps.get(task.app)
    form = published.forms.get(task.record_form) if published else None
    if published is None or form is None:
        return bind_task(task, clock)
    reader = Reader(clock, task.app, published.app.app.currency, act.system.regions)
    return bind_task(task, clock, spoken_highlights(form.form, task.highlights, reader))


def linked_record(task: TaskView, clock: Clockface) -> LinkedRecord:
    """Link the record of a task, with where it stands and since when."""
    note = f"{task.label} · {clock.since(task.since)}" if task.label else clock.since(task.since)
    return LinkedRecord(task.record.title, record_address(task), task_status(task, clock), note)


def _greeting(clock: Clockface, name: str) -> str:
    hour = clock.now.astimezone(clock.zone).hour
    part = "morning" if hour < NOON else "afternoon" if hour < EVENING else "evening"
    return clock.words(f"start.{part}", name=name)


def _apps(act: Act, visit: Visit) -> Reply:
    apps = bind_navigation(list_apps(act), "/", visit.words)
    return framed(act, visit, "app", AppScreen(visit.words("apps.title"), "", apps))


def _app(act: Act, visit: Visit) -> Reply:
    app = read_app(act, visit.names["app"])
    if isinstance(app, Refusal):
        return app
    bound = bind_navigation([app], visit.path, visit.words)
    return framed(act, visit, "app", AppScreen(app.label, app.description, bound))


def _new(act: Act, visit: Visit) -> Reply:
    return framed(act, visit, "new", None)
