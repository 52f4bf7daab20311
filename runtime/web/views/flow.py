"""The flow picture: a vertical list of what was passed, who has it now, and what may come.

Rules of this file:
1. A branch that was not taken is left out, unless a note says why a step was skipped.
2. What comes is a forecast: what may turn out otherwise says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from runtime.services.flow_view import FlowPerson, FlowStep, FlowView
from runtime.web.views.moments import Clockface, Moment
from runtime.web.views.status import StatusView, state_status

ICONS = {
    "start": "player-play",
    "end": "flag",
    "approval": "rubber-stamp",
    "task": "checklist",
    "cc": "eye",
    "exclusive": "arrows-split-2",
    "parallel": "arrows-split-2",
    "inclusive": "arrows-split-2",
    "update": "bolt",
    "notify": "eye",
    "wait": "hourglass",
}
AUTOMATIC = frozenset({"exclusive", "inclusive", "notify", "parallel", "update", "wait"})
PEOPLE = frozenset({"approval", "task"})
COLOURS = {"rejected": "red", "returned": "orange", "failed": "red"}
NAMED = 3


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody decided, when, and in which words."""

    name: str
    status: StatusView
    at: Moment | None
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the picture; `people` are those whom it waits for, or will."""

    label: str
    icon: str
    state: str
    state_word: str
    colour: str
    people: str
    why: str
    held: str
    at: Moment | None
    opinions: tuple[Opinion, ...]
    reason: str
    automatic: bool
    place: str = ""
    """Its place in line, where it waits in one."""
    trouble: str = ""
    """Why it could not go on when it was its turn."""
    forks: bool = False


@dataclass(frozen=True, slots=True)
class BranchesView:
    """Branches beside one another, each with its own parts."""

    lanes: "tuple[tuple[Part, ...], ...]"


Part = StepView | BranchesView


@dataclass(frozen=True, slots=True)
class RunView:
    """A run of the record, to choose which one is shown."""

    label: str
    status: StatusView
    at: str
    shown: bool


@dataclass(frozen=True, slots=True)
class FlowPicture:
    """A record's way; `next_people` would get it on submission, `then` says who comes after."""

    label: str
    status: StatusView
    steps: tuple[StepView, ...]
    next_people: str = ""
    then: str = ""
    asks: str = ""
    """What the first step asks of them: `approval` or `task`."""
    parts: tuple[Part, ...] = ()
    """The steps as they are drawn: branches beside one another."""
    runs: tuple[RunView, ...] = ()
    """The record's runs, where there are several."""

    @property
    def current(self) -> tuple[StepView, ...]:
        """The steps that wait for somebody."""
        return tuple(step for step in self.steps if step.state == "current")


def bind_flow(flow: FlowView, clock: Clockface) -> FlowPicture:
    """Bind an instance, or the way a record would take."""
    shown = [step for step in flow.steps if step.state != "skipped" or step.note]
    coming = [step for step in shown if step.state == "coming"]
    asked = [step for step in coming if step.kind in PEOPLE and step.people]
    return FlowPicture(
        flow.label,
        state_status(flow.state, clock.words) if flow.instance else StatusView("", ""),
        tuple(_step(step, clock) for step in shown),
        _names(asked[0].people, clock) if asked else "",
        _then(coming, asked, clock) if len(asked) > 1 else "",
        asked[0].kind if asked else "",
        _parts(shown, (), clock),
        _runs(flow, clock) if len(flow.runs) > 1 else (),
    )


def _runs(flow: FlowView, clock: Clockface) -> tuple[RunView, ...]:
    return tuple(
        RunView(
            run.label,
            state_status(run.state, clock.words),
            f"?run={run.instance}#flow",
            run.instance == flow.instance,
        )
        for run in flow.runs
    )


