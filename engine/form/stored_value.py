"""From what a formula, default or fill gives to what its field stores.

Rules of this file:
1. Numbers are rounded to the field's scale, half up unless the app says half even; a number of
   more than `PRECISION` digits is an error, never cut.
2. Text is not cut either. Lists become tuples, empty ones and empty text are blank.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache, partial
from typing import cast

from engine.expression.values import Value
from engine.form.app_context import Rounding
from engine.form.compiled_field import CompiledField
from engine.form.field_error import FieldError, Outcome, fault
from engine.form.field_types import PRECISION

_EXACT = Context(prec=100)
_MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
_NUMBERS = frozenset({"integer", "decimal", "money", "percent", "duration"})


def stored_value(field: CompiledField, value: Value, rounding: Rounding) -> Outcome:
    """Fit a computed value into its field."""
    return fitting(field, rounding)(value)


def fitting(field: CompiledField, rounding: Rounding) -> Callable[[Value], Outcome]:
    """How computed values are fitted into a field."""
    if field.definition.type in _NUMBERS:
        return _number_fitting(field.scale, rounding)
    return partial(_fitted, field.longest)


@lru_cache
def _number_fitting(scale: int, rounding: Rounding) -> Callable[[Value], Outcome]:
    unit, mode, digits = Decimal(1).scaleb(-scale), _MODES[rounding], PRECISION - scale

    def fit(value: Value) -> Outcome:
        if not isinstance(value, Decimal):
            return None
        if value.adjusted() > digits:
            return _too_large(digits)
        rounded = value.quantize(unit, mode, _EXACT)
        if not rounded:
            return abs(rounded)
        return rounded if rounded.adjusted() < digits else _too_large(digits)

    return fit


def _fitted(most: int | None, value: Value) -> Outcome:
    if isinstance(value, str):
        too_long = most is not None and len(value) > most
        return _too_long(most or 0, len(value)) if too_long else value or None
    if isinstance(value, list | tuple):
        return cast(Value, tuple(value)) or None
    return value


def _too_large(digits: int) -> FieldError:
    return fault(
        "max",
        "The result is too large: at most {digits} digits before the point.",
        "结果过大：小数点前最多 {digits} 位。",
        digits=str(digits),
    )


def _too_long(most: int, length: int) -> FieldError:
    return fault(
        "max_length",
        "The result has {length} characters; at most {max} fit.",
        "结果有 {length} 个字符，最多 {max} 个。",
        max=str(most),
        length=str(length),
    )
