"""Join: the branches that a fork took become one again when the last of them has come.

Rule of this file: which branches there are is known from the tokens alone, each of which carries
the forks it branched off at; a branch that was not taken has no token and is not waited for.
"""

from engine.workflow.answer import Rejection
from engine.workflow.events import BranchArrived, BranchesJoined
from engine.workflow.flows import NEXT, leave
from engine.workflow.instance import Token
from engine.workflow.lifecycle import TokenState
from engine.workflow.turn import Turn


def enter(turn: Turn, token: Token) -> Rejection | None:
    """Wait for the other branches; the last one to come goes on for all."""
    if not token.forks:  # a path around the fork: there is nobody to wait for
        return leave(turn, token, NEXT, "joined")
    turn.emit(BranchArrived(token.id, token.node, turn.now))
    fork = token.forks[-1]
    branches = [one for one in turn.progress.tokens.values() if fork in one.forks]
    if any(one.state is not TokenState.JOINING or one.node != token.node for one in branches):
        return None
    turn.emit(BranchesJoined(tuple(one.id for one in branches), token.node, turn.now))
    return leave(turn, turn.progress.youngest(), NEXT, "joined")
