"""End: the run is over, and its outcome becomes the record's state."""

from engine.workflow.model import EndNode
from engine.workflow.turn import Turn


def enter(turn: Turn, node: EndNode) -> None:
    """End the run."""
    turn.end(node.outcome, node=node.key)
