"""Look ahead: which nodes come next as things stand, who will be asked, and what is uncertain.

Rules of this file:
1. Every approval is taken as approved, every list of steps as carried out.
2. A branch is certain only when nothing on the way before it may change what its condition reads.
3. Where a condition has no answer yet the forecast ends and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.expression.values import Value
from engine.step.compiled import CompiledSteps
from engine.text import Text, localise
from engine.workflow.answer import Rejection
from engine.workflow.assignment import Assigned, Skipped, Surroundings, assign, candidates
from engine.workflow.compiled import NEXT, CompiledFlow, CompiledNode, CompiledWorkflow
from engine.workflow.elements.exclusive import ConditionFailedError, choose
from engine.workflow.elements.fork import choose_all, is_fork
from engine.workflow.model import (
    ApprovalNode,
    CcNode,
    ExclusiveNode,
    InclusiveNode,
    ParallelNode,
    TaskNode,
    WaitNode,
)
from engine.workflow.wording import branch_reason, joined, wait_reason


@dataclass(frozen=True, slots=True)
class Ahead:
    """A node that comes: its people, the way on from it and why, and whether that is sure."""

    node: str
    people: tuple[Assigned, ...] = ()
    flow: str | None = None
    reason: Text | None = None
    note: Text | None = None
    certain: bool = True


def forecast(workflow: CompiledWorkflow, node: str, around: Surroundings) -> tuple[Ahead, ...]:
    """Walk on from a node, itself included, until the end, a loop or what cannot be known.

    Where it forks, all the branches that would be taken are walked.
    """
    found: dict[str, Ahead] = {}
    pending: list[tuple[str, bool, frozenset[str]]] = [(node, True, frozenset())]
    while pending:
        key, certain, written = pending.pop(0)
        if key in found:
            continue
        compiled = workflow.nodes[key]
        ahead, flows = _look_at(workflow, compiled, around)
        if not flows or not _is_certain(workflow, compiled, written):
            certain = certain and not _chooses(compiled)
        found[key] = replace(ahead, certain=certain)
        after = written | written_at(compiled)
        pending.extend((flow.to, certain, after) for flow in flows)
    return tuple(found.values())


def _chooses(node: CompiledNode) -> bool:
    gateway = isinstance(node.model, InclusiveNode) and is_fork(node)
    return gateway or isinstance(node.model, ExclusiveNode)


ANYTHING = "**"
"""What may change while a run waits: a record that waits is written by others."""


def written_at(node: CompiledNode) -> frozenset[str]:
    """The record's fields that may change while a token is at a node."""
    if isinstance(node.model, WaitNode):
        return frozenset({ANYTHING})
    if isinstance(node.model, ApprovalNode | TaskNode):
        return frozenset(name.partition(".")[0] for name in node.model.fields.editable)
    return written_by(node.steps) if node.steps else frozenset()


def written_by(steps: CompiledSteps) -> frozenset[str]:
    """The record's fields that steps write; `*` stands for what lies behind its lookups."""
    own = {name for form, name in steps.needs.writes if form == "record"}
    return frozenset(own | ({"*"} if steps.needs.forms else set()))


def _is_certain(workflow: CompiledWorkflow, node: CompiledNode, written: frozenset[str]) -> bool:
    for flow in node.flows.get(NEXT, ()):
        if flow.condition is not None and ANYTHING in written:
            return False
        if flow.condition is not None and flow.condition.uses_clock:
            return False
        for _, path in flow.reads:
            behind = len(path) > 1 and "*" in written
            if path[0] in written or behind or (written and path[0] in workflow.derived):
                return False
    return True


def _look_at(
    workflow: CompiledWorkflow, node: CompiledNode, around: Surroundings
) -> tuple[Ahead, tuple[CompiledFlow, ...]]:
    model = node.model
    if _is_gateway(node):
        choice = _branch if isinstance(model, ExclusiveNode) else _fork
        return choice(workflow, node, around)
    flows = node.flows.get(NEXT, ())[:1]
    way = flows[0].key if flows else None
    if node.wait is not None:
        note = wait_reason(workflow, node.wait, None, around.values, around.hidden)
        return Ahead(node.key, flow=way, note=note), flows
    if isinstance(model, ApprovalNode | TaskNode):
        people = assign(model, around)
    elif isinstance(model, CcNode):
        people = candidates(model.assignees, around)
    else:
        return Ahead(node.key, flow=way), flows
    match people:
        case Rejection():
            return Ahead(node.key, flow=way, note=dict(people.message)), flows
        case Skipped():
            return Ahead(node.key, flow=way, note=people.cause), flows
        case _:
            return Ahead(node.key, people, way), flows


def _is_gateway(node: CompiledNode) -> bool:
    forks = isinstance(node.model, ParallelNode | InclusiveNode) and is_fork(node)
    return forks or isinstance(node.model, ExclusiveNode)


def _branch(
    workflow: CompiledWorkflow, node: CompiledNode, around: Surroundings
) -> tuple[Ahead, tuple[CompiledFlow, ...]]:
    try:
        flow, values = choose(node, around.values)
    except ConditionFailedError as failed:
        return Ahead(node.key, note=_unknown(failed)), ()
    if flow is None:
        return Ahead(node.key, note=NOTHING_FITS), ()
    reason = _reason(workflow, flow, values, around)
    return Ahead(node.key, flow=flow.key, reason=reason), (flow,)


def _fork(
    workflow: CompiledWorkflow, node: CompiledNode, around: Surroundings
) -> tuple[Ahead, tuple[CompiledFlow, ...]]:
    try:
        flows, values = choose_all(node, around.values)
    except ConditionFailedError as failed:
        return Ahead(node.key, note=_unknown(failed)), ()
    if not flows:
        return Ahead(node.key, note=NOTHING_FITS), ()
    reasons = (_reason(workflow, flow, values, around) for flow in flows if flow.condition)
    return Ahead(node.key, reason=joined([one for one in reasons if one is not None])), flows


def _reason(
    workflow: CompiledWorkflow,
    flow: CompiledFlow,
    values: Mapping[str, Value],
    around: Surroundings,
) -> Text | None:
    env = around.values
    return branch_reason(workflow, flow, values, env.now, env.zone, around.hidden)


NOTHING_FITS: Text = {"en": "no branch fits as things stand", "zh": "目前没有适用的分支"}


def _unknown(failed: ConditionFailedError) -> Text:
    return {
        "en": f"cannot be told yet: {localise(failed.reason.message, 'en')}",
        "zh": f"暂时无法确定：{localise(failed.reason.message, 'zh')}",
    }
