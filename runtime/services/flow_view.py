"""A record's way through its workflow, as the pages draw it and the API answers it.

The rules of `runtime.services.views` hold here, too.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from runtime.services.views import Json, Ref


@dataclass(frozen=True, slots=True)
class FlowPerson:
    """A person at a node: `state` open, done, cancelled or told; None for what has not come."""

    person: Ref
    reason: str
    state: str | None = None
    outcome: str | None = None
    opinion: str = ""
    round: int | None = None
    since: str | None = None
    at: str | None = None
    due: str | None = None

    def as_json(self) -> dict[str, Json]:
        """Give the person with what he did."""
        return {**self.person.as_json(), **dict(asdict(self)), "person": self.person.as_json()}


@dataclass(frozen=True, slots=True)
class FlowWait:
    """A present wait: since when, until when at the latest, and its place in line.

    `before` counts who stands before it in its longest line (None: it stands in none); `trouble`
    says why it could not go on when it was its turn.
    """

    since: str
    until: str | None
    before: int | None
    trouble: str | None


@dataclass(frozen=True, slots=True)
class FlowRunRef:
    """One of a record's runs, to look at it."""

    instance: str
    workflow: str
    label: str
    state: str

    def as_json(self) -> dict[str, Json]:
        """Give the run."""
        return dict(asdict(self))


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One node in the flow picture: `state` is passed, current, coming or skipped.

    `reason` says why the way on from it was (or will be) taken, `otherwise` that it is the one for
    when nothing else fits; `certain` False: it may still turn out otherwise.
    """

    node: str
    label: str
    kind: str
    state: str
    certain: bool = True
    people: Sequence[FlowPerson] = ()
    since: str | None = None
    at: str | None = None
    outcome: str | None = None
    comment: str | None = None
    flow: str | None = None
    reason: str | None = None
    note: str | None = None
    otherwise: bool = False
    lane: Sequence[tuple[str, int]] = ()
    wait: "FlowWait | None" = None

    def as_json(self) -> dict[str, Json]:
        """Give the step."""
        return {
            "node": self.node,
            "label": self.label,
            "type": self.kind,
            "state": self.state,
            "certain": self.certain,
            "people": [person.as_json() for person in self.people],
            "since": self.since,
            "at": self.at,
            "outcome": self.outcome,
            "comment": self.comment,
            "flow": self.flow,
            "reason": self.reason,
            "note": self.note,
            "branch": [{"of": fork, "number": number} for fork, number in self.lane],
            "wait": asdict(self.wait) if self.wait else None,
        }


@dataclass(frozen=True, slots=True)
class FlowView:
    """A record's way through its workflow, or the way it would take; `path` is what comes."""

    workflow: str
    label: str
    instance: str | None
    state: str
    steps: Sequence[FlowStep]
    version: int | None = None
    path: Sequence[str] = ()
    round: int = 1
    runs: Sequence[FlowRunRef] = ()
    """All the runs of the record, the youngest first."""

    def as_json(self) -> dict[str, Json]:
        """Give the instance with nodes passed, current and coming, and the reasons."""
        return {
            "workflow": self.workflow,
            "label": self.label,
            "instance": self.instance,
            "state": self.state,
            "version": self.version,
            "round": self.round,
            "path": list(self.path),
            "runs": [run.as_json() for run in self.runs],
            "nodes": [step.as_json() for step in self.steps],
        }
