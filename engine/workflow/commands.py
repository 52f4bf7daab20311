"""Commands: what somebody, or the system on his behalf, asks an instance to do."""

from typing import Literal

from engine.text import Text
from engine.workflow.immutable import immutable

Act = Literal["approve", "reject", "return", "complete"]
"""The ways to decide a task."""


@immutable
class StartInstance:
    """Begin a run over a record, in one version of the app."""

    record: str
    version: int = 1


@immutable
class DecideTask:
    """Decide a task; what was written to the record with it is stored before."""

    task: str
    actor: str
    act: Act
    comment: str = ""


@immutable
class HandOver:
    """Give an open task to another person, who then has it for `reason`."""

    task: str
    to: str
    actor: str
    reason: Text


@immutable
class StepsDone:
    """Tell how the steps of a node went; `message` says in both languages why they failed."""

    node: str
    outcome: Literal["ok", "failed"]
    message: str | dict[str, str] = ""


@immutable
class WakeWait:
    """See whether a token that waits may go on.

    `first`: nobody stands before it in any of its lines. `stirred`: something it watches was
    written, or its turn has come.
    """

    token: int
    first: bool = True
    stirred: bool = False


@immutable
class ResubmitInstance:
    """Send a returned record in again: a new round from the start."""

    actor: str


@immutable
class Withdraw:
    """Take the record back, as its initiator."""

    actor: str
    comment: str = ""


@immutable
class Cancel:
    """Stop the run for good, as its initiator or an administrator (who says why)."""

    actor: str
    comment: str = ""


@immutable
class Stop:
    """End the run because a step of another one says so; the record's state stays as it is."""

    reason: str = ""


Command = (
    StartInstance
    | DecideTask
    | HandOver
    | StepsDone
    | WakeWait
    | ResubmitInstance
    | Withdraw
    | Cancel
    | Stop
)
