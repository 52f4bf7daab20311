"""Update: steps that the system carries out inside the act.

Rules of this file:
1. The machine only asks for the steps and hears how they went; it never runs one.
2. Failed steps take the flow `on: failed`; without one the whole act is refused.
"""

from engine.text import Text, localise
from engine.workflow.answer import Rejection, RejectionType, refuse
from engine.workflow.commands import StepsDone
from engine.workflow.effects import RunSteps
from engine.workflow.events import StepsFinished, StepsRequested
from engine.workflow.flows import FAILED, NEXT, leave
from engine.workflow.instance import Token
from engine.workflow.lifecycle import TokenState
from engine.workflow.turn import Turn


def enter(turn: Turn, token: Token) -> Rejection | None:
    """Ask the shell to carry out the steps."""
    node = turn.node(token)
    if node.steps is None:
        raise AssertionError(f"an update node without steps: {node.key}")
    turn.emit(StepsRequested(token.id, node.key, turn.now))
    turn.ask(RunSteps(node.key, node.steps, may_fail=FAILED in node.flows))
    return None


def finish(turn: Turn, command: StepsDone) -> Rejection | None:
    """Hear how the steps went, and go on accordingly."""
    token = _working(turn, command.node)
    if token is None:
        return refuse(
            RejectionType.INVALID_STATE,
            f"No steps of “{command.node}” are being carried out.",
            f"节点“{command.node}”没有正在执行的步骤。",
        )
    if command.outcome == "failed" and FAILED not in turn.node(token).flows:
        return Rejection(RejectionType.STEPS_FAILED, _message(command.message))
    message: Text = command.message
    turn.emit(StepsFinished(token.id, token.node, command.outcome, message, turn.now))
    if token.id in turn.progress.waits:  # what is done on waiting: the wait goes on
        return None
    outcome = FAILED if command.outcome == "failed" else NEXT
    return leave(turn, token, outcome, command.outcome)


def _working(turn: Turn, node: str) -> Token | None:
    for token in turn.progress.tokens.values():
        if token.node == node and token.state is TokenState.WORKING:
            return token
    return None


def _message(message: Text) -> dict[str, str]:
    return {
        "en": localise(message, "en", "The steps behind this act failed; nothing was changed."),
        "zh": localise(message, "zh", "后续步骤执行失败，未做任何更改。"),
    }
