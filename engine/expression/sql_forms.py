"""Which expressions have an exact SQL form: decided on the tree, alike for both databases.

Rules of this file:
1. A form is exact or it is absent: SQL that might differ in the last digit does not exist.
2. The answer is a reason a person can act on, or None.
"""

from decimal import Decimal

from engine.expression.functions.registry import Mode
from engine.expression.tree import (
    Arithmetic,
    Call,
    Comparison,
    Listing,
    Literal,
    Membership,
    Node,
    Question,
    Reference,
    walk,
)
from engine.expression.types import Kind

DIVISION = (
    "a division is exact in SQL only by a written number such as 100 or 4;"
    " multiply instead, or keep the quotient in a field"
)
PARAMETERS = frozenset({"me", "setting"})
"""Names whose values are known before the query and go into it as parameters."""

DEEPEST_ROUNDING = 4
MOST_SCALARS = 4
_NO_COLUMN = frozenset({Kind.ADDRESS, Kind.FILES})
_MUST_BE_WRITTEN = {
    "ROUND": 1, "ROUND_UP": 1, "ROUND_DOWN": 1, "START_OF": 1, "END_OF": 1,
    "LEFT": 1, "RIGHT": 1, "MID": 1,
}  # fmt: skip
_LITERAL_DIGITS = frozenset({"ROUND", "ROUND_UP", "ROUND_DOWN"})
_ROUNDINGS = _LITERAL_DIGITS | {"CEIL", "FLOOR"}
_TOO_DEEP = f"roundings are nested more than {DEEPEST_ROUNDING} deep"


def why_no_sql(tree: Node, parameters: frozenset[str] = PARAMETERS) -> str | None:
    """Give the first reason why a tree has no exact SQL form, None if it has one."""
    known = _parameters(tree, parameters)
    waiting = [(tree, 0)]
    while waiting:
        node, roundings = waiting.pop()
        if id(node) in known:
            continue
        roundings += isinstance(node, Call) and node.function.name in _ROUNDINGS
        reason = _reason(node) or (_TOO_DEEP if roundings > DEEPEST_ROUNDING else None)
        if reason:
            return reason
        waiting.extend((child, roundings) for child in node.parts)
    return None


def is_parameter(node: Node, parameters: frozenset[str] = PARAMETERS) -> bool:
    """Say whether a node reads nothing of the record: its value goes in as a parameter."""
    return all(_is_known(each, parameters) for each in walk(node))


def _parameters(tree: Node, parameters: frozenset[str]) -> frozenset[int]:
    """The nodes of a tree that are parameters, by their identity; each is looked at once."""
    found: set[int] = set()
    for node in reversed(list(walk(tree))):  # what is below comes first
        if _is_known(node, parameters) and all(id(each) in found for each in node.parts):
            found.add(id(node))
    return frozenset(found)


def _is_known(node: Node, parameters: frozenset[str]) -> bool:
    """Whether a node itself reads nothing of the record; what is below it aside."""
    if isinstance(node, Question):
        return False  # the database answers it
    return not isinstance(node, Reference) or bool(node.path and node.path[0] in parameters)


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
    kinds = {node.left.type.kind, node.right.type.kind}
    if Kind.DATE in kinds:
        return _date_reason(node)
    if kinds - {Kind.NUMBER, Kind.TEXT, Kind.RECORD, Kind.USER, Kind.DEPARTMENT}:
        return "reckoning with instants and durations has no common SQL form"
    if node.operator in ("//", "%"):
        return DIVISION
    if node.operator == "/":
        by = node.right.value if isinstance(node.right, Literal) else None
        return None if isinstance(by, Decimal) and reciprocal(by) is not None else DIVISION
    return None


def _date_reason(node: Arithmetic) -> str | None:
    days = [each for each in (node.left, node.right) if each.type.kind is not Kind.DATE]
    if all(each.type.kind is Kind.NUMBER and each.type.scale == 0 for each in days):
        return None
    return "days added to a date must be a whole number in SQL"


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
    if function.mode is Mode.WHOLE:
        return _aggregate_reason(node)
    if function.name == "SWITCH" and not isinstance(node.arguments[0], Literal | Reference):
        return "SWITCH: the value must be a field"
    written = _MUST_BE_WRITTEN.get(function.name)
    if written is not None and not all(
        isinstance(each, Literal) for each in node.arguments[written:]
    ):
        return f"{function.name}: what follows the first argument must be written out"
    return None


def _aggregate_reason(node: Call) -> str | None:
    name = node.function.name
    if name in ("HAS_ROLE", "IN_DEPARTMENT"):
        return None
    if any(each.type.kind is Kind.LIST for each in node.arguments):
        return f"{name}: a list of choices is not aggregated in SQL"
    scalars = [each for each in node.arguments if not each.type.column]
    if name in ("MIN", "MAX") and (
        len(node.arguments) > MOST_SCALARS or (scalars and len(scalars) < len(node.arguments))
    ):
        return f"{name}: takes one column or at most {MOST_SCALARS} values in SQL"
    return None
