"""Read an instance's events by node: when it was passed, which way, why, who was told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.text import Text
from engine.workflow.compiled import CompiledFlow, CompiledWorkflow
from engine.workflow.events import (
    BranchesTaken,
    BranchTaken,
    Event,
    InstanceEnded,
    InstanceResubmitted,
    InstanceReturned,
    InstanceStarted,
    NodeSkipped,
    PeopleTold,
    StepsFinished,
    TaskOpened,
    TokenMoved,
)
from engine.workflow.wording import branch_reason, joined


@dataclass(frozen=True, slots=True)
class Trace:
    """What happened at a node the last time, in the present round."""

    passed: bool = False
    skipped: bool = False
    since: datetime | None = None
    at: datetime | None = None
    flow: str | None = None
    reason: Text | None = None
    note: Text | None = None
    told: Mapping[str, Text] = field(default_factory=dict)


def traces(
    workflow: CompiledWorkflow,
    trail: Iterable[Event],
    zone: ZoneInfo,
    hidden: frozenset[str] = frozenset(),
) -> dict[str, Trace]:
    """What happened at each node, by key; `hidden` are paths that reasons must not tell."""
    found: dict[str, Trace] = {}
    for event in trail:
        match event:
            case InstanceResubmitted():
                found = {workflow.start: Trace(since=event.at)}
            case InstanceStarted():
                found[event.node] = Trace(since=event.at)
            case TokenMoved():
                _pass(found, event.from_node, event.at, event.flow, None)
                found[event.to_node] = Trace(since=event.at)
            case BranchTaken():
                why = _why(workflow, event, zone, hidden)
                _pass(found, event.node, event.at, event.flow, why)
                found[event.to_node] = Trace(since=event.at)
            case BranchesTaken():
                why = _whys(workflow, event, zone, hidden)
                _pass(found, event.node, event.at, None, why)
                for branch in event.branches:
                    found[branch.to_node] = Trace(since=event.at)
            case _:
                _note(found, event)
    return found


def _pass(
    found: dict[str, Trace], node: str, at: datetime, flow: str | None, reason: Text | None
) -> None:
    before = found.get(node, Trace())
    found[node] = replace(before, passed=True, at=at, flow=flow, reason=reason)


def _note(found: dict[str, Trace], event: Event) -> None:
    match event:
        case NodeSkipped():
            found[event.node] = replace(_at(found, event.node), skipped=True, note=event.cause)
        case PeopleTold():
            found[event.node] = replace(_at(found, event.node), told=event.people)
        case StepsFinished() if event.outcome == "failed":
            found[event.node] = replace(_at(found, event.node), note=event.message)
        case TaskOpened():
            node = event.task.node
            found[node] = replace(_at(found, node), since=event.task.opened_at)
        case InstanceReturned():
            found[event.node] = replace(_at(found, event.node), passed=True, at=event.at)
        case InstanceEnded(node=str(node)):
            found[node] = replace(_at(found, node), passed=True, at=event.at)
        case _:
            return


def _at(found: dict[str, Trace], node: str) -> Trace:
    """What is known of a node; a branch may begin at one that was not told of yet."""
    return found.get(node, Trace())


def _why(
    workflow: CompiledWorkflow, event: BranchTaken, zone: ZoneInfo, hidden: frozenset[str]
) -> Text | None:
    flow = _flow(workflow, event.node, event.flow)
    return branch_reason(workflow, flow, event.values, event.at, zone, hidden) if flow else None


def _whys(
    workflow: CompiledWorkflow, event: BranchesTaken, zone: ZoneInfo, hidden: frozenset[str]
) -> Text | None:
    """Why an inclusive gateway took its branches; a parallel one takes all without a reason."""
    found = (
        branch_reason(workflow, flow, event.values, event.at, zone, hidden)
        for branch in event.branches
        if branch.condition is not None
        and (flow := _flow(workflow, event.node, branch.flow)) is not None
    )
    return joined([reason for reason in found if reason is not None])


def _flow(workflow: CompiledWorkflow, node: str, key: str) -> CompiledFlow | None:
    found = workflow.nodes.get(node)
    for flows in found.flows.values() if found else ():
        for flow in flows:
            if flow.key == key:
                return flow
    return None
