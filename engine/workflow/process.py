"""Decide what a command means: events and effects, or a rejection. Pure.

Rules of this file:
1. Nothing here changes state: a turn's events do, through `apply`.
2. Checks run one after another: exists, allowed, right state, the rest.
3. A rejection leaves no trace: the instance that came in is what stays.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

from engine.workflow.advance import advance
from engine.workflow.answer import Accepted, Rejection, RejectionType, refuse
from engine.workflow.commands import (
    Cancel,
    Command,
    DecideTask,
    HandOver,
    ResubmitInstance,
    StartInstance,
    StepsDone,
    Stop,
    WakeWait,
    Withdraw,
)
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.context import FlowContext
from engine.workflow.deciding import decide_task
from engine.workflow.effects import SetRecordState
from engine.workflow.elements import update, wait
from engine.workflow.events import InstanceResubmitted, InstanceStarted
from engine.workflow.handing_over import hand_over
from engine.workflow.initiator import check_cancel, check_resubmit, check_withdraw, wrong_state
from engine.workflow.instance import Instance, InstanceHead
from engine.workflow.lifecycle import ENDED
from engine.workflow.progress import Progress
from engine.workflow.turn import Turn

One = TypeVar("One")

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


def _go_on(command: Command, turn: Turn) -> Rejection | None:
    refused = _CARRY_OUT[type(command)](turn, command)
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


def _stop(turn: Turn, command: Stop) -> Rejection | None:
    if turn.progress.state in ENDED:
        return wrong_state(turn, "stop the run", "停止流程")
    turn.end("cancelled", comment=command.reason, state="as it is")
    return None


def _cancel(turn: Turn, command: Cancel) -> Rejection | None:
    refused = check_cancel(turn, command)
    if refused is None:
        turn.end("cancelled", actor=command.actor, comment=command.comment)
    return refused


def _carries_out(
    carry_out: Callable[[Turn, One], Rejection | None],
) -> Callable[[Turn, Command], Rejection | None]:
    return cast("Callable[[Turn, Command], Rejection | None]", carry_out)


# A table, not a `match`: that asks every case in turn.
_CARRY_OUT: Mapping[type[object], Callable[[Turn, Command], Rejection | None]] = {
    DecideTask: _carries_out(decide_task),
    HandOver: _carries_out(hand_over),
    StepsDone: _carries_out(update.finish),
    WakeWait: _carries_out(wait.wake),
    ResubmitInstance: _carries_out(_resubmit),
    Withdraw: _carries_out(_withdraw),
    Cancel: _carries_out(_cancel),
    Stop: _carries_out(_stop),
}
