"""Exact rounding of decimals.

Rules of this file:
1. Never a binary float; the precision is wide enough that nothing but the asked digit is rounded.
2. Half up means away from zero, so that an amount and its reversal round alike.
3. There is no negative zero.
"""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from enum import StrEnum

DIGITS = 28
"""Significant digits a division carries."""

LARGEST_EXPONENT = 40
"""A result of 10 to this power or more is refused (decimal.Overflow)."""

_TRAPS = [InvalidOperation, DivisionByZero, Overflow]

EXACT = Context(prec=100, rounding=ROUND_HALF_EVEN, Emin=-100, Emax=LARGEST_EXPONENT, traps=_TRAPS)
"""For sums and products: more digits than any stored values can ask for."""

DIVIDING = Context(
    prec=DIGITS, rounding=ROUND_HALF_EVEN, Emin=-100, Emax=LARGEST_EXPONENT, traps=_TRAPS
)
"""For quotients: 28 digits, half even."""

ZERO = Decimal(0)


class Rounding(StrEnum):
    """How a value is brought to a number of digits after the point."""

    HALF_UP = ROUND_HALF_UP
    HALF_EVEN = ROUND_HALF_EVEN
    UP = ROUND_UP
    DOWN = ROUND_DOWN
    CEILING = ROUND_CEILING
    FLOOR = ROUND_FLOOR


def unit(scale: int) -> Decimal:
    """Give the smallest step at a scale: 0.01 at 2, 1 at 0, 100 at -2."""
    return Decimal((0, (1,), -scale))


def round_to(value: Decimal, scale: int, rounding: Rounding = Rounding.HALF_UP) -> Decimal:
    """Round to `scale` digits after the point; a negative scale rounds tens, hundreds …"""
    rounded = value.quantize(unit(scale), rounding=rounding.value, context=EXACT)
    if scale < 0:
        rounded = rounded.quantize(Decimal(1), context=EXACT)
    return rounded if rounded else abs(rounded)


def divide(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Divide with 28 digits, half even; raises decimal.DivisionByZero."""
    if not divisor:
        raise DivisionByZero
    quotient = DIVIDING.divide(dividend, divisor)
    return quotient if quotient else ZERO
