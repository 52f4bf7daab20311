"""Tasks: the inbox's lines and the one screen on which a task is decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.services.views import TaskView
from runtime.web.views.moments import Clockface, Moment
from runtime.web.views.status import StatusView, state_status
from runtime.web.views.value import form_path

MAIN_ACTS = ("approve", "complete", "reject")
TABS = ("open", "done", "started", "cc")


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task in a list."""

    id: str
    href: str
    title: str
    node: str
    initiator: str
    since: str
    at: Moment
    due: Moment | None
    overdue: bool
    status: StatusView
    highlights: tuple[tuple[str, str], ...]
    acts: tuple[str, ...]
    comment: str
    quick: str = ""
    """The act by which it is decided where it stands; none where something is to be filled in."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the holder of a task may do."""

    task: str
    action: str
    approve: bool
    complete: bool
    reject: bool
    back: bool
    version: int

    @property
    def any(self) -> bool:
        """Whether there is anything to decide."""
        return self.approve or self.complete or self.reject or self.back


def bind_task(
    task: TaskView, clock: Clockface, highlights: Sequence[tuple[str, str]] = ()
) -> TaskLine:
    """Bind a task to its line; `highlights` where they are known better than the task does."""
    return TaskLine(
        id=task.id,
        href=f"/tasks/{task.id}",
        title=task.record.title,
        node=task.label,
        initiator=task.initiator.title,
        since=clock.since(task.since),
        at=clock.instant(task.done_at or task.since),
        due=clock.instant(task.due) if task.due else None,
        overdue=task.overdue,
        status=task_status(task, clock),
        highlights=tuple(highlights or task.highlights),
        acts=tuple(task.acts),
        comment=task.comment or "",
        quick=_quick(task),
    )


def _quick(task: TaskView) -> str:
    ready = () if task.required else ("approve", "complete")
    return next((act for act in ready if act in task.acts), "")


def next_task(done: TaskView, waiting: Sequence[TaskView]) -> TaskView | None:
    """Choose what comes after a task: work of the same kind, else what is most urgent."""
    kind = (done.app, done.workflow, done.node)
    alike = (task for task in waiting if (task.app, task.workflow, task.node) == kind)
    return next(alike, waiting[0] if waiting else None)


def in_order(lines: Sequence[TaskLine]) -> tuple[TaskLine, ...]:
    """Put what is overdue first; the rest stays as it was."""
    return tuple(sorted(lines, key=lambda line: not line.overdue))


def bind_decision(task: TaskView) -> Decision:
    """Say which acts the task offers."""
    return Decision(
        task=task.id,
        action=f"/tasks/{task.id}",
        approve="approve" in task.acts,
        complete="complete" in task.acts,
        reject="reject" in task.acts,
        back="return" in task.acts,
        version=task.record_version,
    )


def record_address(task: TaskView) -> str:
    """Give the page of a task's record."""
    return f"{form_path(task.app, task.record_form)}/{task.record.id}"


def task_status(task: TaskView, clock: Clockface) -> StatusView:
    """Give the colour and the word of a task."""
    words = clock.words
    if task.state == "open":
        return (
            StatusView("red", words("task.overdue"))
            if task.overdue
            else StatusView("accent", words("task.waiting"))
        )
    if task.outcome:
        colour = {"rejected": "red", "returned": "orange"}.get(task.outcome, "green")
        return StatusView(colour, words(f"outcome.{task.outcome}"))
    if f"state.{task.state}" in words.phrases:
        return state_status(task.state, words)
    return StatusView("grey", words(f"task.{task.state}"))
