"""The flow picture: a vertical list of what was passed, who has it now, and what may come."""

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.services.views import FlowStep, FlowView, HistoryEntry
from runtime.web.views.moments import Clockface, Moment
from runtime.web.views.status import StatusView, state_status

ICONS = {
    "start": "player-play",
    "end": "flag",
    "approval": "rubber-stamp",
    "task": "checklist",
    "cc": "eye",
    "exclusive": "arrows-split-2",
    "update": "bolt",
}
AUTOMATIC = frozenset({"exclusive", "update"})


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the picture."""

    label: str
    icon: str
    state: str
    state_word: str
    people: str
    outcome: str
    colour: str
    at: Moment | None
    held: str
    comment: str
    reason: str
    automatic: bool


@dataclass(frozen=True, slots=True)
class FlowPicture:
    """A record's way, with what to fold."""

    label: str
    status: StatusView
    steps: tuple[StepView, ...]

    @property
    def current(self) -> tuple[StepView, ...]:
        """The steps that wait for somebody."""
        return tuple(step for step in self.steps if step.state == "current")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A change, in a sentence."""

    who: str
    at: Moment
    sentence: str
    changes: tuple[tuple[str, str, str], ...]


def bind_flow(flow: FlowView, clock: Clockface) -> FlowPicture:
    """Bind an instance, or the way a record would take."""
    status = state_status(flow.state, clock.words) if flow.instance else StatusView("", "")
    return FlowPicture(flow.label, status, tuple(_step(step, clock) for step in flow.steps))


def _step(step: FlowStep, clock: Clockface) -> StepView:
    words = clock.words
    current = step.state == "current"
    return StepView(
        label=step.label,
        icon=ICONS.get(step.kind, "point"),
        state=step.state,
        state_word=words(f"flow.{step.state}"),
        people=words("list_joint").join(person.title for person in step.people),
        outcome=words(f"outcome.{step.outcome}") if step.outcome else "",
        colour={"rejected": "red", "returned": "orange", "failed": "red"}.get(
            step.outcome or "", "green" if step.state == "passed" else ""
        ),
        at=clock.instant(step.at) if step.at and not current else None,
        held=clock.since(step.at) if step.at and current else "",
        comment=step.comment or "",
        reason=step.reason or "",
        automatic=step.kind in AUTOMATIC,
    )


def bind_history(entries: Sequence[HistoryEntry], clock: Clockface) -> tuple[HistoryLine, ...]:
    """Tell the changes, the latest first."""
    return tuple(
        HistoryLine(
            entry.who.title if entry.who else clock.words("history.system"),
            clock.instant(entry.at),
            entry.sentence,
            tuple(
                (
                    str(change.get("label") or change.get("path") or ""),
                    _said(change.get("before")),
                    _said(change.get("after")),
                )
                for change in entry.changes
            ),
        )
        for entry in sorted(entries, key=lambda one: one.sequence, reverse=True)
    )


def _said(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("title") or value.get("id") or "")
    return "–" if value is None else str(value)
