"""A decision as a condition: the cells of a table's record against the inputs.

Rules of this file:
1. A blank cell stands for any input; a blank input matches blank cells alone.
2. An input and its cell have types that can meet; what cannot is refused where it is asked.
"""

from collections.abc import Sequence

from engine.expression.complaints import wrong_type
from engine.expression.functions.logic import is_blank
from engine.expression.functions.text import starts_with
from engine.expression.scope import DecisionTable, Match, Scope
from engine.expression.tree import (
    ASKED,
    Call,
    Comparison,
    Junction,
    Membership,
    Node,
    Ordering,
    Reference,
)
from engine.expression.types import BLANK, BOOLEAN, ORDERED, Kind, Type, comparable

_ORDER = {"at_least": ">=", "at_most": "<="}


def cell_conditions(table: DecisionTable, scope: Scope, inputs: Sequence[Node]) -> list[Node]:
    """Give a condition an input, over the table's fields. Raises ExpressionError."""
    pairs = zip(table.inputs, inputs, strict=True)
    return [
        _matches(name, match, scope, given, place)
        for place, ((name, match), given) in enumerate(pairs)
    ]


def cell_order(table: DecisionTable, scope: Scope) -> tuple[Ordering, ...]:
    """Give what the records of a table are sorted by."""
    return tuple(
        Ordering(_cell(name, type_), descending)
        for name, descending in table.order
        if (type_ := scope.type_of((name,))) is not None
    )


def fits(match: Match, cell: Type, given: Type) -> bool:
    """Say whether an input can meet a cell in this way."""
    if match == "contains":
        return cell.kind is Kind.LIST and comparable(cell.item or BLANK, given)
    if match == "within":
        return cell.kind is Kind.TEXT and given.kind in (Kind.TEXT, Kind.BLANK)
    if match == "equals":
        return cell.kind is not Kind.LIST and comparable(cell, given)
    return cell.kind in ORDERED and comparable(cell, given)


def _matches(name: str, match: Match, scope: Scope, given: Node, place: int) -> Node:
    type_ = scope.type_of((name,)) or BLANK
    if not fits(match, type_, given.type):
        raise wrong_type(
            (given.start, given.end),
            f"The table compares this input with {name}, a {type_}; found a {given.type}.",
            f"决策表用此输入与 {name}（{type_.chinese}）比较，实际为{given.type.chinese}。",
        )
    cell = _cell(name, type_)
    asked = Reference(type=given.type, start=0, end=0, path=(ASKED, str(place)))
    anything = Call(type=BOOLEAN, start=0, end=0, function=is_blank, arguments=(cell,))
    return _junction("or", [anything, _meets(match, cell, asked)])


def _meets(match: Match, cell: Node, asked: Node) -> Node:
    if match == "contains":
        return Membership(type=BOOLEAN, start=0, end=0, item=asked, container=cell, negated=False)
    if match == "within":
        return Call(type=BOOLEAN, start=0, end=0, function=starts_with, arguments=(asked, cell))
    operator, operands = _ORDER.get(match, "=="), (asked, cell)
    return Comparison(type=BOOLEAN, start=0, end=0, operators=(operator,), operands=operands)


def _cell(name: str, type_: Type) -> Node:
    return Reference(type=type_, start=0, end=0, path=(name,))


def _junction(operator: str, operands: Sequence[Node]) -> Node:
    return Junction(type=BOOLEAN, start=0, end=0, operator=operator, operands=tuple(operands))


def all_hold(operands: Sequence[Node]) -> Node:
    """Join conditions: every one holds."""
    return _junction("and", operands)
