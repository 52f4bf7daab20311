"""Follow a sequence flow out of a node that has come to its outcome."""

from engine.workflow.answer import Rejection, RejectionType, refuse
from engine.workflow.compiled import FAILED, LATE, NEXT, REJECTED
from engine.workflow.events import TokenMoved
from engine.workflow.instance import Token
from engine.workflow.turn import Turn

__all__ = ["FAILED", "LATE", "NEXT", "REJECTED", "leave"]


def leave(turn: Turn, token: Token, way: str, outcome: str) -> Rejection | None:
    """Move a token along the one flow for a way out (`NEXT`, `REJECTED`, `FAILED`)."""
    node = turn.node(token)
    flows = node.flows.get(way)
    if not flows:
        return refuse(
            RejectionType.DEFINITION,
            f"“{node.label('en')}” has no flow to go on. Tell who looks after the app.",
            f"“{node.label('zh')}”没有后续流程，请联系应用管理员。",
        )
    flow = flows[0]
    turn.emit(TokenMoved(token.id, node.key, flow.to, flow.key, outcome, turn.now))
    return None
