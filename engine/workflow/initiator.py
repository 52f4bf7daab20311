"""Whether an initiator (or an administrator) may resubmit, withdraw or cancel a run.

Rule of this file: checks run one after another: allowed, right state, the rest.
"""

from engine.workflow.answer import Rejection, RejectionType, refuse
from engine.workflow.commands import Cancel
from engine.workflow.instance import Task
from engine.workflow.lifecycle import ENDED, InstanceState, TaskState
from engine.workflow.turn import Turn

STATE_NAMES = {
    InstanceState.RUNNING: ("running", "进行中"),
    InstanceState.RETURNED: ("returned to its initiator", "已退回发起人"),
    InstanceState.COMPLETED: ("completed", "已完成"),
    InstanceState.REJECTED: ("rejected", "已驳回"),
    InstanceState.WITHDRAWN: ("withdrawn", "已撤回"),
    InstanceState.CANCELLED: ("cancelled", "已取消"),
}


def check_resubmit(turn: Turn, actor: str) -> Rejection | None:
    """The initiator, while the record is back with him."""
    refused = _only_the_initiator(turn, actor, "send it in again", "重新提交")
    if refused is not None:
        return refused
    if turn.progress.state is not InstanceState.RETURNED:
        return wrong_state(turn, "send the record in again", "重新提交")
    return None


def check_withdraw(turn: Turn, actor: str) -> Rejection | None:
    """The initiator, as long as the workflow's `withdraw` allows."""
    refused = _only_the_initiator(turn, actor, "withdraw it", "撤回")
    if refused is not None:
        return refused
    policy = "never" if _begun_by_a_step(turn) else turn.workflow.withdraw
    if policy == "never":
        return refuse(
            RejectionType.FORBIDDEN,
            "This workflow cannot be withdrawn. Ask an approver to return or reject the record.",
            "该流程不允许撤回，请联系审批人退回或驳回。",
        )
    if turn.progress.state in ENDED:
        return wrong_state(turn, "withdraw the record", "撤回")
    acted = _first_action(turn)
    if policy == "until_first_action" and acted is not None:
        return _acted_on(turn, acted)
    return None


def check_cancel(turn: Turn, command: Cancel) -> Rejection | None:
    """The initiator, or an administrator who gives a reason, until the run has ended."""
    person = turn.context.directory.people.get(command.actor)
    active = person is not None and person.active
    is_admin = person is not None and person.is_admin
    is_initiator = command.actor == turn.progress.head.initiator and not _begun_by_a_step(turn)
    if not active or not (is_initiator or is_admin):
        return refuse(
            RejectionType.FORBIDDEN,
            "Only an administrator may cancel this run, or who handed the record in.",
            "只有管理员可以取消该流程；由提交发起的流程，其发起人也可以取消。",
        )
    if turn.progress.state in ENDED:
        return wrong_state(turn, "cancel the run", "取消流程")
    if not is_initiator and not command.comment.strip():
        return refuse(
            RejectionType.COMMENT_REQUIRED,
            "Say why: somebody else's run is cancelled with a reason.",
            "取消他人的流程必须填写理由。",
        )
    return None


def _begun_by_a_step(turn: Turn) -> bool:
    """Such a run is nobody's own: a step stops it, or an administrator."""
    return turn.workflow.model.start.on == "step"


def wrong_state(turn: Turn, en: str, zh: str) -> Rejection:
    """Refuse because of what state the run is in."""
    state_en, state_zh = STATE_NAMES[turn.progress.state]
    return refuse(
        RejectionType.INVALID_STATE,
        f"Expected to {en}, but this run is {state_en}. Reload the page to see where it stands.",
        f"无法{zh}：该流程{state_zh}。请刷新页面查看最新状态。",
    )


def _only_the_initiator(turn: Turn, actor: str, en: str, zh: str) -> Rejection | None:
    person = turn.context.directory.people.get(actor)
    if actor == turn.progress.head.initiator and person is not None and person.active:
        return None
    return refuse(
        RejectionType.FORBIDDEN,
        f"Only the person who submitted this record may {en}.",
        f"只有发起人可以{zh}。",
    )


def _first_action(turn: Turn) -> Task | None:
    """The first decision since the record was last sent in; none while it is back again."""
    progress = turn.progress
    if progress.state is InstanceState.RETURNED:
        return None
    for task in progress.tasks.values():
        if task.round == progress.round and task.state is TaskState.DONE:
            return task
    return None


def _acted_on(turn: Turn, task: Task) -> Rejection:
    person = turn.context.directory.people.get(task.assignee)
    name = person.name if person else task.assignee
    return refuse(
        RejectionType.INVALID_STATE,
        f"Expected to withdraw the record, but {name} has decided already. "
        "Ask the present approver to return it.",
        f"无法撤回：{name}已经处理。请联系当前审批人退回。",
    )
