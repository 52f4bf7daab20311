"""Turn events into state: the only place where an instance changes.

Rules of this file:
1. An applier decides nothing and reads no definition; what it needs stands in the event.
2. `Progress` is the working copy of one act. It never leaves the act: `freeze` gives the value.
3. Each event has exactly one applier; a test holds it.
"""

from collections.abc import Iterable
from typing import assert_never

from engine.workflow.events import (
    BranchTaken,
    Event,
    InstanceEnded,
    InstanceResubmitted,
    InstanceReturned,
    InstanceStarted,
    NodeSkipped,
    PeopleTold,
    StepsFinished,
    StepsRequested,
    TaskCancelled,
    TaskDecided,
    TaskOpened,
    TokenMoved,
)
from engine.workflow.instance import Instance, InstanceHead, Task, Token
from engine.workflow.lifecycle import (
    INSTANCE_TRANSITIONS,
    TASK_TRANSITIONS,
    TOKEN_TRANSITIONS,
    IllegalTransitionError,
    InstanceState,
    TaskState,
    TokenState,
    moved,
)

# Members by short names: looking one up in its class costs more than the rest of a comparison.
_ACTIVE, _WAITING, _WORKING = TokenState.ACTIVE, TokenState.WAITING, TokenState.WORKING
_OPEN, _DONE = TaskState.OPEN, TaskState.DONE


class Progress:
    """The state of an instance while an act changes it."""

    __slots__ = ("automatic", "head", "moves", "round", "state", "tasks", "tokens")

    def __init__(self, head: InstanceHead, instance: Instance | None = None) -> None:
        self.head = head
        self.state = instance.state if instance else InstanceState.RUNNING
        self.round = instance.round if instance else 1
        self.moves = instance.moves if instance else 0
        self.automatic = instance.automatic if instance else 0
        self.tokens = {token.id: token for token in instance.tokens} if instance else {}
        self.tasks = dict(instance.tasks) if instance else {}

    def freeze(self) -> Instance:
        """Give the state as a value."""
        return Instance(
            self.head,
            self.state,
            self.round,
            self.moves,
            self.automatic,
            tuple(self.tokens.values()),
            self.tasks,
        )

    def active_token(self) -> Token | None:
        """The oldest token that has not come to a wait."""
        for token in self.tokens.values():
            if token.state is _ACTIVE:
                return token
        return None

    def open_tasks(self, token: int) -> list[Task]:
        """The tasks of one visit that are still to be decided."""
        return [task for task in self.visit(token) if task.state is _OPEN]

    def visit(self, token: int) -> list[Task]:
        """All the tasks of one visit of a node."""
        return [task for task in self.tasks.values() if task.token == token]


def apply(progress: Progress, event: Event) -> None:
    """Change the working copy by one event; raise IllegalTransitionError if it cannot follow."""
    _refuse_after_the_end(progress)
    match event:
        case TokenMoved() | BranchTaken():
            _move(progress, event.token, event.to_node)
        case TaskOpened() | TaskDecided() | TaskCancelled():
            _apply_to_task(progress, event)
        case InstanceStarted() | InstanceReturned() | InstanceResubmitted() | InstanceEnded():
            _apply_to_instance(progress, event)
        case StepsRequested():
            _set_token(progress, event.token, _WORKING)
        case StepsFinished():
            _set_token(progress, event.token, _ACTIVE)
        case NodeSkipped() | PeopleTold():
            pass  # facts for the history: the token moves on by an event of its own
        case _:
            assert_never(event)


def replay(events: Iterable[Event], instance: Instance | None = None) -> Instance:
    """Build an instance from its events (all of them, or those since a given state)."""
    progress: Progress | None = Progress(instance.head, instance) if instance else None
    for event in events:
        if progress is None:
            if not isinstance(event, InstanceStarted):
                raise IllegalTransitionError("an instance's first event is InstanceStarted")
            progress = Progress(event.head)
        apply(progress, event)
    if progress is None:
        raise IllegalTransitionError("no event, no instance")
    return progress.freeze()


def _refuse_after_the_end(progress: Progress) -> None:
    if not INSTANCE_TRANSITIONS[progress.state]:
        raise IllegalTransitionError(f"nothing follows the end ({progress.state})")


def _apply_to_instance(
    progress: Progress,
    event: InstanceStarted | InstanceReturned | InstanceResubmitted | InstanceEnded,
) -> None:
    match event:
        case InstanceStarted():
            if progress.moves:
                raise IllegalTransitionError("an instance starts once")
            progress.moves = 1
            progress.tokens[1] = Token(1, event.node, _ACTIVE)
        case InstanceReturned():
            _become(progress, InstanceState.RETURNED)
            before = progress.tokens[event.token].state
            state = moved(TOKEN_TRANSITIONS, before, TokenState.RESTING)
            progress.tokens = {event.token: Token(event.token, event.start, state)}
        case InstanceResubmitted():
            _become(progress, InstanceState.RUNNING)
            progress.round = event.round
            progress.automatic = 0
            _move(progress, event.token, progress.tokens[event.token].node)
        case InstanceEnded():
            _become(progress, InstanceState(event.outcome))
            progress.tokens = {}
        case _:
            assert_never(event)


def _become(progress: Progress, state: InstanceState) -> None:
    progress.state = moved(INSTANCE_TRANSITIONS, progress.state, state)


def _move(progress: Progress, number: int, node: str) -> None:
    state = moved(TOKEN_TRANSITIONS, progress.tokens.pop(number).state, _ACTIVE)
    progress.moves += 1
    progress.automatic += 1
    progress.tokens[progress.moves] = Token(progress.moves, node, state)


def _set_token(progress: Progress, number: int, state: TokenState) -> None:
    token = progress.tokens[number]
    state = moved(TOKEN_TRANSITIONS, token.state, state)
    progress.tokens[number] = Token(number, token.node, state)


def _apply_to_task(progress: Progress, event: TaskOpened | TaskDecided | TaskCancelled) -> None:
    match event:
        case TaskOpened():
            if event.task.id in progress.tasks:
                raise IllegalTransitionError("a task is opened once")
            progress.tasks[event.task.id] = event.task
            _set_token(progress, event.task.token, _WAITING)
        case TaskDecided():
            progress.automatic = 0
            progress.tasks[event.task] = _decided(progress.tasks[event.task], event)
        case TaskCancelled():
            progress.tasks[event.task] = _cancelled(progress.tasks[event.task])
        case _:
            assert_never(event)


# Written out, not `replace`d: these two run in every act and `replace` costs three times as much.


def _decided(task: Task, event: TaskDecided) -> Task:
    return Task(
        task.id,
        task.node,
        task.assignee,
        task.token,
        task.round,
        task.opened_at,
        task.reason,
        task.due,
        moved(TASK_TRANSITIONS, task.state, _DONE),
        event.outcome,
        event.comment,
        event.at,
        event.digest,
    )


def _cancelled(task: Task) -> Task:
    return Task(
        task.id,
        task.node,
        task.assignee,
        task.token,
        task.round,
        task.opened_at,
        task.reason,
        task.due,
        moved(TASK_TRANSITIONS, task.state, TaskState.CANCELLED),
    )
