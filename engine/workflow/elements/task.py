"""Task: people fill in or carry out something; the first to complete it does so for all."""

from engine.workflow.answer import Rejection
from engine.workflow.elements.asking import ask, return_to_initiator, settle
from engine.workflow.flows import NEXT, leave
from engine.workflow.instance import Outcome, Task, Token
from engine.workflow.turn import Turn


def enter(turn: Turn, token: Token) -> Rejection | None:
    """Ask its people."""
    return ask(turn, token)


def decide(turn: Turn, task: Task, outcome: Outcome, comment: str) -> Rejection | None:
    """Take one person's word for all."""
    settle(turn, task, outcome, comment)
    if outcome == "returned":
        turn.cancel_tasks()
        return_to_initiator(turn, task)
        return None
    turn.cancel_tasks(task.token)
    return leave(turn, turn.progress.tokens[task.token], NEXT, outcome)
