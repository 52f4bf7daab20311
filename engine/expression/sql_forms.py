"""Which expressions have an exact SQL form: decided on the tree, alike for both databases.

Rules of this file:
1. A form is exact or it is absent: SQL that might differ in the last digit does not exist.
2. The answer is a reason a person can act on, or None.
"""

from decimal import Decimal

from engine.expression.tree import (
    Arithmetic,
    Call,
    Comparison,
    Listing,
    Literal,
    Membership,
    Node,
    Reference,
    walk,
)
from engine.expression.types import Kind

DIVISION = (
    "a division is exact in SQL only by a written number such as 100 or 4;"
    " multiply instead, or keep the quotient in a field"
)
_NO_COLUMN = frozenset({Kind.ADDRESS, Kind.FILES})
_LITERAL_DIGITS = frozenset({"ROUND", "ROUND_UP", "ROUND_DOWN"})


def why_no_sql(tree: Node) -> str | None:
    """Give the first reason why a tree has no exact SQL form, None if it has one."""
    return next((reason for node in walk(tree) if (reason := _reason(node))), None)


def reciprocal(divisor: Decimal) -> Decimal | None:
    """Give 1 / divisor where it is a finite decimal of few digits, else None."""
    if not divisor:
        return None
    ratio = divisor.as_integer_ratio()
    twos, fives, rest = 0, 0, abs(ratio[0])
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1 or max(twos, fives) > 6:
        return None
    return Decimal(1) / divisor


def _reason(node: Node) -> str | None:  # noqa: PLR0911 (one return a node type)
    match node:
        case Call():
            return _call_reason(node)
        case Arithmetic():
            return _arithmetic_reason(node)
        case Comparison():
            return _comparison_reason(node)
        case Membership():
            return _membership_reason(node)
        case Reference() if node.type.kind in _NO_COLUMN:
            return f"a {node.type} is no single column"
        case Listing() if not all(isinstance(item, Literal | Reference) for item in node.items):
            return "a list in SQL holds values and fields only"
    return None


def _arithmetic_reason(node: Arithmetic) -> str | None:
    if node.type.kind is Kind.BLANK:
        return "the types are not known"
    kinds = {node.left.type.kind, node.right.type.kind}
    if kinds - {Kind.NUMBER, Kind.TEXT, Kind.RECORD, Kind.USER, Kind.DEPARTMENT}:
        return "moving dates and instants has no common SQL form"
    if node.operator in ("//", "%"):
        return DIVISION
    if node.operator == "/":
        by = node.right.value if isinstance(node.right, Literal) else None
        return None if isinstance(by, Decimal) and reciprocal(by) is not None else DIVISION
    return None


def _comparison_reason(node: Comparison) -> str | None:
    if any(each.type.kind is Kind.LIST for each in node.operands):
        return "lists are not compared in SQL"
    if not all(isinstance(each, Literal | Reference) for each in node.operands[1:-1]):
        return "in a chain of comparisons the middle must be a field or a value"
    return None


def _membership_reason(node: Membership) -> str | None:
    if node.container.type.column:
        return "a column is searched with ANY(lines.field == value) in SQL"
    return None


def _call_reason(node: Call) -> str | None:
    function = node.function
    if function.why_no_sql is not None:
        return f"{function.name}: {function.why_no_sql}"
    digits = node.arguments[1:2] if function.name in _LITERAL_DIGITS else ()
    if not all(isinstance(each, Literal) for each in digits):
        return f"{function.name}: the digits must be written as a number"
    if function.name == "MOD":
        return f"MOD: {DIVISION}"
    if function.name == "SWITCH" and not isinstance(node.arguments[0], Literal | Reference):
        return "SWITCH: the value must be a field"
    return None
