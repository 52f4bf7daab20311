"""Look ahead: which nodes come next as things stand, who will be asked, and what is uncertain.

Rules of this file:
1. Every approval is taken as approved, every list of steps as carried out.
2. A branch is certain only when nothing on the way before it may change what its condition reads.
3. Where a condition has no answer yet the forecast ends and says so.
"""

from dataclasses import dataclass

from engine.step.compiled import CompiledSteps
from engine.text import Text, localise
from engine.workflow.answer import Rejection
from engine.workflow.assignment import Assigned, Skipped, Surroundings, assign, candidates
from engine.workflow.compiled import NEXT, CompiledFlow, CompiledNode, CompiledWorkflow
from engine.workflow.elements.exclusive import ConditionFailedError, choose
from engine.workflow.model import ApprovalNode, CcNode, ExclusiveNode, TaskNode
from engine.workflow.wording import branch_reason


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
    """Walk on from a node, itself included, until the end, a loop or what cannot be known."""
    found: list[Ahead] = []
    written: set[str] = set()
    key: str | None = node
    certain = True
    while key is not None and all(key != passed.node for passed in found):
        compiled = workflow.nodes[key]
        ahead, flow = _look_at(workflow, compiled, around)
        if flow is None or not _is_certain(workflow, compiled, written):
            certain = certain and not isinstance(compiled.model, ExclusiveNode)
        found.append(Ahead(ahead.node, ahead.people, ahead.flow, ahead.reason, ahead.note, certain))
        written |= written_at(compiled)
        key = flow.to if flow else None
    return tuple(found)


def written_at(node: CompiledNode) -> frozenset[str]:
    """The record's fields that may change while a token is at a node."""
    if isinstance(node.model, ApprovalNode | TaskNode):
        return frozenset(name.partition(".")[0] for name in node.model.fields.editable)
    return written_by(node.steps) if node.steps else frozenset()


def written_by(steps: CompiledSteps) -> frozenset[str]:
    """The record's fields that steps write; `*` stands for what lies behind its lookups."""
    own = {name for form, name in steps.needs.writes if form == "record"}
    return frozenset(own | ({"*"} if steps.needs.forms else set()))


def _is_certain(workflow: CompiledWorkflow, node: CompiledNode, written: set[str]) -> bool:
    for flow in node.flows.get(NEXT, ()):
        if flow.condition is not None and flow.condition.uses_clock:
            return False
        for _, path in flow.reads:
            behind = len(path) > 1 and "*" in written
            if path[0] in written or behind or (written and path[0] in workflow.derived):
                return False
    return True


def _look_at(
    workflow: CompiledWorkflow, node: CompiledNode, around: Surroundings
) -> tuple[Ahead, CompiledFlow | None]:
    model = node.model
    if isinstance(model, ExclusiveNode):
        return _branch(workflow, node, around)
    flow = next(iter(node.flows.get(NEXT, ())), None)
    way = flow.key if flow else None
    if isinstance(model, ApprovalNode | TaskNode):
        people = assign(model, around)
    elif isinstance(model, CcNode):
        people = candidates(model.assignees, around)
    else:
        return Ahead(node.key, flow=way), flow
    match people:
        case Rejection():
            return Ahead(node.key, flow=way, note=dict(people.message)), flow
        case Skipped():
            return Ahead(node.key, flow=way, note=people.cause), flow
        case _:
            return Ahead(node.key, people, way), flow


def _branch(
    workflow: CompiledWorkflow, node: CompiledNode, around: Surroundings
) -> tuple[Ahead, CompiledFlow | None]:
    try:
        flow, values = choose(node, around.values)
    except ConditionFailedError as failed:
        return Ahead(node.key, note=_unknown(failed)), None
    if flow is None:
        note: Text = {"en": "no branch fits as things stand", "zh": "目前没有适用的分支"}
        return Ahead(node.key, note=note), None
    reason = branch_reason(
        workflow, flow, values, around.values.now, around.values.zone, around.hidden
    )
    return Ahead(node.key, flow=flow.key, reason=reason), flow


def _unknown(failed: ConditionFailedError) -> Text:
    return {
        "en": f"cannot be told yet: {localise(failed.reason.message, 'en')}",
        "zh": f"暂时无法确定：{localise(failed.reason.message, 'zh')}",
    }
