"""Rounding and plain arithmetic: ROUND, CEIL_TO, MOD, POWER …"""

from collections.abc import Sequence
from decimal import Decimal

from engine.expression.errors import wrong_value
from engine.expression.functions.registry import function, takes
from engine.expression.operators import abs_zero, multiply, quotient, remainder, whole_number
from engine.expression.types import NUMBER, WHOLE, Kind, Type
from engine.expression.values import Scalar
from engine.money.rounding import EXACT, Rounding, round_to

X = takes("value", Kind.NUMBER)
DIGITS = takes("digits", Kind.NUMBER, optional=True)
MOST_DIGITS = 12
LARGEST_POWER = 64
NO_POWER = "a power has no exact SQL form"


def _scaled(types: Sequence[Type]) -> Type | None:
    return types[0].one() if types else NUMBER


@function(NUMBER, X, DIGITS, doc="Round half up, away from zero, to so many digits (0).")
def round_(value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    """Round half up."""
    return round_to(value, _digits(digits))


@function(NUMBER, X, DIGITS, doc="Round away from zero to so many digits (0).")
def round_up(value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    """Round away from zero."""
    return round_to(value, _digits(digits), Rounding.UP)


@function(NUMBER, X, DIGITS, doc="Round towards zero to so many digits (0).")
def round_down(value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    """Cut digits off."""
    return round_to(value, _digits(digits), Rounding.DOWN)


@function(WHOLE, X, doc="Give the smallest whole number that is not below the value.")
def ceil(value: Decimal) -> Decimal:
    """Round towards plus infinity."""
    return round_to(value, 0, Rounding.CEILING)


@function(WHOLE, X, doc="Give the largest whole number that is not above the value.")
def floor(value: Decimal) -> Decimal:
    """Round towards minus infinity."""
    return round_to(value, 0, Rounding.FLOOR)


@function(
    NUMBER,
    X,
    takes("step", Kind.NUMBER),
    no_sql="a quotient of 28 digits has no exact SQL form",
    doc="Give the smallest multiple of the step that is not below the value (cartons, pallets).",
)
def ceil_to(value: Decimal, step: Decimal) -> Scalar:
    """Round up to whole packs."""
    if step <= 0:
        raise wrong_value(
            f"CEIL_TO needs a step above zero, found {step:f}.",
            f"CEIL_TO 的步长应大于零，实际为 {step:f}。",
        )
    rest = remainder(value, step)
    return EXACT.add(EXACT.subtract(value, rest), step) if rest else abs_zero(value)  # type: ignore[arg-type]


@function(_scaled, X, doc="Give the value without its sign.")
def abs_(value: Decimal) -> Decimal:
    """Drop the sign."""
    return EXACT.abs(value)


@function(
    NUMBER,
    X,
    takes("divisor", Kind.NUMBER),
    no_sql="a remainder has no common SQL form",
    doc="Give what a division leaves, with the divisor's sign, like %.",
)
def mod(value: Decimal, divisor: Decimal) -> Scalar:
    """Give the remainder."""
    return remainder(value, divisor)


@function(
    NUMBER,
    takes("base", Kind.NUMBER),
    takes("exponent", Kind.NUMBER),
    no_sql=NO_POWER,
    doc="Raise to a whole power from -64 to 64.",
)
def power(base: Decimal, exponent: Decimal) -> Scalar:
    """Multiply a number by itself."""
    times = whole_number(exponent, "exponent")
    if abs(times) > LARGEST_POWER:
        raise wrong_value(
            f"POWER takes exponents from -{LARGEST_POWER} to {LARGEST_POWER}, found {times}.",
            f"POWER 的指数应在 -{LARGEST_POWER} 到 {LARGEST_POWER} 之间，实际为 {times}。",
        )
    result: Scalar = Decimal(1)
    for _ in range(abs(times)):
        result = multiply(result, base)
    return quotient(Decimal(1), result) if times < 0 else result


def _digits(digits: Decimal) -> int:
    number = whole_number(digits, "digits")
    if abs(number) > MOST_DIGITS:
        raise wrong_value(
            f"Expected from -{MOST_DIGITS} to {MOST_DIGITS} digits, found {number}.",
            f"位数应在 -{MOST_DIGITS} 到 {MOST_DIGITS} 之间，实际为 {number}。",
        )
    return number