def _parts(
    steps: Sequence[FlowStep], lane: tuple[tuple[str, int], ...], clock: Clockface
) -> tuple[Part, ...]:
    """Put the steps of one lane in order, the branches of each fork right behind it."""
    depth = len(lane)
    inner: dict[str, dict[int, list[FlowStep]]] = {}
    for step in steps:
        if len(step.lane) > depth:
            fork, number = step.lane[depth]
            inner.setdefault(fork, {}).setdefault(number, []).append(step)
    found: list[Part] = []
    for step in (one for one in steps if len(one.lane) == depth):
        lanes = inner.get(step.node)
        found.append(replace(_step(step, clock), forks=lanes is not None))
        if lanes is not None:
            inside = ((*lane, (step.node, number)) for number in sorted(lanes))
            found.append(
                BranchesView(tuple(_parts(lanes[one[-1][1]], one, clock) for one in inside))
            )
    return tuple(found)


def _then(coming: Sequence[FlowStep], asked: Sequence[FlowStep], clock: Clockface) -> str:
    """Say who decides second, and because of what."""
    between = coming[coming.index(asked[0]) : coming.index(asked[1])]
    reason = next((step.reason for step in between if step.reason and not step.otherwise), "")
    names = _names(asked[1].people, clock)
    return clock.words("flow.because", people=names, reason=reason) if reason else names


def _step(step: FlowStep, clock: Clockface) -> StepView:
    words, current = clock.words, step.state == "current"
    waiting = [one for one in step.people if one.outcome is None and one.state != "cancelled"]
    decided = [one for one in step.people if one.outcome is not None]
    maybe = step.state == "coming" and not step.certain
    return StepView(
        label=_label(step, clock),
        icon=ICONS.get(step.kind, "point"),
        state=step.state,
        state_word=words("flow.maybe" if maybe else f"flow.{step.state}"),
        colour=COLOURS.get(step.outcome or "", "green" if step.state == "passed" else ""),
        people=_names(waiting, clock) if step.state in ("current", "coming") else "",
        why=next((one.reason for one in waiting if one.reason), "") if current else "",
        held=clock.lasted(step.since) if step.since and current else "",
        at=clock.instant(step.at) if step.at and not decided and not current else None,
        opinions=tuple(_opinion(one, clock) for one in decided),
        reason=step.note or step.reason or "",
        automatic=step.kind in AUTOMATIC,
        place=_place(step, clock),
        trouble=step.wait.trouble or "" if step.wait else "",
    )


def _place(step: FlowStep, clock: Clockface) -> str:
    """Say how many stand before it in line, and for how long it has been there."""
    if step.wait is None or step.state != "current":
        return ""
    lasted, before = clock.lasted(step.wait.since), step.wait.before
    held = clock.words("flow.held", time=lasted) if lasted else ""
    said = ""
    if before is not None:
        said = clock.words("flow.before", count=before) if before else clock.words("flow.first")
    return " · ".join(one for one in (said, held) if one)


def _label(step: FlowStep, clock: Clockface) -> str:
    """Call a step by its label; start and end without one by what happens there."""
    if step.label == step.node and step.kind in ("start", "end"):
        return clock.words(f"flow.{step.kind}")
    return step.label


def _opinion(one: FlowPerson, clock: Clockface) -> Opinion:
    outcome = one.outcome or ""
    status = StatusView(COLOURS.get(outcome, "green"), clock.words(f"outcome.{outcome}"))
    at = clock.instant(one.at) if one.at else None
    return Opinion(one.person.title, status, at, one.opinion, one.reason)


def _names(people: Sequence[FlowPerson], clock: Clockface) -> str:
    return say_people([one.person.title for one in people], clock)


def say_people(people: Sequence[str], clock: Clockface) -> str:
    """Name some people, each once: the first few, and how many more there are."""
    names = list(dict.fromkeys(people))
    said = clock.words("list_joint").join(names[:NAMED])
    if len(names) > NAMED:
        return clock.words("flow.and_more", people=said, count=len(names) - NAMED)
    return said
