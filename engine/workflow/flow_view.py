"""Describe a run for the flow picture: what has passed, where it stands, what comes and why.

Rules of this file:
1. Statuses are those of the present round; decisions of earlier rounds stay in the lists.
2. What comes is a forecast; `certain` is False where it may still turn out otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from engine.text import Text
from engine.workflow.assignment import Surroundings
from engine.workflow.branches import Lane, branches_of
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.drawn_order import drawn_order
from engine.workflow.events import Event
from engine.workflow.forecast import Ahead, forecast
from engine.workflow.instance import Instance, Task, Wait
from engine.workflow.lifecycle import InstanceState, TokenState
from engine.workflow.model import Position
from engine.workflow.trail import Trace, traces
from engine.workflow.wording import wait_reason


class NodeStatus(StrEnum):
    """Where a node is seen from the present."""

    PASSED = "passed"
    CURRENT = "current"
    COMING = "coming"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person at a node: asked, told or to be asked; `state` is None for what has not come."""

    person: str
    name: str
    reason: Text
    state: str | None = None
    outcome: str | None = None
    opinion: str = ""
    round: int | None = None
    since: datetime | None = None
    at: datetime | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class NodeView:
    """A node: `reason` says why the way on from it is (or will be) `flow`.

    `lane` are the branches it lies in, the outermost first; `wait` is the present wait there.
    """

    key: str
    type: str
    label: Text | None
    status: NodeStatus
    certain: bool
    people: tuple[PersonView, ...]
    flow: str | None
    reason: Text | None
    note: Text | None
    since: datetime | None
    at: datetime | None
    position: Position | None
    lane: Lane = ()
    wait: Wait | None = None


@dataclass(frozen=True, slots=True)
class FlowView:
    """The whole picture; `path` is the way from here on, in order."""

    state: str | None
    round: int
    nodes: tuple[NodeView, ...]
    path: tuple[str, ...]


def flow_view(
    workflow: CompiledWorkflow,
    instance: Instance | None,
    trail: Sequence[Event],
    around: Surroundings,
) -> FlowView:
    """Describe a run (None: one that would start now); `trail` are all its events in order."""
    traced = traces(workflow, trail, around.values.zone, around.hidden)
    ahead = {one.node: one for one in _ahead(workflow, instance, around)}
    current = {token.node for token in instance.tokens} if instance else set()
    lanes = branches_of(workflow).lanes()
    nodes = tuple(
        replace(
            _node(
                workflow,
                key,
                _status(key, traced, ahead, current),
                (traced, ahead),
                (instance, around),
            ),
            lane=lanes.get(key, ()),
        )
        for key in drawn_order(workflow)
    )
    path = tuple(key for key in ahead if key not in current)
    state = str(instance.state) if instance else None
    return FlowView(state, instance.round if instance else 1, nodes, path)


def _ahead(
    workflow: CompiledWorkflow, instance: Instance | None, around: Surroundings
) -> list[Ahead]:
    if instance is None:
        return list(forecast(workflow, workflow.start, around))
    return [one for token in instance.tokens for one in forecast(workflow, token.node, around)]


def _status(
    key: str, traced: dict[str, Trace], ahead: dict[str, Ahead], current: set[str]
) -> NodeStatus:
    if key in current:
        return NodeStatus.CURRENT
    trace = traced.get(key)
    if trace is not None and trace.passed:
        return NodeStatus.SKIPPED if trace.skipped else NodeStatus.PASSED
    return NodeStatus.COMING if key in ahead else NodeStatus.SKIPPED


def _node(
    workflow: CompiledWorkflow,
    key: str,
    status: NodeStatus,
    known: tuple[dict[str, Trace], dict[str, Ahead]],
    run: tuple[Instance | None, Surroundings],
) -> NodeView:
    model = workflow.nodes[key].model
    instance, around = run
    trace = known[0].get(key, Trace())
    ahead = known[1].get(key) if status in (NodeStatus.COMING, NodeStatus.CURRENT) else None
    people = _people(key, instance, trace, around)
    if ahead is not None and status is NodeStatus.COMING:
        people += tuple(
            PersonView(one.person.id, one.person.name, one.reason) for one in ahead.people
        )
    return NodeView(
        key=key,
        type=model.type,
        label=model.label,
        status=status,
        certain=ahead.certain if ahead else _is_settled(instance, status),
        people=people,
        flow=ahead.flow if ahead else trace.flow,
        reason=ahead.reason if ahead else trace.reason,
        note=_note(workflow, key, instance, status, around)
        or (ahead.note if ahead and ahead.note else trace.note),
        since=trace.since,
        at=trace.at,
        position=workflow.model.positions.get(key),
        wait=instance.wait_at(key) if instance else None,
    )


_JOINING: Text = {"en": "waits for the other branches", "zh": "等待其他分支汇合"}


def _note(
    workflow: CompiledWorkflow,
    key: str,
    instance: Instance | None,
    status: NodeStatus,
    around: Surroundings,
) -> Text | None:
    """What a token waits for that stands there: a condition, a time, or the other branches."""
    if instance is None or status is not NodeStatus.CURRENT:
        return None
    if any(one.node == key and one.state is TokenState.JOINING for one in instance.tokens):
        return _JOINING
    wait, compiled = instance.wait_at(key), workflow.nodes[key].wait
    if wait is None or compiled is None:
        return None
    return wait_reason(workflow, compiled, wait.until, around.values, around.hidden)


def _is_settled(instance: Instance | None, status: NodeStatus) -> bool:
    """What is not on the way can still come while the run goes on."""
    over = instance is not None and instance.state is not InstanceState.RUNNING
    return status is NodeStatus.PASSED or over


def _people(
    key: str, instance: Instance | None, trace: Trace, around: Surroundings
) -> tuple[PersonView, ...]:
    tasks = instance.tasks.values() if instance else ()
    asked = [_asked(task, around) for task in tasks if task.node == key]
    told = [
        PersonView(one, _name(one, around), reason, state="told", at=trace.at)
        for one, reason in trace.told.items()
    ]
    return (*asked, *told)


def _asked(task: Task, around: Surroundings) -> PersonView:
    return PersonView(
        task.assignee,
        _name(task.assignee, around),
        task.reason,
        str(task.state),
        task.outcome,
        task.comment,
        task.round,
        task.opened_at,
        task.decided_at,
        task.due,
    )


def _name(person: str, around: Surroundings) -> str:
    found = around.directory.people.get(person)
    return found.name if found else person
