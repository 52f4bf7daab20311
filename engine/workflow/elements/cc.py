"""Cc: people get a copy; nobody is waited for."""

from engine.text import Text
from engine.workflow.answer import Rejection
from engine.workflow.assignment import candidates
from engine.workflow.effects import NotifyCc
from engine.workflow.events import PeopleTold
from engine.workflow.flows import NEXT, leave
from engine.workflow.instance import Token
from engine.workflow.model import CcNode
from engine.workflow.turn import Turn


def enter(turn: Turn, token: Token) -> Rejection | None:
    """Tell whoever is there, and go on; with nobody there it goes on as well."""
    node = turn.node(token).model
    if not isinstance(node, CcNode):
        raise AssertionError(f"{node.key} tells nobody")
    found = candidates(node.assignees, turn.around)
    if isinstance(found, Rejection):
        return found
    people: dict[str, Text] = {one.person.id: one.reason for one in found}
    turn.emit(PeopleTold(token.id, node.key, people, turn.now))
    if people:
        turn.effects.append(NotifyCc(node.key, people))
    return leave(turn, token, NEXT, "told")
