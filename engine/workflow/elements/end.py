"""End: the run is over, and its outcome becomes the record's state."""

from engine.workflow.instance import Token
from engine.workflow.model import EndNode
from engine.workflow.turn import Turn


def enter(turn: Turn, token: Token) -> None:
    """End the run; `submitted` leaves the record under way for others that go on with it."""
    node = turn.node(token).model
    if not isinstance(node, EndNode):
        raise AssertionError(f"{node.key} is no end")
    if node.outcome == "submitted":
        turn.end("completed", node=node.key, state="submitted")
    else:
        turn.end(node.outcome, node=node.key)
