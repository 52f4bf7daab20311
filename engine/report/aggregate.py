"""Aggregates: what a database gives for a group of rows, and how two groups are put together.

Rules of this file:
1. SUM and COUNT of nothing are 0, ANY of nothing is false, ALL true, MIN and MAX blank.
2. A mean is a sum and a count: only their quotient is made in memory, with 28 digits.
3. Numbers of different things counted once cannot be added up: such groups do not merge.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from engine.expression.tree import Call, Node
from engine.expression.values import Value
from engine.money.rounding import EXACT, ZERO


class Way(StrEnum):
    """How an aggregate is made of its rows."""

    SUM = "sum"
    COUNT = "count"
    DISTINCT = "distinct"
    MIN = "min"
    MAX = "max"
    ANY = "any"
    ALL = "all"


WAYS = {
    "SUM": Way.SUM,
    "SUM_IF": Way.SUM,
    "COUNT": Way.COUNT,
    "COUNT_IF": Way.COUNT,
    "MIN": Way.MIN,
    "MAX": Way.MAX,
    "ANY": Way.ANY,
    "ALL": Way.ALL,
}
"""The functions that a database computes over a group of rows."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One aggregate: the checked call, or (DISTINCT) the column whose values are counted once.

    `text` is how it is written; what is written alike in one widget is computed once.
    """

    text: str
    way: Way = field(compare=False)
    node: Node = field(compare=False, repr=False)

    @property
    def merges(self) -> bool:
        """Whether the aggregate of two groups together follows from those of each."""
        return self.way is not Way.DISTINCT

    @property
    def nothing(self) -> Value:
        """The value for no rows at all."""
        if self.way in (Way.SUM, Way.COUNT, Way.DISTINCT):
            return ZERO
        return None if self.way in (Way.MIN, Way.MAX) else self.way is Way.ALL

    def merged(self, one: Value, other: Value) -> Value:
        """Put the values of two groups together."""
        match self.way:
            case Way.SUM | Way.COUNT:
                return EXACT.add(_number(one), _number(other))
            case Way.ANY:
                return one is True or other is True
            case Way.ALL:
                return one is True and other is True
            case Way.MIN | Way.MAX:
                return self._extreme(one, other)
            case Way.DISTINCT:
                return None

    def _extreme(self, one: Value, other: Value) -> Value:
        if one is None or other is None:
            return other if one is None else one
        first, second = sorted((one, other))  # type: ignore[type-var]  # both of the call's type
        return first if self.way is Way.MIN else second


def aggregate_of(call: Call, source: str) -> Aggregate | None:
    """Take a call over columns as an aggregate; None: not one that a database computes."""
    written = source[call.arguments[0].start : call.arguments[-1].end]
    text = f"{call.function.name}({written})"
    if call.function.name == "COUNT" and len(call.arguments) == 1:
        (only,) = call.arguments
        if isinstance(only, Call) and only.function.name == "DISTINCT":
            return Aggregate(text, Way.DISTINCT, only.arguments[0])
    way = WAYS.get(call.function.name)
    return Aggregate(text, way, call) if way else None


def _number(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else ZERO
