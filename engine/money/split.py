"""Splitting an amount so that the parts add up to it, to the last unit.

Rules of this file:
1. The sum of the parts is the total rounded to the scale, always.
2. Left-over units go to the largest remainders, ties to the lower index.
3. A negative total is split as its positive, with the sign turned.
4. Weights are not negative; if all are zero, they count as equal.
"""

from collections.abc import Sequence
from decimal import Decimal

from engine.money.rounding import EXACT, ZERO, divide, round_to, unit


def allocate(total: Decimal, weights: Sequence[Decimal], scale: int) -> list[Decimal]:
    """Split by the largest remainder; no weights give no parts. Raises ValueError."""
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is negative")
    if not weights:
        return []
    units = int(EXACT.scaleb(round_to(total, scale), scale))
    sign = -1 if units < 0 else 1
    parts = _whole_parts(abs(units), _as_integers(weights))
    return [_amount(sign * part, scale) for part in parts]


def prorate(value: Decimal, whole: Decimal, before: Decimal, now: Decimal, scale: int) -> Decimal:
    """Give the share of `now` out of `whole` after `before` was taken.

    Cumulative: the shares of all the takings of a whole add up to the rounded value.
    Raises decimal.DivisionByZero when `whole` is zero.
    """
    return EXACT.subtract(
        _taken(value, whole, EXACT.add(before, now), scale), _taken(value, whole, before, scale)
    )


def instalments(total: Decimal, percents: Sequence[Decimal], scale: int) -> list[Decimal]:
    """Give each instalment its rounded share of the total; the last one takes the rest."""
    if not percents:
        return []
    parts = [
        round_to(divide(EXACT.multiply(total, percent), Decimal(100)), scale)
        for percent in percents[:-1]
    ]
    rest = round_to(total, scale)
    for part in parts:
        rest = EXACT.subtract(rest, part)
    return [*parts, rest]


def first_in_first_out(total: Decimal, open_amounts: Sequence[Decimal]) -> list[Decimal]:
    """Give each open amount, in turn, what is left of the total; a negative one takes nothing.

    What no open amount takes is in no part.
    """
    left, parts = total, list[Decimal]()
    for amount in open_amounts:
        part = min(max(amount, ZERO), max(left, ZERO))
        parts.append(part)
        left = EXACT.subtract(left, part)
    return parts


def _taken(value: Decimal, whole: Decimal, quantity: Decimal, scale: int) -> Decimal:
    return round_to(divide(EXACT.multiply(value, quantity), whole), scale)


def _as_integers(weights: Sequence[Decimal]) -> list[int]:
    """Scale the weights to whole numbers, so that shares and remainders are exact."""
    if not any(weights):
        return [1] * len(weights)
    digits = max(max(0, -_exponent(weight)) for weight in weights)
    return [int(EXACT.scaleb(weight, digits)) for weight in weights]


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _whole_parts(units: int, weights: Sequence[int]) -> list[int]:
    whole = sum(weights)
    shares = [divmod(units * weight, whole) for weight in weights]
    parts = [share for share, _ in shares]
    left = units - sum(parts)
    by_remainder = sorted(range(len(shares)), key=lambda index: (-shares[index][1], index))
    for index in by_remainder[:left]:
        parts[index] += 1
    return parts


def _amount(units: int, scale: int) -> Decimal:
    return EXACT.multiply(Decimal(units), unit(scale)) if units else round_to(ZERO, scale)
