"""A workflow as its author writes it, in BPMN's terms: nodes and sequence flows over one form."""

from typing import Annotated, Literal

from pydantic import Field

from engine.step.model import Step
from engine.step.notice import NotifyStep, Recipient
from engine.text import Element, Expression, Key, Text, Was


class Assignee(Element):
    """Who gets a task: exactly one of the properties (with `of` beside `manager`) is given.

    `field` is a path to a person or to several.
    """

    role: str | None = None
    user: str | None = None
    field: str | None = None
    manager: Annotated[int, Field(ge=1, le=10)] | None = None
    of: str | None = None
    initiator: Literal[True] | None = None


class NodeFields(Element):
    """What a task lets its holder write, asks for, or keeps from him."""

    editable: list[str] = []
    required: list[str] = []
    hidden: list[str] = []


class OnEmptyUser(Element):
    """A named person takes over when nobody is left."""

    user: str


class OnEmptyRole(Element):
    """The holders of a role take over when nobody is left; failing these, the superior."""

    role: str


OnEmpty = Literal["superior", "admin", "skip", "error"] | OnEmptyUser | OnEmptyRole


ACTS = ("approve", "reject", "return", "comment", "complete")


class NodeBase(Element):
    """What every node has."""

    key: Key
    was: Was = None
    label: Text | None = None


class StartNode(NodeBase):
    """Where it begins; implied when not declared."""

    type: Literal["start"]


class EndNode(NodeBase):
    """Where it ends; the outcome becomes the record's state (`submitted`: others go on with it)."""

    type: Literal["end"]
    outcome: Literal["completed", "rejected", "withdrawn", "cancelled", "submitted"] = "completed"


class ApprovalNode(NodeBase):
    """People decide (审批)."""

    type: Literal["approval"]
    assignees: Annotated[list[Assignee], Field(min_length=1)]
    mode: Literal["any", "all"] = "any"
    reject: Literal["first", "all"] = "first"
    separation: bool = True
    on_empty: OnEmpty = "superior"
    fields: NodeFields = NodeFields()
    due: str | None = None
    acts: list[Literal["approve", "reject", "return", "comment"]] = [
        "approve",
        "reject",
        "return",
        "comment",
    ]


class TaskNode(NodeBase):
    """People fill in or carry out (办理)."""

    type: Literal["task"]
    assignees: Annotated[list[Assignee], Field(min_length=1)]
    separation: bool = False
    on_empty: OnEmpty = "superior"
    fields: NodeFields = NodeFields()
    due: str | None = None
    acts: list[Literal["complete", "return", "comment"]] = ["complete", "comment"]


class CcNode(NodeBase):
    """People are told (抄送) and may read."""

    type: Literal["cc"]
    assignees: Annotated[list[Assignee], Field(min_length=1)]


class ExclusiveNode(NodeBase):
    """The first flow whose condition holds is taken; the one without a condition is the default."""

    type: Literal["exclusive"]


class ParallelNode(NodeBase):
    """With several flows out it takes all of them; with one it joins what was taken."""

    type: Literal["parallel"]


class InclusiveNode(NodeBase):
    """Every flow whose condition holds is taken, the default if none; with one flow out it joins.

    A join waits for the branches that were taken.
    """

    type: Literal["inclusive"]


class WaitEvent(Element):
    """Records of another form on which is waited; by `key`, only those that a queue's key names."""

    form: str
    key: Key | None = None


class Queue(Element):
    """The lines a run stands in: first by `priority` (higher first), then by `since`."""

    keys: Expression
    priority: Expression | None = None
    since: Expression | None = None


class Waiting(Element):
    """What is done once when a run really has to wait."""

    do: Annotated[list[Step], Field(min_length=1)]


class WaitNode(NodeBase):
    """The run waits: for a condition, a time, or what happens to records of other forms."""

    type: Literal["wait"]
    for_: Annotated[Expression | None, Field(alias="for")] = None
    until: Expression | None = None
    after: str | None = None
    on: list[WaitEvent] = []
    queue: Queue | None = None
    waiting: Waiting | None = None


class UpdateNode(NodeBase):
    """Steps, carried out by the system in the same transaction."""

    type: Literal["update"]
    do: Annotated[list[Step], Field(min_length=1)]


class NotifyNode(NodeBase):
    """People are told; the run goes on at once."""

    type: Literal["notify"]
    notify: Annotated[list[Recipient], Field(min_length=1)]
    message: Text
    once: Expression | None = None

    @property
    def step(self) -> NotifyStep:
        """The one step that the node is."""
        return NotifyStep(notify=self.notify, message=self.message, once=self.once)


Node = Annotated[
    StartNode
    | EndNode
    | ApprovalNode
    | TaskNode
    | CcNode
    | ExclusiveNode
    | UpdateNode
    | NotifyNode
    | ParallelNode
    | InclusiveNode
    | WaitNode,
    Field(discriminator="type"),
]


class Flow(Element):
    """A sequence flow. `on` is the outcome of an approval (or of steps) that it leads on from."""

    key: Key | None = None
    from_: Annotated[Key, Field(alias="from")]
    to: Key
    when: Expression | None = None
    on: Literal["approved", "rejected", "failed", "late"] | None = None
    label: Text | None = None


class Start(Element):
    """What starts an instance: handing the record in, or a step `start`."""

    on: Literal["submit", "step"] = "submit"


class Position(Element):
    """Where a node is drawn."""

    x: int
    y: int


class Workflow(Element):
    """A workflow over one form."""

    key: Key
    was: Was = None
    label: Text | None = None
    form: str
    start: Start = Start()
    withdraw: Literal["until_first_action", "until_end", "never"] = "until_first_action"
    approval_fields: list[str] = []
    amends: list[str] = []
    nodes: Annotated[list[Node], Field(min_length=1)]
    flows: Annotated[list[Flow], Field(min_length=1)]
    positions: dict[str, Position] = {}
