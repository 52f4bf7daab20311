"""The working copy of an instance while an act changes it: tokens, tasks, waits.

Rules of this file:
1. It never leaves the act: `freeze` gives the value.
2. Only `apply` calls what changes it.
"""

from engine.workflow.instance import Instance, InstanceHead, Task, Token, Wait
from engine.workflow.lifecycle import (
    INSTANCE_TRANSITIONS,
    TOKEN_TRANSITIONS,
    InstanceState,
    TaskState,
    TokenState,
    moved,
)

# Members by short names: looking one up in its class costs more than the rest of a comparison.
_ACTIVE, _OPEN = TokenState.ACTIVE, TaskState.OPEN
_RUNNING = InstanceState.RUNNING


class Progress:
    """The state of an instance while an act changes it."""

    __slots__ = ("automatic", "head", "moves", "round", "state", "tasks", "tokens", "waits")

    def __init__(self, head: InstanceHead, instance: Instance | None = None) -> None:
        self.head = head
        if instance is None:
            self.state, self.round, self.moves, self.automatic = _RUNNING, 1, 0, 0
            self.tokens: dict[int, Token] = {}
            self.tasks: dict[str, Task] = {}
            self.waits: dict[int, Wait] = {}
        else:
            self.state, self.round = instance.state, instance.round
            self.moves, self.automatic = instance.moves, instance.automatic
            self.tokens = {token.id: token for token in instance.tokens}
            self.tasks = dict(instance.tasks)
            self.waits = dict(instance.waits)

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
            self.waits,
        )

    def active_token(self) -> Token | None:
        """The oldest token that has not come to a wait."""
        for token in self.tokens.values():
            if token.state is _ACTIVE:
                return token
        return None

    def youngest(self) -> Token:
        """The token that came about last."""
        return self.tokens[self.moves]

    def open_tasks(self, token: int) -> list[Task]:
        """The tasks of one visit that are still to be decided."""
        tasks = self.tasks.values()
        return [task for task in tasks if task.state is _OPEN and task.token == token]

    def visit(self, token: int) -> list[Task]:
        """All the tasks of one visit of a node."""
        return [task for task in self.tasks.values() if task.token == token]

    def become(self, state: InstanceState) -> None:
        """Bring the instance into another state."""
        self.state = moved(INSTANCE_TRANSITIONS, self.state, state)

    def move(self, number: int, node: str) -> None:
        """Move a token to a node; it takes a new number there."""
        before = self.tokens.pop(number)
        self.automatic += 1
        self.put(node, moved(TOKEN_TRANSITIONS, before.state, _ACTIVE), before.forks)

    def put(self, node: str, state: TokenState, forks: tuple[int, ...]) -> None:
        """Put a new token at a node."""
        self.moves += 1
        self.tokens[self.moves] = Token(self.moves, node, state, forks)

    def set_token(self, number: int, state: TokenState) -> None:
        """Bring a token into another state, where it stands."""
        token = self.tokens[number]
        state = moved(TOKEN_TRANSITIONS, token.state, state)
        self.tokens[number] = Token(number, token.node, state, token.forks)
