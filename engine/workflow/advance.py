"""Carry tokens through automatic nodes until each comes to a wait or the run ends.

Rule of this file: one act passes a bounded number of nodes between two people's decisions.
"""

from typing import assert_never

from engine.workflow.answer import Rejection, RejectionType, refuse
from engine.workflow.elements import approval, cc, end, exclusive, start, task, update
from engine.workflow.instance import Token
from engine.workflow.model import (
    ApprovalNode,
    CcNode,
    EndNode,
    ExclusiveNode,
    NotifyNode,
    StartNode,
    TaskNode,
    UpdateNode,
)
from engine.workflow.turn import Turn

MOST_MOVES = 200
"""How many moves in a row happen without a person."""


def advance(turn: Turn) -> Rejection | None:
    """Go on until every token waits; a rejection says what stopped it."""
    progress = turn.progress
    while (token := progress.active_token()) is not None:
        if progress.automatic > MOST_MOVES:
            return _runs_in_circles(token)
        refused = _enter(turn, token)
        if refused is not None:
            return refused
    return None


def _enter(turn: Turn, token: Token) -> Rejection | None:  # noqa: PLR0911 (a node type each)
    node = turn.node(token).model
    match node:
        case ApprovalNode():
            return approval.enter(turn, token, node)
        case ExclusiveNode():
            return exclusive.enter(turn, token)
        case UpdateNode() | NotifyNode():
            return update.enter(turn, token)
        case EndNode():
            end.enter(turn, node)
        case TaskNode():
            return task.enter(turn, token, node)
        case StartNode():
            return start.enter(turn, token)
        case CcNode():
            return cc.enter(turn, token, node)
        case _:
            assert_never(node)
    return None


def _runs_in_circles(token: Token) -> Rejection:
    return refuse(
        RejectionType.LIMIT,
        f"This workflow passed {MOST_MOVES} automatic nodes without coming to a person "
        f"(now at “{token.node}”): it runs in circles. Tell who looks after the app.",
        f"流程连续经过 {MOST_MOVES} 个自动节点仍未到达人工节点（当前：{token.node}），"
        "可能存在死循环，请联系应用管理员。",
    )
