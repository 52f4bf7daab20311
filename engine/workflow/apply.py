"""Turn events into state: the only place where an instance changes.

Rules of this file:
1. An applier decides nothing and reads no definition; what it needs stands in the event.
2. Each event has exactly one applier; a test holds it.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar, cast

from engine.workflow.events import (
    BranchArrived,
    BranchesJoined,
    BranchesTaken,
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
    TaskHandedOver,
    TaskOpened,
    TokenMoved,
    WaitBegan,
    WaitChanged,
    WaitEnded,
    WaitHeld,
)
from engine.workflow.instance import Instance, Task, Token
from engine.workflow.lifecycle import (
    ENDED,
    TASK_TRANSITIONS,
    TOKEN_TRANSITIONS,
    IllegalTransitionError,
    InstanceState,
    TaskState,
    TokenState,
    moved,
)
from engine.workflow.progress import Progress

# Members by short names: looking one up in its class costs more than the rest of a comparison.
_ACTIVE, _WAITING, _WORKING = TokenState.ACTIVE, TokenState.WAITING, TokenState.WORKING
_HELD, _JOINING = TokenState.HELD, TokenState.JOINING
_DONE = TaskState.DONE
_RUNNING = InstanceState.RUNNING

One = TypeVar("One")
Applier = Callable[[Progress, Event], None]

# A table, not a `match`: that asks every case in turn, which took a third of the core's time.
APPLIERS: dict[type[object], Applier] = {}
"""The applier of each kind of event."""


def _applies(*kinds: type[object]) -> Callable[[Callable[[Progress, One], None]], None]:
    def register(applier: Callable[[Progress, One], None]) -> None:
        for kind in kinds:
            APPLIERS[kind] = cast("Applier", applier)

    return register


def apply(progress: Progress, event: Event) -> None:
    """Change the working copy by one event; raise IllegalTransitionError if it cannot follow."""
    if progress.state is not _RUNNING and progress.state in ENDED:
        raise IllegalTransitionError(f"nothing follows the end ({progress.state})")
    APPLIERS[type(event)](progress, event)


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


@_applies(TokenMoved, BranchTaken)
def _moved(progress: Progress, event: TokenMoved | BranchTaken) -> None:
    progress.move(event.token, event.to_node)


@_applies(InstanceStarted)
def _started(progress: Progress, event: InstanceStarted) -> None:
    if progress.moves:
        raise IllegalTransitionError("an instance starts once")
    progress.put(event.node, _ACTIVE, ())


@_applies(InstanceReturned)
def _returned(progress: Progress, event: InstanceReturned) -> None:
    progress.become(InstanceState.RETURNED)
    before = progress.tokens[event.token].state
    state = moved(TOKEN_TRANSITIONS, before, TokenState.RESTING)
    progress.tokens = {event.token: Token(event.token, event.start, state)}
    progress.waits = {}


@_applies(InstanceResubmitted)
def _resubmitted(progress: Progress, event: InstanceResubmitted) -> None:
    progress.become(_RUNNING)
    progress.round = event.round
    progress.automatic = 0
    progress.move(event.token, progress.tokens[event.token].node)


@_applies(InstanceEnded)
def _ended(progress: Progress, event: InstanceEnded) -> None:
    progress.become(InstanceState(event.outcome))
    progress.tokens = {}
    progress.waits = {}


@_applies(StepsRequested)
def _steps_requested(progress: Progress, event: StepsRequested) -> None:
    progress.set_token(event.token, _WORKING)


@_applies(StepsFinished)
def _steps_finished(progress: Progress, event: StepsFinished) -> None:
    progress.set_token(event.token, _HELD if event.token in progress.waits else _ACTIVE)


@_applies(NodeSkipped, PeopleTold)
def _told(progress: Progress, event: NodeSkipped | PeopleTold) -> None:
    """A fact for the history: the token moves on by an event of its own."""


@_applies(BranchesTaken)
def _branches_taken(progress: Progress, event: BranchesTaken) -> None:
    before = progress.tokens.pop(event.token)
    state = moved(TOKEN_TRANSITIONS, before.state, _ACTIVE)
    progress.automatic += 1
    for branch in event.branches:
        progress.put(branch.to_node, state, (*before.forks, event.token))


@_applies(BranchArrived)
def _branch_arrived(progress: Progress, event: BranchArrived) -> None:
    progress.set_token(event.token, _JOINING)


@_applies(BranchesJoined)
def _branches_joined(progress: Progress, event: BranchesJoined) -> None:
    joined = [progress.tokens.pop(number) for number in event.tokens]
    state = moved(TOKEN_TRANSITIONS, joined[0].state, _ACTIVE)
    progress.put(event.node, state, joined[0].forks[:-1])


@_applies(WaitBegan)
def _wait_began(progress: Progress, event: WaitBegan) -> None:
    progress.waits[event.wait.token] = event.wait
    progress.set_token(event.wait.token, _HELD)


@_applies(WaitHeld)
def _wait_held(progress: Progress, event: WaitHeld) -> None:
    progress.waits[event.token] = replace(progress.waits[event.token], held=True)


@_applies(WaitChanged)
def _wait_changed(progress: Progress, event: WaitChanged) -> None:
    progress.waits[event.wait.token] = event.wait


@_applies(WaitEnded)
def _wait_ended(progress: Progress, event: WaitEnded) -> None:
    wait = progress.waits.pop(event.token)
    if wait.held:  # it goes on in another act than the one that brought it there
        progress.automatic = 0
    progress.set_token(event.token, _ACTIVE)


@_applies(TaskOpened)
def _task_opened(progress: Progress, event: TaskOpened) -> None:
    if event.task.id in progress.tasks:
        raise IllegalTransitionError("a task is opened once")
    progress.tasks[event.task.id] = event.task
    progress.set_token(event.task.token, _WAITING)


@_applies(TaskHandedOver)
def _task_handed_over(progress: Progress, event: TaskHandedOver) -> None:
    task = progress.tasks[event.task]
    if task.state is not TaskState.OPEN:
        raise IllegalTransitionError("only an open task is handed over")
    progress.tasks[event.task] = replace(task, assignee=event.to, reason=event.reason)


# Written out, not `replace`d: these two run in every act and `replace` costs three times as much.


@_applies(TaskDecided)
def _task_decided(progress: Progress, event: TaskDecided) -> None:
    progress.automatic = 0
    task = progress.tasks[event.task]
    progress.tasks[event.task] = Task(
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


@_applies(TaskCancelled)
def _task_cancelled(progress: Progress, event: TaskCancelled) -> None:
    task = progress.tasks[event.task]
    progress.tasks[event.task] = Task(
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
