"""A workflow made ready to run: nodes with their flows by outcome, conditions compiled.

Rule of this file: values only; `compilation` makes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.expression.compilation import Compiled
from engine.expression.scope import Path
from engine.form.context import TaskRights
from engine.form.fault import Fault
from engine.step.compiled import CompiledSteps
from engine.text import Text, localise
from engine.workflow.compiled_wait import CompiledWait
from engine.workflow.due import Due
from engine.workflow.model import ApprovalNode, Node, TaskNode, Workflow

NEXT = "next"
"""The ordinary way out of a node: approved, completed, done."""

REJECTED = "rejected"
FAILED = "failed"
LATE = "late"


@dataclass(frozen=True, slots=True)
class CompiledFlow:
    """A sequence flow; `reads` are the paths its condition names, each with its spelling.

    `clauses` are the parts of a condition joined by `or`, to tell which of them held.
    """

    key: str
    to: str
    way: str
    condition: Compiled | None
    clauses: tuple[Compiled, ...]
    reads: tuple[tuple[str, Path], ...]
    text: Text | None

    @property
    def source(self) -> str | None:
        """The condition as it is written."""
        return self.condition.source if self.condition else None


@dataclass(frozen=True, slots=True)
class CompiledNode:
    """A node, with its outgoing flows by way out in the order they are written."""

    model: Node
    flows: Mapping[str, tuple[CompiledFlow, ...]]
    steps: CompiledSteps | None
    due: Due | None
    wait: CompiledWait | None = None

    @property
    def key(self) -> str:
        """The node's key."""
        return self.model.key

    def label(self, locale: str) -> str:
        """What the node is called."""
        return localise(self.model.label, locale, self.model.key)


@dataclass(frozen=True, slots=True)
class CompiledWorkflow:
    """A workflow over one form.

    `references` are the record's paths that conditions and assignees read: what has to be fetched
    before a command is processed. `pinned` are the settings an instance keeps, `labels` what the
    paths that conditions read are called, `derived` the form's fields that follow from others.
    `options` are what the options of those paths are called, `identities` the paths that hold ids,
    `roles` what the app's roles are called.
    """

    model: Workflow
    nodes: Mapping[str, CompiledNode]
    start: str
    references: frozenset[Path]
    pinned: frozenset[str]
    labels: Mapping[str, Text]
    derived: frozenset[str]
    faults: tuple[Fault, ...]
    options: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    identities: frozenset[str] = frozenset()
    roles: Mapping[str, Text] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The workflow's key."""
        return self.model.key

    @property
    def form(self) -> str:
        """The key of the form it runs over."""
        return self.model.form

    @property
    def withdraw(self) -> str:
        """Until when the initiator may withdraw."""
        return self.model.withdraw

    @property
    def approval_fields(self) -> list[str]:
        """The fields that an approval covers."""
        return self.model.approval_fields

    def rights_at(self, node: str) -> TaskRights | None:
        """What a task at a node lets its holder write, asks for, or keeps from him."""
        model = self.nodes[node].model
        if not isinstance(model, ApprovalNode | TaskNode):
            return None
        fields = model.fields
        return TaskRights(
            frozenset(fields.editable), frozenset(fields.required), frozenset(fields.hidden)
        )
