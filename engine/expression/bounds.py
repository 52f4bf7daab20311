"""Values at the bounds: what a term must be so that some comparisons hold and others do not.

Rules of this file:
1. Numbers and days stand at their bounds: the last that fits, the first beyond, by the term's own
   steps (a cent, a whole, a day). Where two bounds close them in, both are given.
2. Options and texts are the first that fits; a text that must only differ is blank.
3. Terms do not know of each other: what follows from one for another is not seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from engine.expression.demands import Part
from engine.expression.types import Kind, Type
from engine.expression.values import Scalar

CENT = 2
"""The steps of a number of which nobody says them: hundredths."""

_NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


@dataclass(slots=True)
class _Range:
    """What is left of a number (days count as numbers), in whole steps."""

    low: int | None = None
    high: int | None = None

    def narrow(self, sign: str, bound: Decimal) -> None:
        """Take in a comparison with a bound, counted in steps."""
        below, above = (
            int(bound.to_integral_value(ROUND_FLOOR)),
            int(bound.to_integral_value(ROUND_CEILING)),
        )
        match sign:
            case ">":
                self._at_least(below + 1)
            case ">=":
                self._at_least(above)
            case "<":
                self._at_most(above - 1)
            case _:
                self._at_most(below)

    def _at_least(self, value: int) -> None:
        self.low = value if self.low is None else max(self.low, value)

    def _at_most(self, value: int) -> None:
        self.high = value if self.high is None else min(self.high, value)


def fitting(type_: Type, parts: Sequence[Part]) -> tuple[Scalar, ...] | None:
    """Give values of a term for which all parts about it are as wanted; None: there is none.

    One value, or two where it is closed in between two bounds. Blank counts as one where a part
    asks for it, or nothing else fits. An empty answer: for such terms no values are given.
    """
    if type_.kind in (Kind.NUMBER, Kind.DATE):
        return _counted(type_, parts)
    if type_.kind is Kind.BOOLEAN:
        return _chosen((True, False, None), parts)
    if type_.kind is Kind.TEXT and all(one.sign in ("==", "!=", "in") for one in parts):
        return _chosen(_texts(type_, parts), parts)
    return ()


def _chosen(choices: Sequence[Scalar], parts: Sequence[Part]) -> tuple[Scalar, ...] | None:
    found = next((one for one in choices if all(_is_so(one, part) for part in parts)), None)
    if found is None and not (None in choices and all(_is_so(None, part) for part in parts)):
        return None
    return (found,)


def _texts(type_: Type, parts: Sequence[Part]) -> tuple[Scalar, ...]:
    """The texts that may be meant: those that are named, the other options, or none."""
    named = [value or None for part in parts for value in part.values]
    others: list[Scalar] = [*sorted(type_.options)] if type_.options is not None else []
    return (*named, *others, None, *_OTHER)


_OTHER = ("x", "y", "z")


def _is_so(value: Scalar, part: Part) -> bool:
    """Whether a part is as wanted for a value."""
    named = [one or None if isinstance(one, str) else one for one in part.values]
    equal = value in named if part.sign in ("in", "==", "!=") else False
    return (equal != (part.sign == "!=")) == part.holds


def _counted(type_: Type, parts: Sequence[Part]) -> tuple[Scalar, ...] | None:
    """A number or a day: equal to something, or at the bounds of its range."""
    compared = [one for one in parts if one.sign in _NEGATED and len(one.values) == 1]
    named = [value for part in parts for value in part.values if value is not None]
    if any(part.holds and None in part.values and part.sign == "==" for part in parts):
        return (None,) if all(_holds(None, part) for part in parts) else None
    range_ = _Range()
    for part in compared:
        bound = part.values[0]
        sign = part.sign if part.holds else _NEGATED[part.sign]
        if bound is not None and sign not in ("==", "!="):
            range_.narrow(sign, _steps(type_, bound))
    fits = [
        value
        for value in _candidates(type_, range_, named)
        if all(_holds(value, part) for part in parts)
    ]
    if not fits:
        return (None,) if all(_holds(None, part) for part in parts) else None
    ends = [fits[0], *fits[-1:]] if None not in (range_.low, range_.high) else fits[:1]
    return tuple(dict.fromkeys(ends))


def _candidates(type_: Type, range_: _Range, named: Sequence[Scalar]) -> Iterator[Scalar]:
    """Values worth trying: the ends of the range and beside what must not be met, then what is
    named, all from below.
    """
    low, high = range_.low, range_.high
    near = len(named) + 1
    if low is None and high is None:
        own = [_steps(type_, one) for one in named]
        yield from (one for one in named)
        begin = int(max(own)) if own else 0
        yield from (_value(type_, begin + step) for step in range(1, near + 1))
        return
    if low is not None:
        last = low + near if high is None else min(low + near, high)
        yield from (_value(type_, step) for step in range(low, last + 1))
    if high is not None:
        first = high - near if low is None else max(low, high - near)
        steps = range(first, high + 1) if low is not None else range(high, first - 1, -1)
        yield from (_value(type_, step) for step in steps)
    yield from named


def _unit(type_: Type) -> Decimal:
    return Decimal(1).scaleb(-(CENT if type_.scale is None else type_.scale))


def _steps(type_: Type, value: Scalar) -> Decimal:
    if isinstance(value, date):
        return Decimal(value.toordinal())
    return Decimal(str(value)) / _unit(type_)


def _value(type_: Type, steps: int) -> Scalar:
    if type_.kind is Kind.DATE:
        return date.min + timedelta(days=steps - 1)
    return steps * _unit(type_)


def _holds(value: Scalar, part: Part) -> bool:
    """Whether a part is as wanted for a number or a day; a blank is neither above nor below."""
    if part.sign in ("==", "!=", "in"):
        return _is_so(value, part)
    bound = part.values[0]
    if value is None or bound is None:
        return not part.holds
    order = _ordered(value, part.sign, bound)
    return order == part.holds


def _ordered(value: Scalar, sign: str, bound: Scalar) -> bool:
    left, right = (value, bound) if isinstance(value, date) else (_number(value), _number(bound))
    match sign:
        case "<":
            return left < right  # type: ignore[operator]
        case "<=":
            return left <= right  # type: ignore[operator]
        case ">":
            return left > right  # type: ignore[operator]
        case _:
            return left >= right  # type: ignore[operator]


def _number(value: Scalar) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))
