"""Exclusive gateway: the first flow whose condition holds, or else the default.

Rules of this file:
1. Conditions are tried in the order they are written; the default is tried last, wherever it
   stands.
2. A condition that fails is no answer: the whole act is refused, no branch is taken.
3. The decision is written down with the values it was taken on.
"""

from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError
from engine.expression.values import Value
from engine.text import localise
from engine.workflow.answer import Rejection, RejectionType, refuse
from engine.workflow.compiled import CompiledFlow, CompiledNode
from engine.workflow.events import BranchTaken
from engine.workflow.flows import NEXT
from engine.workflow.instance import Token
from engine.workflow.turn import Turn


class ConditionFailedError(Exception):
    """A condition has no answer for the values at hand."""

    def __init__(self, flow: CompiledFlow, reason: EvaluationError) -> None:
        super().__init__(flow.source)
        self.flow = flow
        self.reason = reason


def enter(turn: Turn, token: Token) -> Rejection | None:
    """Take a branch."""
    node = turn.node(token)
    try:
        flow, values = choose(node, turn.values)
    except ConditionFailedError as failed:
        return condition_failed(node, failed)
    if flow is None:
        return no_branch(node)
    turn.emit(BranchTaken(token.id, node.key, flow.to, flow.key, flow.source, values, turn.now))
    return None


def choose(node: CompiledNode, env: Environment) -> tuple[CompiledFlow | None, dict[str, Value]]:
    """Choose the flow (None: no condition holds and there is no default), and tell what was read.

    Raises ConditionFailedError.
    """
    default: CompiledFlow | None = None
    read: dict[str, Value] = {}
    for flow in node.flows.get(NEXT, ()):
        if flow.condition is None:
            default = flow
            continue
        try:
            for name, path in flow.reads:
                read[name] = env.value(path)
            holds = flow.condition.evaluate(env)
        except EvaluationError as reason:
            raise ConditionFailedError(flow, reason) from reason
        if holds is True:
            return flow, read
    return default, read


def condition_failed(node: CompiledNode, failed: ConditionFailedError) -> Rejection:
    """Refuse an act because a condition has no answer."""
    reason_en = localise(failed.reason.message, "en")
    reason_zh = localise(failed.reason.message, "zh")
    return refuse(
        RejectionType.CONDITION,
        f"“{node.label('en')}” could not choose a branch: “{failed.flow.source}” has no answer "
        f"({reason_en}) Correct the values it reads, or tell who looks after the app.",
        f"“{node.label('zh')}”无法选择分支：条件“{failed.flow.source}”无法计算（{reason_zh}）"
        "请修正相关数据，或联系应用管理员。",
    )


def no_branch(node: CompiledNode) -> Rejection:
    """Refuse an act because no branch fits."""
    return refuse(
        RejectionType.CONDITION,
        f"“{node.label('en')}” has no branch for this record: no condition holds and there is no "
        "default. Tell who looks after the app.",
        f"“{node.label('zh')}”没有适用于该记录的分支：条件均不满足且没有默认分支，"
        "请联系应用管理员。",
    )
