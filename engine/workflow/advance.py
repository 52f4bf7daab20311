"""Carry tokens through automatic nodes until each comes to a wait or the run ends.

Rule of this file: one act passes a bounded number of nodes between two people's decisions.
"""

from collections.abc import Callable, Mapping

from engine.workflow.answer import Rejection, RejectionType, refuse
from engine.workflow.elements import (
    approval,
    cc,
    end,
    exclusive,
    fork,
    join,
    start,
    task,
    update,
    wait,
)
from engine.workflow.instance import Token
from engine.workflow.model import (
    ApprovalNode,
    CcNode,
    EndNode,
    ExclusiveNode,
    InclusiveNode,
    NotifyNode,
    ParallelNode,
    StartNode,
    TaskNode,
    UpdateNode,
    WaitNode,
)
from engine.workflow.turn import Turn

MOST_MOVES = 200
"""How many moves in a row happen without a person."""


def advance(turn: Turn) -> Rejection | None:
    """Go on until every token waits or the shell is asked; a rejection says what stopped it."""
    progress = turn.progress
    while not turn.asked and (token := progress.active_token()) is not None:
        if progress.automatic > MOST_MOVES:
            return _runs_in_circles(token)
        enter = _ENTER[type(turn.node(token).model)]
        refused = enter(turn, token)
        if refused is not None:
            return refused
    return None


def _gateway(turn: Turn, token: Token) -> Rejection | None:
    if fork.is_fork(turn.node(token)):
        return fork.enter(turn, token)
    return join.enter(turn, token)


# A table, not a `match`: that asks every case in turn.
_ENTER: Mapping[type[object], Callable[[Turn, Token], Rejection | None]] = {
    ApprovalNode: approval.enter,
    CcNode: cc.enter,
    EndNode: end.enter,
    ExclusiveNode: exclusive.enter,
    InclusiveNode: _gateway,
    NotifyNode: update.enter,
    ParallelNode: _gateway,
    StartNode: start.enter,
    TaskNode: task.enter,
    UpdateNode: update.enter,
    WaitNode: wait.enter,
}


def _runs_in_circles(token: Token) -> Rejection:
    return refuse(
        RejectionType.LIMIT,
        f"This workflow passed {MOST_MOVES} automatic nodes without coming to a person "
        f"(now at “{token.node}”): it runs in circles. Tell who looks after the app.",
        f"流程连续经过 {MOST_MOVES} 个自动节点仍未到达人工节点（当前：{token.node}），"
        "可能存在死循环，请联系应用管理员。",
    )
