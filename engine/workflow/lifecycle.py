"""The states of an instance, a token and a task, and which may follow which.

Rules of this file:
1. The tables say everything; `moved` only looks them up.
2. A state without followers is final: nothing leaves it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar


class InstanceState(StrEnum):
    """Where a run of a workflow stands."""

    RUNNING = "running"
    RETURNED = "returned"
    COMPLETED = "completed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class TokenState(StrEnum):
    """What a token does at its node: it passes, or waits for people, steps, or at the start.

    `held` stands at a wait, `joining` at a join until the other branches are there.
    """

    ACTIVE = "active"
    WAITING = "waiting"
    WORKING = "working"
    RESTING = "resting"
    HELD = "held"
    JOINING = "joining"


class TaskState(StrEnum):
    """A task is open until it is decided, or taken away because it is no longer needed."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


INSTANCE_TRANSITIONS: Mapping[InstanceState, frozenset[InstanceState]] = {
    InstanceState.RUNNING: frozenset(InstanceState) - {InstanceState.RUNNING},
    InstanceState.RETURNED: frozenset(
        {InstanceState.RUNNING, InstanceState.WITHDRAWN, InstanceState.CANCELLED}
    ),
    InstanceState.COMPLETED: frozenset(),
    InstanceState.REJECTED: frozenset(),
    InstanceState.WITHDRAWN: frozenset(),
    InstanceState.CANCELLED: frozenset(),
}

TOKEN_TRANSITIONS: Mapping[TokenState, frozenset[TokenState]] = {
    TokenState.ACTIVE: frozenset(TokenState) - {TokenState.RESTING},
    TokenState.WAITING: frozenset({TokenState.ACTIVE, TokenState.RESTING, TokenState.WAITING}),
    TokenState.WORKING: frozenset({TokenState.ACTIVE, TokenState.HELD}),
    TokenState.RESTING: frozenset({TokenState.ACTIVE}),
    TokenState.HELD: frozenset({TokenState.ACTIVE, TokenState.WORKING}),
    TokenState.JOINING: frozenset({TokenState.ACTIVE}),
}

TASK_TRANSITIONS: Mapping[TaskState, frozenset[TaskState]] = {
    TaskState.OPEN: frozenset({TaskState.DONE, TaskState.CANCELLED}),
    TaskState.DONE: frozenset(),
    TaskState.CANCELLED: frozenset(),
}

ENDED = frozenset(state for state, after in INSTANCE_TRANSITIONS.items() if not after)
"""The states of an instance that nothing leaves."""

State = TypeVar("State", InstanceState, TokenState, TaskState)


class IllegalTransitionError(Exception):
    """An event was applied that the state before it does not allow: a fault of the caller."""


def moved(table: Mapping[State, frozenset[State]], before: State, after: State) -> State:
    """Give `after` when the table lets it follow `before`; raise IllegalTransitionError if not."""
    if after not in table[before]:
        raise IllegalTransitionError(f"{after!r} cannot follow {before!r}")
    return after
