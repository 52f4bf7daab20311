"""Exact numbers in SQL: NUMERIC on PostgreSQL, integers scaled by a tracked scale on SQLite.

Rules of this file:
1. The scale of every number is known; operands are brought to one scale before they meet.
2. SQLite turns an integer that overflows into a float: `guarded` makes that an error instead.
3. Rounding is half up, away from zero, on both databases.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Numeric,
    case,
    cast,
    func,
    literal,
    type_coerce,
)

from engine.expression.errors import EvaluationError, both
from runtime.storage.types import Exact

LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Numbers:
    """The arithmetic of one database."""

    sqlite: bool

    def literal(self, value: Decimal | None) -> "Number":
        """Bind a number that is known."""
        if value is None:
            return Number(literal(None, BigInteger() if self.sqlite else Numeric()), 0)
        exponent = value.as_tuple().exponent
        scale = max(0, -exponent) if isinstance(exponent, int) else 0
        return Number(self._bound(value, scale), scale, value)

    def column(self, column: ColumnElement[Any]) -> "Number":
        """Take a column as a number of its scale."""
        scale = column.type.scale if isinstance(column.type, Exact) else 0
        if self.sqlite:
            return Number(type_coerce(column, BigInteger()), scale)
        if isinstance(column.type, Exact):
            return Number(type_coerce(column, Numeric()), scale)
        return self.whole(column)

    def whole(self, expression: ColumnElement[Any]) -> "Number":
        """Take an integer expression (a count, a year) as a number."""
        if self.sqlite:
            return Number(type_coerce(expression, BigInteger()), 0)
        return Number(cast(expression, Numeric()), 0)

    def scaled(self, number: "Number", scale: int) -> ColumnElement[Any]:
        """Bring a number to a scale that is not below its own."""
        if not self.sqlite or scale == number.scale:
            return number.expression
        if number.value is not None:
            return self._bound(number.value, scale)
        return number.expression * literal(10 ** (scale - number.scale), BigInteger())

    def aligned(self, *numbers: "Number") -> tuple[list[ColumnElement[Any]], int]:
        """Bring numbers to their common scale."""
        scale = max(number.scale for number in numbers)
        return [self.scaled(number, scale) for number in numbers], scale

    def rescaled(self, number: "Number", scale: int) -> "Number":
        """Give the same number at a scale that is not below its own."""
        return Number(self.scaled(number, scale), scale, number.value, number.risky)

    def guarded(self, number: "Number") -> ColumnElement[Any]:
        """Give the number's expression, made to fail where SQLite would go on with a float."""
        if not self.sqlite or not number.risky:
            return number.expression
        # The absolute value of the smallest integer is SQLite's own overflow error.
        overflow = func.abs(literal(-LARGEST - 1, BigInteger()), type_=BigInteger())
        is_float = func.typeof(number.expression) == "real"
        return case((is_float, overflow), else_=number.expression)

    def round(self, number: "Number", digits: int) -> "Number":
        """Round half up, away from zero."""
        if not self.sqlite:
            return self._at(func.round(number.expression, _int(digits), type_=Numeric()), digits)
        return self._divided(number, digits, lambda unit: unit // 2, lambda unit: -(unit // 2))

    def round_down(self, number: "Number", digits: int) -> "Number":
        """Round towards zero."""
        if not self.sqlite:
            return self._at(func.trunc(number.expression, _int(digits), type_=Numeric()), digits)
        return self._divided(number, digits, lambda _: 0, lambda _: 0)

    def round_up(self, number: "Number", digits: int) -> "Number":
        """Round away from zero."""
        if not self.sqlite:
            size = func.abs(number.expression, type_=Numeric()) * _power(digits)
            whole = func.ceil(size, type_=Numeric()) * _power(-digits)
            return self._at(func.sign(number.expression, type_=Numeric()) * whole, digits)
        return self._divided(number, digits, lambda unit: unit - 1, lambda unit: 1 - unit)

    def ceil(self, number: "Number") -> "Number":
        """Round towards plus infinity."""
        if not self.sqlite:
            return Number(func.ceil(number.expression, type_=Numeric()), 0)
        return self._divided(number, 0, lambda unit: unit - 1, lambda _: 0)

    def floor(self, number: "Number") -> "Number":
        """Round towards minus infinity."""
        if not self.sqlite:
            return Number(func.floor(number.expression, type_=Numeric()), 0)
        return self._divided(number, 0, lambda _: 0, lambda unit: 1 - unit)

    def _at(self, expression: ColumnElement[Any], digits: int) -> "Number":
        return Number(expression, max(digits, 0))

    def _divided(
        self,
        number: "Number",
        digits: int,
        above: Callable[[int], int],
        below: Callable[[int], int],
    ) -> "Number":
        """Divide a scaled integer (towards zero) after shifting it by a share of the unit."""
        if digits >= number.scale:
            return number
        unit = 10 ** (number.scale - digits)
        shift = case(
            (number.expression < 0, literal(below(unit), BigInteger())),
            else_=literal(above(unit), BigInteger()),
        )
        quotient = (number.expression + shift) // literal(unit, BigInteger())
        if digits < 0:
            quotient = quotient * literal(10**-digits, BigInteger())
        return Number(quotient, max(digits, 0), risky=number.risky)

    def _bound(self, value: Decimal, scale: int) -> ColumnElement[Any]:
        if not self.sqlite:
            return literal(value, Numeric())
        whole = int(value.scaleb(scale))
        if abs(whole) > LARGEST:
            raise EvaluationError(
                "limit",
                both(
                    f"{value:f} has too many digits for the database.",
                    f"{value:f} 的位数超过数据库的范围。",
                ),
            )
        return literal(whole, BigInteger())


@dataclass(frozen=True, slots=True)
class Number:
    """A number in SQL: on SQLite the expression is the value times 10 ** scale."""

    expression: ColumnElement[Any]
    scale: int
    value: Decimal | None = None
    risky: bool = False
    """May overflow 64 bits."""


def _int(value: int) -> ColumnElement[int]:
    return literal(value, Integer())


def _power(exponent: int) -> ColumnElement[Decimal]:
    return literal(Decimal(1).scaleb(exponent), Numeric())
