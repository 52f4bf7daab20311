"""From a column to one value: SUM, AVG, MIN, MAX, COUNT …

Rules of this file:
1. Blanks are skipped; SUM and COUNT of nothing are 0, MIN, MAX, AVG, FIRST, LAST of nothing blank.
2. Columns, lists and single values may be mixed where a function takes several arguments.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from engine.expression.functions.registry import (
    Mode,
    common_type,
    element,
    function,
    takes,
    takes_column,
    takes_scalar,
)
from engine.expression.operators import bounded, quotient
from engine.expression.types import BOOLEAN, NUMBER, ORDERED, TEXT, WHOLE, Kind, Type
from engine.expression.values import Scalar, Value
from engine.money.rounding import EXACT, ZERO

NUMBERS = takes("values", Kind.NUMBER, Kind.DURATION, repeated=True)
ORDERABLE = takes("values", *ORDERED, repeated=True)
ORDER_OF_ROWS = "the order of the rows has no exact SQL form"


def _summed(types: Sequence[Type]) -> Type | None:
    found = common_type(types)
    return NUMBER if found and found.kind is Kind.BLANK else found


def _averaged(types: Sequence[Type]) -> Type | None:
    found = _summed(types)
    return Type(found.kind) if found else None


def _sorted(types: Sequence[Type]) -> Type | None:
    return replace(element(types[0]), column=True)


def _listed(types: Sequence[Type]) -> Type | None:
    return Type(Kind.LIST, item=element(types[0]))


@function(_summed, NUMBERS, mode=Mode.WHOLE, doc="Add up the values; 0 when there are none.")
def sum_(*values: Value) -> Decimal:
    """Add up."""
    return _sum(_numbers(values))


@function(
    _averaged,
    NUMBERS,
    mode=Mode.WHOLE,
    no_sql="a quotient of 28 digits has no exact SQL form",
    doc="Give the mean of the values that are not blank.",
)
def avg(*values: Value) -> Scalar:
    """Give the mean."""
    numbers = list(_numbers(values))
    return quotient(_sum(numbers), Decimal(len(numbers))) if numbers else None


@function(common_type, ORDERABLE, mode=Mode.WHOLE, doc="Give the smallest value.")
def min_(*values: Value) -> Value:
    """Give the smallest value."""
    return min(_flat(values), default=None)  # type: ignore[type-var]


@function(common_type, ORDERABLE, mode=Mode.WHOLE, doc="Give the largest value.")
def max_(*values: Value) -> Value:
    """Give the largest value."""
    return max(_flat(values), default=None)  # type: ignore[type-var]


@function(
    WHOLE,
    takes("values", repeated=True),
    mode=Mode.WHOLE,
    doc="Count the values that are not blank; of a subtable, its rows.",
)
def count(*values: Value) -> Decimal:
    """Count what is there."""
    return Decimal(sum(1 for _ in _flat(values)))


@function(
    WHOLE,
    takes_column("conditions", Kind.BOOLEAN),
    mode=Mode.WHOLE,
    doc="Count the rows for which the condition holds.",
)
def count_if(conditions: Sequence[Value]) -> Decimal:
    """Count what holds."""
    return Decimal(sum(1 for value in conditions if value is True))


@function(
    lambda types: _summed(types[:1]),
    takes_column("values", Kind.NUMBER, Kind.DURATION),
    takes_column("conditions", Kind.BOOLEAN),
    mode=Mode.WHOLE,
    doc="Add up the values of the rows for which the condition holds.",
)
def sum_if(values: Sequence[Value], conditions: Sequence[Value]) -> Decimal:
    """Add up where it holds."""
    held = [value for value, holds in zip(values, conditions, strict=True) if holds is True]
    return _sum(_numbers([held]))


@function(
    BOOLEAN,
    takes_column("conditions", Kind.BOOLEAN),
    mode=Mode.WHOLE,
    doc="Say whether the condition holds for a row; false without rows.",
)
def any_(conditions: Sequence[Value]) -> bool:
    """Say whether one holds."""
    return any(value is True for value in conditions)


@function(
    BOOLEAN,
    takes_column("conditions", Kind.BOOLEAN),
    mode=Mode.WHOLE,
    doc="Say whether the condition holds for every row; true without rows.",
)
def all_(conditions: Sequence[Value]) -> bool:
    """Say whether each holds."""
    return all(value is True for value in conditions)


@function(
    lambda types: element(types[0]),
    takes_column("values"),
    mode=Mode.WHOLE,
    no_sql=ORDER_OF_ROWS,
    doc="Give the first value that is not blank.",
)
def first(values: Sequence[Value]) -> Value:
    """Give the first element that has a value."""
    return next((value for value in values if value not in (None, ())), None)


@function(
    lambda types: element(types[0]),
    takes_column("values"),
    mode=Mode.WHOLE,
    no_sql=ORDER_OF_ROWS,
    doc="Give the last value that is not blank.",
)
def last(values: Sequence[Value]) -> Value:
    """Give the last element that has a value."""
    return next((value for value in reversed(values) if value not in (None, ())), None)


@function(
    TEXT,
    takes_column("texts", Kind.TEXT, Kind.RECORD, Kind.USER, Kind.DEPARTMENT),
    takes_scalar("separator", Kind.TEXT, optional=True),
    mode=Mode.WHOLE,
    no_sql=ORDER_OF_ROWS,
    doc="Join the texts of the rows, blanks left out, by a separator (', ' when left out).",
)
def join(texts: Sequence[Value], separator: str | None = ", ") -> str | None:
    """Join texts."""
    return bounded((separator or "").join(str(text) for text in _flat([texts])))


@function(
    _listed,
    takes_column("values"),
    mode=Mode.WHOLE,
    no_sql=ORDER_OF_ROWS,
    doc="Give each value once, in the order of the rows, blanks left out, as a list.",
)
def distinct(values: Sequence[Value]) -> tuple[Value, ...]:
    """Drop what stands there already."""
    return tuple(dict.fromkeys(_flat([values])))


@function(
    _sorted,
    takes_column("values", Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.DATETIME),
    mode=Mode.WHOLE,
    no_sql=ORDER_OF_ROWS,
    doc="Give the values of the rows in ascending order, blanks left out.",
)
def sort(values: Sequence[Value]) -> list[Value]:
    """Order the values; text by its code points."""
    return sorted(_flat([values]))  # type: ignore[type-var]


def _flat(values: Iterable[Value]) -> Iterable[Value]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from (each for each in value if each is not None)
        elif value is not None:
            yield value


def _numbers(values: Iterable[Value]) -> Iterable[Decimal]:
    return (value for value in _flat(values) if isinstance(value, Decimal))


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    total = ZERO
    plus = EXACT.add
    for number in numbers:
        total = plus(total, number)
    return total
