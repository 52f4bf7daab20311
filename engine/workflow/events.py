"""Events: facts about an instance, in the past tense. Stored in order they are its audit trail.

Rules of this file:
1. An event says all that `apply` needs: no event is looked up in a definition to be understood.
2. Do not subclass these; a new fact is a new class, listed in `Event`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from engine.expression.values import Value
from engine.text import Text
from engine.workflow.immutable import immutable
from engine.workflow.instance import InstanceHead, Outcome, Task, Wait

EndState = Literal["completed", "rejected", "withdrawn", "cancelled"]
"""How a run ends."""


@immutable
class InstanceStarted:
    """A run began; its first token stands at `node`."""

    head: InstanceHead
    node: str
    at: datetime


@immutable
class TokenMoved:
    """A token followed a flow that its node's outcome led to."""

    token: int
    from_node: str
    to_node: str
    flow: str
    outcome: str
    at: datetime


@immutable
class BranchTaken:
    """A gateway chose a flow: by `condition`, or (None) as the default.

    `values` are all that was read to decide, those of the conditions that did not hold included.
    """

    token: int
    node: str
    to_node: str
    flow: str
    condition: str | None
    values: Mapping[str, Value]
    at: datetime


@immutable
class Branch:
    """A flow that a fork took: by `condition`, or (None) without one."""

    flow: str
    to_node: str
    condition: str | None


@immutable
class BranchesTaken:
    """A fork sent a token along several flows at once; `values` are all that was read for it."""

    token: int
    node: str
    branches: tuple[Branch, ...]
    values: Mapping[str, Value]
    at: datetime


@immutable
class BranchArrived:
    """A branch came to its join, where it waits for the others."""

    token: int
    node: str
    at: datetime


@immutable
class BranchesJoined:
    """The last branch of a fork has come: its tokens are one again."""

    tokens: tuple[int, ...]
    node: str
    at: datetime


@immutable
class WaitBegan:
    """A token came to a wait."""

    wait: Wait


@immutable
class WaitHeld:
    """It really has to wait."""

    token: int
    node: str
    at: datetime


@immutable
class WaitChanged:
    """Its place in line or its time follows from the record, which has changed."""

    wait: Wait
    at: datetime


@immutable
class WaitEnded:
    """The wait is over: what it waited for is there (`met`), or its time has come (`late`)."""

    token: int
    node: str
    cause: Literal["met", "late"]
    at: datetime


@immutable
class TaskOpened:
    """A person was asked."""

    task: Task


@immutable
class TaskDecided:
    """A person decided; `digest` is taken over what an approval covers."""

    task: str
    actor: str
    outcome: Outcome
    comment: str
    digest: str | None
    at: datetime


@immutable
class TaskCancelled:
    """A task was taken away because it is no longer needed."""

    task: str
    at: datetime


@immutable
class TaskHandedOver:
    """A task went from one person to another, who now has it for `reason`."""

    task: str
    to: str
    actor: str
    reason: Text
    at: datetime


@immutable
class NodeSkipped:
    """Nobody was there to be asked and the node says to go on; `cause` says so."""

    token: int
    node: str
    cause: Text
    at: datetime


@immutable
class PeopleTold:
    """People were sent a copy; each with the reason why it went to him."""

    token: int
    node: str
    people: Mapping[str, Text]
    at: datetime


@immutable
class StepsRequested:
    """A token waits for the steps of its node."""

    token: int
    node: str
    at: datetime


@immutable
class StepsFinished:
    """The steps of a node were carried out, or failed and were undone."""

    token: int
    node: str
    outcome: Literal["ok", "failed"]
    message: Text
    at: datetime


@immutable
class InstanceReturned:
    """The record went back to its initiator, whom the token awaits at the start."""

    token: int
    node: str
    start: str
    actor: str
    at: datetime


@immutable
class InstanceResubmitted:
    """The initiator sent the record in again: round `round` began."""

    token: int
    round: int
    actor: str
    at: datetime


@immutable
class InstanceEnded:
    """The run is over; `actor` and `comment` where a person ended it from outside."""

    outcome: EndState
    node: str | None
    actor: str | None
    comment: str
    at: datetime


Event = (
    InstanceStarted
    | TokenMoved
    | BranchTaken
    | BranchesTaken
    | BranchArrived
    | BranchesJoined
    | WaitBegan
    | WaitHeld
    | WaitChanged
    | WaitEnded
    | TaskOpened
    | TaskDecided
    | TaskCancelled
    | TaskHandedOver
    | NodeSkipped
    | PeopleTold
    | StepsRequested
    | StepsFinished
    | InstanceReturned
    | InstanceResubmitted
    | InstanceEnded
)
