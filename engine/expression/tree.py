"""The checked tree of an expression: every node with its type and its place in the source.

Rules of this file:
1. Nodes are values; both back ends (memory and SQL) read the same tree.
2. `origin` names the subtable a column comes from; columns of one origin go element by element.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.expression.functions.registry import Function
from engine.expression.scope import Path
from engine.expression.types import Type
from engine.expression.values import Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every node has."""

    type: Type
    start: int
    end: int
    origin: Path | None = None

    @property
    def parts(self) -> "tuple[Node, ...]":
        """The nodes directly below."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal(Node):
    """A constant."""

    value: Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Node):
    """A declared path."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Node):
    """A list written out."""

    items: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return self.items


@dataclass(frozen=True, slots=True, kw_only=True)
class Negation(Node):
    """A number with its sign turned."""

    operand: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return (self.operand,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic(Node):
    """`+ - * / // %` of two operands."""

    operator: str
    left: Node
    right: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Node):
    """`a < b == c`: as many operators as there are operands less one."""

    operators: tuple[str, ...]
    operands: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return self.operands


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Node):
    """`item in container`, or `not in`."""

    item: Node
    container: Node
    negated: bool

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return (self.item, self.container)


@dataclass(frozen=True, slots=True, kw_only=True)
class Junction(Node):
    """`and` or `or` of several conditions."""

    operator: str
    operands: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return self.operands


@dataclass(frozen=True, slots=True, kw_only=True)
class Inversion(Node):
    """`not` of a condition."""

    operand: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return (self.operand,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Node):
    """A function with its arguments; those it implies (`me.roles`) stand at the end."""

    function: Function
    arguments: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return self.arguments


@dataclass(frozen=True, slots=True)
class Ordering:
    """What candidates are sorted by; blanks come last."""

    key: Node
    descending: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """What is asked of another form, with places left open for what the one who asks knows.

    Its nodes read the other form's fields bare (rows have a `parent`), and nothing else but
    (`ASKED`, "0") …: the open places. `function` is SUM_OF, COUNT_OF … A query is itself alone.
    """

    function: str
    type: Type
    form: str
    subtable: str | None
    value: Node | None
    where: Node | None
    order: tuple[Ordering, ...]
    source: str

    def reads(self) -> Iterator[Path]:
        """Give the paths of the other form that it reads."""
        parts = [self.value, self.where, *(each.key for each in self.order)]
        for part in parts:
            for node in walk(part) if part is not None else ():
                if isinstance(node, Reference) and node.path[0] != ASKED:
                    yield node.path


ASKED = "$asked"
"""The first name of what a query leaves open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Node):
    """A query with what fills its open places: expressions of the one who asks."""

    query: Query
    known: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return self.known


def with_children(node: Node, parts: Sequence[Node]) -> Node:  # noqa: PLR0911 (one a node type)
    """Give a node of the same kind over other children."""
    match node:
        case Listing():
            return replace(node, items=tuple(parts))
        case Negation() | Inversion():
            return replace(node, operand=parts[0])
        case Arithmetic():
            return replace(node, left=parts[0], right=parts[1])
        case Comparison() | Junction():
            return replace(node, operands=tuple(parts))
        case Membership():
            return replace(node, item=parts[0], container=parts[1])
        case Call():
            return replace(node, arguments=tuple(parts))
        case Question():
            return replace(node, known=tuple(parts))
        case _:
            return node


def children(node: Node) -> tuple[Node, ...]:
    """Give the nodes directly below a node."""
    return node.parts


def walk(node: Node) -> Iterator[Node]:
    """Give a node and all below it."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(current.parts)
