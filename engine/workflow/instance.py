"""A run of a workflow over one record: its tokens and its tasks.

Rules of this file:
1. Values only; `apply` alone makes one instance out of another.
2. The JSON form carries what changes from act to act and is not a row of its own: round, tokens
   and counters. Identity and pinned settings never change, tasks are stored each by itself.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from engine.expression.values import Value
from engine.text import Text
from engine.workflow.immutable import immutable
from engine.workflow.lifecycle import ENDED, InstanceState, TaskState, TokenState

Outcome = Literal["approved", "rejected", "returned", "completed"]
"""What a task ended with."""


@immutable
class Token:
    """A mark at a node; it takes a new number with every move, so a number is one visit.

    `forks` are the visits of gateways that it branched off at, the innermost last.
    """

    id: int
    node: str
    state: TokenState
    forks: tuple[int, ...] = ()


@immutable
class Wait:
    """A token's stay at a wait: the lines it stands in (`keys`), its place there, its time.

    `at` is when it came, `since` what its place goes by; `held` says that it really had to wait.
    """

    token: int
    node: str
    at: datetime
    keys: tuple[str, ...] = ()
    priority: Decimal = Decimal(0)
    since: datetime | None = None
    until: datetime | None = None
    held: bool = False


@immutable
class Task:
    """Something one person is asked to do at one visit (`token`) of a node in one round."""

    id: str
    node: str
    assignee: str
    token: int
    round: int
    opened_at: datetime
    reason: Text
    due: datetime | None = None
    state: TaskState = TaskState.OPEN
    outcome: Outcome | None = None
    comment: str = ""
    decided_at: datetime | None = None
    digest: str | None = None


@immutable
class InstanceHead:
    """What stays the same from an instance's start to its end."""

    id: str
    workflow: str
    version: int
    form: str
    record: str
    initiator: str
    started_at: datetime
    pinned: Mapping[str, Value]


@immutable
class Instance:
    """One run; `tasks` by id in the order they were opened, those of earlier rounds included.

    `waits` are the present ones by token.
    """

    head: InstanceHead
    state: InstanceState
    round: int
    moves: int
    automatic: int
    tokens: tuple[Token, ...]
    tasks: Mapping[str, Task]
    waits: Mapping[int, Wait] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The instance's id."""
        return self.head.id

    @property
    def workflow(self) -> str:
        """The key of the workflow."""
        return self.head.workflow

    @property
    def form(self) -> str:
        """The key of the form."""
        return self.head.form

    @property
    def record(self) -> str:
        """The id of the record."""
        return self.head.record

    @property
    def initiator(self) -> str:
        """The id of the person who started it."""
        return self.head.initiator

    @property
    def pinned(self) -> Mapping[str, Value]:
        """The settings as they were at the start."""
        return self.head.pinned

    @property
    def ended(self) -> bool:
        """Whether nothing can happen to it any more."""
        return self.state in ENDED

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """The tasks somebody may still decide."""
        return tuple(task for task in self.tasks.values() if task.state is TaskState.OPEN)

    def wait_at(self, node: str) -> Wait | None:
        """The present wait at a node."""
        return next((wait for wait in self.waits.values() if wait.node == node), None)

    @property
    def decisions(self) -> tuple[Task, ...]:
        """The decided tasks of all rounds, in the order they were opened."""
        return tuple(task for task in self.tasks.values() if task.state is TaskState.DONE)


def to_json(instance: Instance) -> str:
    """Write what changes: node keys and states need no escaping, so the text is put together."""
    tokens = ",".join(map(_token_json, instance.tokens))
    return (
        f'{{"state":"{instance.state}","round":{instance.round},"moves":{instance.moves},'
        f'"automatic":{instance.automatic},"tokens":[{tokens}]}}'
    )


def _token_json(token: Token) -> str:
    forks = f",{list(token.forks)}" if token.forks else ""
    return f'[{token.id},"{token.node}","{token.state}"{forks}]'


def from_json(
    text: str, head: InstanceHead, tasks: Iterable[Task], waits: Iterable[Wait] = ()
) -> Instance:
    """Put an instance together again; `tasks` come in the order they were opened."""
    stored = json.loads(text)
    return Instance(
        head=head,
        state=InstanceState(stored["state"]),
        round=int(stored["round"]),
        moves=int(stored["moves"]),
        automatic=int(stored["automatic"]),
        tokens=tuple(
            Token(int(number), str(node), TokenState(state), tuple(*forks))
            for number, node, state, *forks in stored["tokens"]
        ),
        tasks={task.id: task for task in tasks},
        waits={wait.token: wait for wait in waits},
    )
