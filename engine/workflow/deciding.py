"""Decide what a person's decision on a task means.

Rules of this file:
1. Checks run one after another: exists, allowed, right state, the rest.
2. A task is decided exactly once, by its assignee, while its run goes on.
"""

from engine.text import localise
from engine.workflow.answer import Rejection, RejectionType, refuse
from engine.workflow.commands import Act, DecideTask
from engine.workflow.elements import approval, task
from engine.workflow.initiator import wrong_state
from engine.workflow.instance import Outcome, Task
from engine.workflow.lifecycle import InstanceState, TaskState
from engine.workflow.model import ApprovalNode, TaskNode
from engine.workflow.turn import Turn

OUTCOME_OF: dict[Act, Outcome] = {
    "approve": "approved",
    "reject": "rejected",
    "return": "returned",
    "complete": "completed",
}

CHINESE: dict[Act | Outcome, str] = {
    "approve": "同意",
    "reject": "驳回",
    "return": "退回",
    "complete": "完成",
    "approved": "同意",
    "rejected": "驳回",
    "returned": "退回",
    "completed": "完成",
}

NEEDS_COMMENT = frozenset({"reject", "return"})
OF_AN_APPROVAL = frozenset({"approve", "reject", "return"})
OF_A_TASK = frozenset({"complete", "return"})


def decide_task(turn: Turn, command: DecideTask) -> Rejection | None:
    """Record a decision and let the node draw its conclusion."""
    found = turn.progress.tasks.get(command.task)
    if found is None:
        return refuse(RejectionType.NOT_FOUND, "There is no such task.", "没有这个任务。")
    node = turn.workflow.nodes[found.node].model
    if not isinstance(node, ApprovalNode | TaskNode):
        raise AssertionError(f"a task at {found.node!r}, which asks nobody")
    refused = (
        _check_allowed(turn, found, node, command)
        or _check_state(turn, found)
        or _check_act(node, command)
    )
    if refused is not None:
        return refused
    outcome = OUTCOME_OF[command.act]
    if isinstance(node, ApprovalNode):
        return approval.decide(turn, found, node, outcome, command.comment)
    return task.decide(turn, found, outcome, command.comment)


def _check_allowed(
    turn: Turn, found: Task, node: ApprovalNode | TaskNode, command: DecideTask
) -> Rejection | None:
    person = turn.context.directory.people.get(command.actor)
    if command.actor != found.assignee or person is None or not person.active:
        return refuse(
            RejectionType.FORBIDDEN, "This task is not assigned to you.", "该任务没有分配给您。"
        )
    # Assignment keeps the initiator out already; this holds even if a task came about otherwise.
    if node.separation and command.actor == turn.progress.head.initiator:
        return refuse(
            RejectionType.FORBIDDEN,
            "Nobody decides on a record he submitted himself.",
            "不能审批自己提交的记录。",
        )
    return None


def _check_state(turn: Turn, found: Task) -> Rejection | None:
    if found.state is TaskState.DONE and found.outcome is not None:
        return refuse(
            RejectionType.INVALID_STATE,
            f"You have decided this task already: {found.outcome}.",
            f"您已处理过该任务：{CHINESE[found.outcome]}。",
        )
    if turn.progress.state is not InstanceState.RUNNING:
        return wrong_state(turn, "decide this task", "处理该任务")
    if found.state is TaskState.CANCELLED:
        return refuse(
            RejectionType.INVALID_STATE,
            "This task is no longer needed: it was decided by somebody else or taken back.",
            "该任务已不需要处理：已由他人处理或已被收回。",
        )
    return None


def _check_act(node: ApprovalNode | TaskNode, command: DecideTask) -> Rejection | None:
    act = command.act
    if act not in (OF_A_TASK if isinstance(node, TaskNode) else OF_AN_APPROVAL):
        return refuse(
            RejectionType.INVALID_STATE,
            f"Expected to {act}, but “{localise(node.label, 'en', node.key)}” is not decided so.",
            f"“{localise(node.label, 'zh', node.key)}”节点不能执行“{CHINESE[act]}”。",
        )
    if act not in node.acts:
        return refuse(
            RejectionType.FORBIDDEN,
            f"“{localise(node.label, 'en', node.key)}” does not allow to {act}.",
            f"“{localise(node.label, 'zh', node.key)}”节点不允许{CHINESE[act]}。",
        )
    if act in NEEDS_COMMENT and not command.comment.strip():
        return refuse(
            RejectionType.COMMENT_REQUIRED,
            f"Say why: to {act} needs a comment.",
            f"{CHINESE[act]}时必须填写意见。",
        )
    return None
