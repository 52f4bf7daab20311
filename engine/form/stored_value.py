"""From what a formula, default or fill gives to what its field stores.

Rules of this file:
1. Numbers are rounded to the field's scale, half up unless the app says half even; a number of
   more than `PRECISION` digits is an error, never cut.
2. Text is not cut either. Lists become tuples, empty ones and empty text are blank.
"""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import cast

from engine.expression.values import Value
from engine.form.app_context import Rounding
from engine.form.compiled_field import CompiledField
from engine.form.field_error import FieldError, Outcome, fault
from engine.form.field_types import PRECISION, max_length

_EXACT = Context(prec=100)
_MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
_NUMBERS = frozenset({"integer", "decimal", "money", "percent", "duration"})


def stored_value(field: CompiledField, value: Value, rounding: Rounding) -> Outcome:
    """Fit a computed value into its field."""
    if value is None or value == "":
        return None
    if isinstance(value, Decimal):
        return _rounded(value, field.scale, rounding) if field.definition.type in _NUMBERS else None
    if isinstance(value, str):
        most = max_length(field.definition)
        return value if most is None or len(value) <= most else _too_long(most, len(value))
    if isinstance(value, list | tuple):
        return cast(Value, tuple(value)) or None
    return value


def _rounded(value: Decimal, scale: int, rounding: Rounding) -> Decimal | FieldError:
    if value.adjusted() >= PRECISION - scale + 1:
        return _too_large(PRECISION - scale)
    rounded = value.quantize(_UNITS[scale], _MODES[rounding], _EXACT)
    if rounded.adjusted() >= PRECISION - scale:
        return _too_large(PRECISION - scale)
    return abs(rounded) if rounded.is_zero() else rounded


_UNITS = [Decimal(1).scaleb(-scale) for scale in range(9)]


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
