"""One act in the making: the events so far, their effects, and the state after them.

Rule of this file: state moves by `emit` alone, which writes the event down and applies it.
"""

from engine.expression.environment import Environment
from engine.workflow.apply import Progress, apply
from engine.workflow.assignment import Surroundings
from engine.workflow.compiled import CompiledNode, CompiledWorkflow
from engine.workflow.context import FlowContext, PinnedEnvironment
from engine.workflow.effects import CloseInstance, CloseTask, Effect, SetRecordState
from engine.workflow.events import EndState, Event, InstanceEnded, TaskCancelled
from engine.workflow.instance import Token


class Turn:
    """What a command has brought about until now; never leaves `process`."""

    __slots__ = ("context", "effects", "events", "now", "progress", "values", "workflow")

    def __init__(
        self, workflow: CompiledWorkflow, context: FlowContext, progress: Progress
    ) -> None:
        self.workflow = workflow
        self.context = context
        self.progress = progress
        self.now = context.now
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

    def node(self, token: Token) -> CompiledNode:
        """The node a token stands at."""
        return self.workflow.nodes[token.node]

    def cancel_tasks(self) -> None:
        """Take away every task that is still open."""
        for token in tuple(self.progress.tokens):
            for task in self.progress.open_tasks(token):
                self.emit(TaskCancelled(task.id, self.now))
                self.effects.append(CloseTask(self.progress.tasks[task.id]))

    def end(
        self,
        outcome: EndState,
        *,
        node: str | None = None,
        actor: str | None = None,
        comment: str = "",
    ) -> None:
        """End the instance, and give the record its state."""
        self.cancel_tasks()
        self.emit(InstanceEnded(outcome, node, actor, comment, self.now))
        self.effects += (SetRecordState(outcome), CloseInstance(outcome))
