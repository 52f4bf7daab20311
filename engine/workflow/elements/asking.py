"""What approvals and tasks share: asking people, taking their word, going back."""

from datetime import datetime

from engine.workflow.answer import Rejection
from engine.workflow.assignment import Assigned, Skipped, assign
from engine.workflow.due import due_at
from engine.workflow.effects import CloseTask, OpenTask, SetRecordState
from engine.workflow.events import InstanceReturned, NodeSkipped, TaskDecided, TaskOpened
from engine.workflow.flows import NEXT, leave
from engine.workflow.instance import Outcome, Task, Token
from engine.workflow.model import ApprovalNode, TaskNode
from engine.workflow.turn import Turn


def ask(turn: Turn, token: Token) -> Rejection | None:
    """Open a task for each person; with nobody to ask and `skip` go on, and say why."""
    node = turn.node(token).model
    if not isinstance(node, ApprovalNode | TaskNode):
        raise AssertionError(f"{node.key} asks nobody")
    found = assign(node, turn.around)
    if isinstance(found, Rejection):
        return found
    if isinstance(found, Skipped):
        turn.emit(NodeSkipped(token.id, node.key, found.cause, turn.now))
        return leave(turn, token, NEXT, "skipped")
    due = turn.node(token).due
    until = due_at(due, turn.now, turn.values) if due else None
    for assigned in found:
        _open(turn, token, assigned, until)
    return None


def _open(turn: Turn, token: Token, assigned: Assigned, due: datetime | None) -> None:
    task = Task(
        next(turn.context.new_ids),
        token.node,
        assigned.person.id,
        token.id,
        turn.progress.round,
        turn.now,
        assigned.reason,
        due,
    )
    turn.emit(TaskOpened(task))
    turn.effects.append(OpenTask(task))


def settle(
    turn: Turn, task: Task, outcome: Outcome, comment: str, digest: str | None = None
) -> None:
    """Write one person's decision down."""
    turn.emit(TaskDecided(task.id, task.assignee, outcome, comment.strip(), digest, turn.now))
    turn.effects.append(CloseTask(turn.progress.tasks[task.id]))


def return_to_initiator(turn: Turn, task: Task) -> None:
    """Give the record back; the token awaits its initiator at the start."""
    turn.emit(InstanceReturned(task.token, task.node, turn.workflow.start, task.assignee, turn.now))
    turn.effects.append(SetRecordState("draft"))
