"""Fork: a parallel gateway takes all its flows, an inclusive one every flow whose condition holds.

Rules of this file:
1. An inclusive gateway takes its default when no condition holds, and only then.
2. A condition that fails is no answer: the whole act is refused, no branch is taken.
3. The decision is written down with the values it was taken on.
"""

from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError
from engine.expression.values import Value
from engine.workflow.answer import Rejection
from engine.workflow.compiled import CompiledFlow, CompiledNode
from engine.workflow.elements.exclusive import ConditionFailedError, condition_failed, no_branch
from engine.workflow.events import Branch, BranchesTaken
from engine.workflow.flows import NEXT
from engine.workflow.instance import Token
from engine.workflow.model import ParallelNode
from engine.workflow.turn import Turn


def enter(turn: Turn, token: Token) -> Rejection | None:
    """Send a token along several flows at once."""
    node = turn.node(token)
    try:
        flows, values = choose_all(node, turn.values)
    except ConditionFailedError as failed:
        return condition_failed(node, failed)
    if not flows:
        return no_branch(node)
    branches = tuple(Branch(flow.key, flow.to, flow.source) for flow in flows)
    turn.emit(BranchesTaken(token.id, node.key, branches, values, turn.now))
    return None


def is_fork(node: CompiledNode) -> bool:
    """Whether a parallel or inclusive gateway forks; with a single flow out it joins."""
    return len(node.flows.get(NEXT, ())) > 1


def choose_all(
    node: CompiledNode, env: Environment
) -> tuple[tuple[CompiledFlow, ...], dict[str, Value]]:
    """Choose the flows (none: no condition holds, no default), and tell what was read.

    Raises ConditionFailedError.
    """
    flows = node.flows.get(NEXT, ())
    if isinstance(node.model, ParallelNode):
        return flows, {}
    read: dict[str, Value] = {}
    taken = [flow for flow in flows if flow.condition is not None and _holds(flow, env, read)]
    defaults = [flow for flow in flows if flow.condition is None]
    return tuple(taken or defaults[:1]), read


def _holds(flow: CompiledFlow, env: Environment, read: dict[str, Value]) -> bool:
    if flow.condition is None:
        return False
    try:
        for name, path in flow.reads:
            read[name] = env.value(path)
        return flow.condition.evaluate(env) is True
    except EvaluationError as reason:
        raise ConditionFailedError(flow, reason) from reason
