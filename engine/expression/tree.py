"""The checked tree of an expression: every node with its type and its place in the source.

Rules of this file:
1. Nodes are values; both back ends (memory and SQL) read the same tree.
2. `origin` names the subtable a column comes from; columns of one origin go element by element.
"""

from collections.abc import Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Negation(Node):
    """A number with its sign turned."""

    operand: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic(Node):
    """`+ - * / // %` of two operands."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Node):
    """`a < b == c`: as many operators as there are operands less one."""

    operators: tuple[str, ...]
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Node):
    """`item in container`, or `not in`."""

    item: Node
    container: Node
    negated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Junction(Node):
    """`and` or `or` of several conditions."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inversion(Node):
    """`not` of a condition."""

    operand: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Node):
    """A function with its arguments; those it implies (`me.roles`) stand at the end."""

    function: Function
    arguments: tuple[Node, ...]


def children(node: Node) -> tuple[Node, ...]:  # noqa: PLR0911 (one return a node type)
    """Give the nodes directly below a node."""
    match node:
        case Listing():
            return node.items
        case Negation() | Inversion():
            return (node.operand,)
        case Arithmetic():
            return (node.left, node.right)
        case Comparison() | Junction():
            return node.operands
        case Membership():
            return (node.item, node.container)
        case Call():
            return node.arguments
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Give a node and all below it."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(children(current))
