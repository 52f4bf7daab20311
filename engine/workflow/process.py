"""Decide what a command means: events and effects, or a rejection. Pure.

Rules of this file:
1. Nothing here changes state: a turn's events do, through `apply`.
2. Checks run one after another: exists, allowed, right state, the rest.
3. A rejection leaves no trace: the instance that came in is what stays.
"""

from typing import assert_never

from engine.workflow.advance import advance
from engine.workflow.answer import Accepted, Rejection, RejectionType, refuse
from engine.workflow.apply import Progress
from engine.workflow.commands import (
    Cancel,
    Command,
    DecideTask,
    ResubmitInstance,
    StartInstance,
    StepsDone,
    Withdraw,
)
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.context import FlowContext
from engine.workflow.deciding import decide_task
from engine.workflow.effects import SetRecordState
from engine.workflow.elements import update
from engine.workflow.events import InstanceResubmitted, InstanceStarted
from engine.workflow.initiator import check_cancel, check_resubmit, check_withdraw
from engine.workflow.instance import Instance, InstanceHead
from engine.workflow.turn import Turn

NO_INSTANCE = refuse(RejectionType.NOT_FOUND, "There is no such run.", "没有这个流程实例。")
STARTED_ALREADY = refuse(
    RejectionType.INVALID_STATE, "This run has started already.", "该流程已经启动。"
)
FAULTY = refuse(
    RejectionType.DEFINITION,
    "This workflow's definition has faults. Mend it and publish the app again.",
    "该流程的定义有误，请修正并重新发布应用。",
)


def process(
    command: Command,
    instance: Instance | None,
    workflow: CompiledWorkflow,
    context: FlowContext,
) -> Accepted | Rejection:
    """Carry a command as far as the next wait."""
    if workflow.faults:
        return FAULTY
    if isinstance(command, StartInstance):
        if instance is not None:
            return STARTED_ALREADY
        turn = _started(command, workflow, context)
        refused = advance(turn)
    elif instance is None:
        return NO_INSTANCE
    else:
        turn = Turn(workflow, context, Progress(instance.head, instance))
        refused = _go_on(command, turn)
    if refused is not None:
        return refused
    return Accepted(tuple(turn.events), turn.progress.freeze(), tuple(turn.effects))


def _started(command: StartInstance, workflow: CompiledWorkflow, context: FlowContext) -> Turn:
    head = InstanceHead(
        id=next(context.new_ids),
        workflow=workflow.key,
        version=command.version,
        form=workflow.form,
        record=command.record,
        initiator=context.initiator,
        started_at=context.now,
        pinned={name: context.values.value(("setting", name)) for name in workflow.pinned},
    )
    turn = Turn(workflow, context, Progress(head))
    turn.emit(InstanceStarted(head, workflow.start, context.now))
    turn.effects.append(SetRecordState("submitted"))
    return turn


def _go_on(
    command: DecideTask | StepsDone | ResubmitInstance | Withdraw | Cancel, turn: Turn
) -> Rejection | None:
    match command:
        case DecideTask():
            refused = decide_task(turn, command)
        case StepsDone():
            refused = update.finish(turn, command)
        case ResubmitInstance():
            refused = _resubmit(turn, command)
        case Withdraw():
            return _withdraw(turn, command)
        case Cancel():
            return _cancel(turn, command)
        case _:
            assert_never(command)
    return refused if refused is not None else advance(turn)


def _resubmit(turn: Turn, command: ResubmitInstance) -> Rejection | None:
    refused = check_resubmit(turn, command.actor)
    if refused is not None:
        return refused
    (token,) = turn.progress.tokens
    turn.emit(InstanceResubmitted(token, turn.progress.round + 1, command.actor, turn.now))
    turn.effects.append(SetRecordState("submitted"))
    return None


def _withdraw(turn: Turn, command: Withdraw) -> Rejection | None:
    refused = check_withdraw(turn, command.actor)
    if refused is None:
        turn.end("withdrawn", actor=command.actor, comment=command.comment)
    return refused


def _cancel(turn: Turn, command: Cancel) -> Rejection | None:
    refused = check_cancel(turn, command)
    if refused is None:
        turn.end("cancelled", actor=command.actor, comment=command.comment)
    return refused
