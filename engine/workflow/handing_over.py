"""Give an open task to another person, as an administrator does for somebody who leaves.

Rules of this file:
1. Who takes over is bound as whoever is asked is: active, and never the initiator where the node
   keeps him out.
2. What the task asks, its place in the round and its time stay as they are.
"""

from engine.workflow.answer import Rejection, RejectionType, refuse
from engine.workflow.commands import HandOver
from engine.workflow.events import TaskHandedOver
from engine.workflow.initiator import wrong_state
from engine.workflow.lifecycle import InstanceState, TaskState
from engine.workflow.model import ApprovalNode, TaskNode
from engine.workflow.turn import Turn


def hand_over(turn: Turn, command: HandOver) -> Rejection | None:
    """Let another person have a task from now on."""
    task = turn.progress.tasks.get(command.task)
    if task is None:
        return refuse(RejectionType.NOT_FOUND, "There is no such task.", "没有这个任务。")
    if turn.progress.state is not InstanceState.RUNNING or task.state is not TaskState.OPEN:
        return wrong_state(turn, "hand this task over", "移交该任务")
    person = turn.context.directory.people.get(command.to)
    if person is None or not person.active:
        return refuse(
            RejectionType.FORBIDDEN,
            "Who takes a task over has an active account.",
            "只能移交给在用的账号。",
        )
    node = turn.workflow.nodes[task.node].model
    kept_out = isinstance(node, ApprovalNode | TaskNode) and node.separation
    if kept_out and command.to == turn.progress.head.initiator:
        return refuse(
            RejectionType.FORBIDDEN,
            "Nobody decides on a record he submitted himself.",
            "不能审批自己提交的记录。",
        )
    turn.emit(TaskHandedOver(task.id, command.to, command.actor, command.reason, turn.now))
    return None
