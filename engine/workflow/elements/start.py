"""Start: where a run, and each new round of it, begins."""

from engine.workflow.answer import Rejection
from engine.workflow.flows import NEXT, leave
from engine.workflow.instance import Token
from engine.workflow.turn import Turn


def enter(turn: Turn, token: Token) -> Rejection | None:
    """Go on at once."""
    return leave(turn, token, NEXT, "started")
