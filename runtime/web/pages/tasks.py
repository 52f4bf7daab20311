"""The inbox and deciding."""

from dataclasses import replace
from urllib.parse import urlencode

from engine.text import localise
from runtime.services.act import Act, consult, perform
from runtime.services.decide_task import decide_task
from runtime.services.list_tasks import list_tasks, read_task
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.read_record import read_record
from runtime.services.record_history import record_history
from runtime.services.views import TaskView
from runtime.web.framing import frame_of, way_to_app
from runtime.web.pages.records import body_of, filling_of, flow_of, model_of, problems_of
from runtime.web.pages.start import linked_record, task_lines, tasks_of
from runtime.web.reply import Elsewhere, Reply, Shown
from runtime.web.views.form import fault_summary
from runtime.web.views.frame import Crumb
from runtime.web.views.highlights import highlights_of
from runtime.web.views.history import changes_since
from runtime.web.views.screens import CountedTab, TaskScreen, TasksScreen
from runtime.web.views.sent import sent_values
from runtime.web.views.tasks import (
    MAIN_ACTS,
    TABS,
    bind_decision,
    bind_task,
    next_task,
    record_address,
)
from runtime.web.views.value import Reader
from runtime.web.visit import Visit

PAGE = 30
PHRASES = 4
FILLS = frozenset({"approve", "complete"})
NEED_OPINION = frozenset({"reject", "return"})
BACK = {"start": "/", "inbox": "/tasks"}
"""Where one stays who decides without opening the task."""
SAID = {
    "approve": "task.approved",
    "reject": "task.rejected",
    "return": "task.returned",
    "complete": "task.completed",
}


def show_tasks(visit: Visit) -> Reply:
    """Show the inbox."""
    return consult(visit.system, visit.signed, _tasks, visit)


def show_task(visit: Visit) -> Reply:
    """Show one task to decide."""
    return consult(visit.system, visit.signed, _task, visit, None)


def take_decision(visit: Visit) -> Reply:
    """Decide a task, then go to the next one."""
    do, comment = visit.sent("act"), visit.sent("comment").strip()
    if do not in SAID:
        return Elsewhere(visit.path)
    if do in NEED_OPINION and not comment:
        missing = Refusal(RefusalKind.INVALID, visit.words("task.opinion_needed"), code="comment")
        return consult(visit.system, visit.signed, _task, visit, missing)
    decided = perform(
        visit.system,
        visit.signed,
        decide_task,
        visit.names["id"],
        do,
        comment=comment,
        values=_sent_values(visit) if do in FILLS else {},
        version=visit.sent_version,
    )
    if isinstance(decided, Refusal):
        return consult(visit.system, visit.signed, _task, visit, decided)
    if visit.sent("from") in BACK:
        return Elsewhere(BACK[visit.sent("from")], SAID[do])
    return Elsewhere(consult(visit.system, visit.signed, _next, decided), SAID[do])


def _sent_values(visit: Visit) -> dict[str, object]:
    return consult(visit.system, visit.signed, _read_sent, visit)


def _read_sent(act: Act, visit: Visit) -> dict[str, object]:
    """Read what the task asks to fill in; what was not on the page is not sent."""
    task = read_task(act, visit.names["id"])
    if isinstance(task, Refusal):
        return {}
    form = act.world.apps[task.app].forms[task.record_form].form
    values = sent_values(form, visit.form)
    return {key: value for key, value in values.items() if key in task.editable}


def _next(act: Act, done: TaskView) -> str:
    """Go on with work of the same kind, else with what is most urgent."""
    following = next_task(done, tasks_of(act, "open", PAGE))
    return f"/tasks/{following.id}" if following else "/tasks"


def _tasks(act: Act, visit: Visit) -> Reply:
    state = visit.asked("state", "open")
    if state not in TABS:
        return Elsewhere("/tasks")
    page = list_tasks(act, state=state, limit=PAGE, cursor=visit.asked("cursor") or None)
    if isinstance(page, Refusal):
        return page
    frame, clock, words = frame_of(act, visit), visit.clock(act), visit.words
    as_records = state in ("started", "cc")
    more = urlencode({"state": state, "cursor": page.next_cursor or ""})
    screen = TasksScreen(
        tabs=[
            CountedTab(
                words(f"task.tab_{key}"),
                f"/tasks?state={key}",
                key == state,
                page.open_count if key == "open" else 0,
            )
            for key in TABS
        ],
        tasks=() if as_records else task_lines(act, visit, page.items),
        records=[linked_record(task, clock) for task in page.items] if as_records else (),
        decide=state == "open",
        empty=words(f"task.empty_{state}"),
        empty_hint=words(f"task.empty_{state}_hint"),
        more_href=f"/tasks?{more}" if page.next_cursor else "",
    )
    return Shown("pages/tasks.html", screen, frame)


def _task(act: Act, visit: Visit, refusal: Refusal | None) -> Reply:
    task = read_task(act, visit.names["id"])
    if isinstance(task, Refusal):
        return task
    view = read_record(act, task.app, task.record_form, task.record.id)
    if isinstance(view, Refusal):
        return view
    frame, clock = frame_of(act, visit), visit.clock(act, task.app)
    published = act.world.apps[task.app]
    reader = Reader(clock, task.app, published.app.app.currency, act.system.regions)
    shown = highlights_of(published.forms[task.record_form].form, view, reader)
    sent = _read_sent(act, visit) if refusal is not None else {}
    problems = problems_of(refusal, visit.locale)
    asked = dict.fromkeys(task.required, True)
    shown_as = replace(view, required={**view.required, **asked})
    filling = filling_of(act, visit, shown_as, frozenset(task.editable), sent, problems)
    about_comment = refusal is not None and (refusal.code or "").startswith("comment")
    told = localise(refusal.message, visit.locale) if refusal else ""
    screen = TaskScreen(
        task=bind_task(task, clock, shown),
        way=(Crumb(visit.words("frame.tasks"), "/tasks"), *way_to_app(frame, task.app)),
        record_href=record_address(task),
        why=task.reason,
        changes=_changes(act, task),
        body=body_of(act, visit, view),
        filling=filling if _waits(task) else None,
        fill_href=f"/tasks/{task.id}/fill" if _needs_rows(task) and _waits(task) else "",
        decision=bind_decision(task),
        phrases=_phrases(act),
        comment=visit.sent("comment"),
        comment_error=told if about_comment else "",
        flow=flow_of(act, view, clock),
        refused="" if about_comment else told,
        faults=fault_summary(model_of(act, view), problems, visit.locale) if problems else (),
    )
    return Shown("pages/task.html", screen, frame, refusal.status if refusal else 200)


def _needs_rows(task: TaskView) -> bool:
    """Whether rows are to be filled in, which has a page of its own."""
    return any("." in name for name in task.editable)


def _waits(task: TaskView) -> bool:
    return any(one in task.acts for one in MAIN_ACTS)


def _changes(act: Act, task: TaskView) -> tuple[tuple[str, str, str], ...]:
    """Tell what became of fields since the reader last decided on this record."""
    entries = record_history(act, task.app, task.record_form, task.record.id)
    return () if isinstance(entries, Refusal) else changes_since(entries, act.caller.person.id)


def _phrases(act: Act) -> tuple[str, ...]:
    """Give the opinions one wrote last, each once."""
    written = (task.comment for task in tasks_of(act, "done", PAGE))
    return tuple(dict.fromkeys(text for text in written if text and len(text) < 40))[:PHRASES]
