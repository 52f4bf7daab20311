"""Approval: people decide, one for all (`any`) or each for himself (`all`).

Rules of this file:
1. `any`: the first decision is the node's, whichever it is.
2. `all`: approved when everybody has approved. A rejection is the node's at once
   (`reject: first`), or when everybody has decided (`reject: all`).
3. A return is a person's last word: it ends the node at once, in either mode.
"""

from engine.workflow.answer import Rejection
from engine.workflow.elements.asking import ask, return_to_initiator, settle
from engine.workflow.flows import NEXT, REJECTED, leave
from engine.workflow.instance import Outcome, Task, Token
from engine.workflow.integrity import digest
from engine.workflow.model import ApprovalNode
from engine.workflow.turn import Turn


def enter(turn: Turn, token: Token) -> Rejection | None:
    """Ask its people."""
    return ask(turn, token)


def decide(
    turn: Turn, task: Task, node: ApprovalNode, outcome: Outcome, comment: str
) -> Rejection | None:
    """Record one person's decision, and the node's once it is clear."""
    covered = turn.workflow.approval_fields
    seal = digest(turn.values, covered) if covered and outcome == "approved" else None
    settle(turn, task, outcome, comment, seal)
    if outcome == "returned":
        turn.cancel_tasks()
        return_to_initiator(turn, task)
        return None
    conclusion = _conclude(node, outcome, turn.progress.visit(task.token))
    if conclusion is None:
        return None
    turn.cancel_tasks(task.token)
    token = turn.progress.tokens[task.token]
    if conclusion == "approved":
        return leave(turn, token, NEXT, conclusion)
    if REJECTED in turn.node(token).flows:
        return leave(turn, token, REJECTED, conclusion)
    turn.end("rejected", node=token.node)
    return None


def _conclude(node: ApprovalNode, outcome: Outcome, visit: list[Task]) -> Outcome | None:
    if node.mode == "any" or (outcome == "rejected" and node.reject == "first"):
        return outcome
    if any(task.outcome is None for task in visit):
        return None
    return "rejected" if any(task.outcome == "rejected" for task in visit) else "approved"
