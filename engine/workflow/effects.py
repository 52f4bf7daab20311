"""Effects: what the shell has to carry out after an accepted command, in their order."""

from collections.abc import Mapping
from typing import Literal

from engine.step.compiled import CompiledSteps
from engine.text import Text
from engine.workflow.events import EndState
from engine.workflow.immutable import immutable
from engine.workflow.instance import Task, Wait

RecordState = Literal["submitted", "draft", "completed", "rejected", "withdrawn", "cancelled"]


@immutable
class OpenTask:
    """Store a new task and tell its assignee."""

    task: Task


@immutable
class CloseTask:
    """Store how a task ended: decided or cancelled."""

    task: Task


@immutable
class RunSteps:
    """Carry out steps, load the record and its facts anew, and answer with `StepsDone`.

    Always the last effect. With `may_fail` a failure is undone alone (a savepoint) and answered;
    without it the whole act is refused with the failure's message.
    """

    node: str
    steps: CompiledSteps
    may_fail: bool


@immutable
class LineUp:
    """Find out whether anybody stands before a token that came to a common wait.

    The shell keeps the lines from changing meanwhile and answers with `WakeWait`. Always the last
    effect, as `RunSteps`.
    """

    wait: Wait


@immutable
class NotifyCc:
    """Send copies: each person with the reason why."""

    node: str
    people: Mapping[str, Text]


@immutable
class SetRecordState:
    """Write the record's state; `draft` when it went back to its initiator."""

    state: RecordState


@immutable
class CloseInstance:
    """Store that the run is over."""

    outcome: EndState


Effect = OpenTask | CloseTask | RunSteps | LineUp | NotifyCc | SetRecordState | CloseInstance
