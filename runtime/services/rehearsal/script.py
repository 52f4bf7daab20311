"""What is to be rehearsed, and what came of it, before it is put into anybody's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engine.form.record import Record
from engine.workflow.commands import Act as Deed
from engine.workflow.events import Event
from engine.workflow.instance import Instance
from runtime.services.outcome import Refusal
from runtime.services.step_trace import NodeSteps


@dataclass(frozen=True, slots=True)
class Decision:
    """What the people at a node do: approve or complete where nothing is said."""

    act: Deed | None = None
    comment: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Script:
    """A rehearsal: a stored record or the values of a new one, who hands it in, what is decided.

    With both the record is entered anew, with these values in the place of its own.

    `actor`: an id or sign-in name; without one the record's owner, or who asks.
    """

    workflow: str
    record: str | None = None
    values: Mapping[str, object] | None = None
    actor: str | None = None
    decisions: Mapping[str, Decision] = field(default_factory=dict)


@dataclass(slots=True)
class Play:
    """What came of a rehearsal.

    `record`: the record that was played with; `entered`: as it was handed in; `ended`: as it stands
    at the end. `refused_at`: the node whose act was refused, None for the submission. `outcome`:
    the instance's state, `waiting` where only time or others can carry it on, `refused`.
    """

    form: str
    record: str = ""
    entered: Record | None = None
    ended: Record | None = None
    instance: Instance | None = None
    events: Sequence[Event] = ()
    steps: list[NodeSteps] = field(default_factory=list)
    warnings: list[Refusal] = field(default_factory=list)
    refusal: Refusal | None = None
    refused_at: str | None = None
    outcome: str = "refused"
    at: datetime | None = None
