"""Effects: what the shell has to carry out after an accepted command, in their order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.step.compiled import CompiledSteps
from engine.text import Text
from engine.workflow.events import EndState
from engine.workflow.instance import Task


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Store a new task and tell its assignee."""

    task: Task


@dataclass(frozen=True, slots=True)
class CloseTask:
    """Store how a task ended: decided or cancelled."""

    task: Task


@dataclass(frozen=True, slots=True)
class RunSteps:
    """Carry out steps, load the record and its facts anew, and answer with `StepsDone`.

    Always the last effect. With `may_fail` a failure is undone alone (a savepoint) and answered;
    without it the whole act is refused with the failure's message.
    """

    node: str
    steps: CompiledSteps
    may_fail: bool


@dataclass(frozen=True, slots=True)
class NotifyCc:
    """Send copies: each person with the reason why."""

    node: str
    people: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class SetRecordState:
    """Write the record's state; `draft` when it went back to its initiator."""

    state: Literal["submitted", "draft", "completed", "rejected", "withdrawn", "cancelled"]


@dataclass(frozen=True, slots=True)
class CloseInstance:
    """Store that the run is over."""

    outcome: EndState


Effect = OpenTask | CloseTask | RunSteps | NotifyCc | SetRecordState | CloseInstance
