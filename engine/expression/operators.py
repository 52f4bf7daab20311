"""What the operators mean, for scalar values.

Rules of this file:
1. Blank in arithmetic gives blank; any order comparison with blank is false; `==` compares it.
2. Days count on dates (date + 3, date - date), seconds on instants and durations.
3. `//` rounds down and `%` takes the divisor's sign, as spreadsheets do.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from engine.expression.errors import EvaluationError, both, division_by_zero, wrong_value
from engine.expression.values import Scalar, Value
from engine.money.rounding import EXACT, ZERO, divide, round_to

LONGEST_TEXT = 100_000
"""Characters a text may have."""


def negate(value: Scalar) -> Scalar:
    """Turn a number's sign."""
    if not isinstance(value, Decimal):
        return None
    return EXACT.minus(value) if value else value


def add(left: Scalar, right: Scalar) -> Scalar:  # noqa: PLR0911 (one return a pair)
    """Add numbers or durations, join texts, move a date by days or an instant by seconds."""
    match left, right:
        case Decimal(), Decimal():
            return EXACT.add(left, right)
        case str(), str():
            return bounded(left + right)
        case (datetime(), Decimal()):
            return left + _seconds(right)
        case (Decimal(), datetime()):
            return right + _seconds(left)
        case (date(), Decimal()):
            return left + _days(right)
        case (Decimal(), date()):
            return right + _days(left)
        case _:
            return None


def subtract(left: Scalar, right: Scalar) -> Scalar:
    """Subtract; the difference of dates counts days, that of instants seconds."""
    match left, right:
        case Decimal(), Decimal():
            return EXACT.subtract(left, right)
        case datetime(), datetime():
            return in_seconds(left - right)
        case datetime(), Decimal():
            return left - _seconds(right)
        case date(), date():
            return Decimal((left - right).days)
        case date(), Decimal():
            return left - _days(right)
        case _:
            return None


def multiply(left: Scalar, right: Scalar) -> Scalar:
    """Multiply exactly."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return EXACT.multiply(left, right)
    return None


def quotient(left: Scalar, right: Scalar) -> Scalar:
    """Divide with 28 digits; raises EvaluationError(div_zero)."""
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return None
    if not right:
        raise division_by_zero()
    return divide(left, right)


def floor_quotient(left: Scalar, right: Scalar) -> Scalar:
    """Divide and round down; raises EvaluationError(div_zero)."""
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return None
    if not right:
        raise division_by_zero()
    whole = EXACT.divide_int(left, right)
    rest = EXACT.remainder(left, right)
    return (
        EXACT.subtract(whole, Decimal(1)) if rest and (rest < 0) != (right < 0) else abs_zero(whole)
    )


def remainder(left: Scalar, right: Scalar) -> Scalar:
    """Give what a division leaves, with the divisor's sign; raises EvaluationError(div_zero)."""
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return None
    if not right:
        raise division_by_zero()
    rest = EXACT.remainder(left, right)
    return EXACT.add(rest, right) if rest and (rest < 0) != (right < 0) else abs_zero(rest)


def equal(left: Value, right: Value) -> bool:
    """Compare; blank equals blank alone."""
    return left == right


def unequal(left: Value, right: Value) -> bool:
    """Compare; blank differs from everything else."""
    return left != right


def less(left: Scalar, right: Scalar) -> bool:
    """Order; false with blank."""
    if left is None or right is None:
        return False
    return left < right  # type: ignore[operator]


def at_most(left: Scalar, right: Scalar) -> bool:
    """Order; false with blank."""
    if left is None or right is None:
        return False
    return left <= right  # type: ignore[operator]


def greater(left: Scalar, right: Scalar) -> bool:
    """Order; false with blank."""
    if left is None or right is None:
        return False
    return left > right  # type: ignore[operator]


def at_least(left: Scalar, right: Scalar) -> bool:
    """Order; false with blank."""
    if left is None or right is None:
        return False
    return left >= right  # type: ignore[operator]


def contains(item: Value, container: Sequence[Value] | None) -> bool:
    """Look for a value in a list; nothing is in a blank list."""
    return container is not None and item in container


def abs_zero(value: Decimal) -> Decimal:
    """Drop the sign of a zero."""
    return value if value else abs(value)


def bounded(text: str) -> str | None:
    """Give a text as a value: blank when empty, refused when too long."""
    if len(text) > LONGEST_TEXT:
        raise EvaluationError(
            "limit",
            both(
                f"The text would have more than {LONGEST_TEXT} characters.",
                f"文本超过 {LONGEST_TEXT} 个字符。",
            ),
        )
    return text or None


def in_seconds(length: timedelta) -> Decimal:
    """Give a length of time as exact seconds."""
    whole = Decimal(length.days * 86_400 + length.seconds)
    return (
        EXACT.add(whole, Decimal(length.microseconds).scaleb(-6)) if length.microseconds else whole
    )


def whole_number(value: Decimal, name: str) -> int:
    """Give a number that must be whole as an int; raises EvaluationError(value)."""
    if value != value.to_integral_value():
        raise wrong_value(
            f"Expected a whole number as {name}, found {value:f}.",
            f"{name} 应为整数，实际为 {value:f}。",
        )
    return int(value)


def _days(number: Decimal) -> timedelta:
    return timedelta(days=whole_number(number, "days"))


def _seconds(number: Decimal) -> timedelta:
    micro = round_to(EXACT.scaleb(number, 6), 0) if number else ZERO
    return timedelta(microseconds=int(micro))
