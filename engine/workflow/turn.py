"""One act in the making: the events so far, their effects, and the state after them.

Rule of this file: state moves by `emit` alone, which writes the event down and applies it.
"""

from typing import Literal

from engine.expression.environment import Environment
from engine.workflow.apply import apply
from engine.workflow.assignment import Surroundings
from engine.workflow.compiled import CompiledNode, CompiledWorkflow
from engine.workflow.context import FlowContext, PinnedEnvironment
from engine.workflow.effects import (
    CloseInstance,
    CloseTask,
    Effect,
    LineUp,
    RecordState,
    RunSteps,
    SetRecordState,
)
from engine.workflow.events import EndState, Event, InstanceEnded, TaskCancelled
from engine.workflow.instance import Token
from engine.workflow.progress import Progress


class Turn:
    """What a command has brought about until now; never leaves `process`."""

    __slots__ = ("asked", "context", "effects", "events", "now", "progress", "values", "workflow")

    def __init__(
        self, workflow: CompiledWorkflow, context: FlowContext, progress: Progress
    ) -> None:
        self.workflow = workflow
        self.context = context
        self.progress = progress
        self.now = context.now
        self.asked = False
        self.events: list[Event] = []
        self.effects: list[Effect] = []
        pinned = progress.head.pinned
        self.values: Environment = (
            PinnedEnvironment(context.values, pinned) if pinned else context.values
        )

    @property
    def around(self) -> Surroundings:
        """What finding people looks at."""
        context = self.context
        initiator = self.progress.head.initiator
        return Surroundings(
            context.directory,
            context.app_key,
            initiator,
            self.values,
            fields=self.workflow.labels,
            roles=self.workflow.roles,
        )

    def emit(self, event: Event) -> None:
        """Write an event down and apply it."""
        apply(self.progress, event)
        self.events.append(event)

    def ask(self, question: RunSteps | LineUp) -> None:
        """Ask the shell, last of all: nothing goes on before it has answered."""
        self.effects.append(question)
        self.asked = True

    def node(self, token: Token) -> CompiledNode:
        """The node a token stands at."""
        return self.workflow.nodes[token.node]

    def cancel_tasks(self, token: int | None = None) -> None:
        """Take away every task that is still open; of one visit, where a token is given."""
        for visit in tuple(self.progress.tokens) if token is None else (token,):
            for task in self.progress.open_tasks(visit):
                self.emit(TaskCancelled(task.id, self.now))
                self.effects.append(CloseTask(self.progress.tasks[task.id]))

    def end(
        self,
        outcome: EndState,
        *,
        node: str | None = None,
        actor: str | None = None,
        comment: str = "",
        state: RecordState | Literal["as it is"] | None = None,
    ) -> None:
        """End the instance, and give the record its state: the outcome, unless told otherwise."""
        self.cancel_tasks()
        self.emit(InstanceEnded(outcome, node, actor, comment, self.now))
        if state != "as it is":
            self.effects.append(SetRecordState(state or outcome))
        self.effects.append(CloseInstance(outcome))
