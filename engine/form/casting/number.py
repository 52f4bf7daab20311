"""Numbers as they are sent: exact decimals, as JSON numbers or as strings.

Rules of this file:
1. A JSON number arrives as int or Decimal (the shell parses it so); a float, a boolean or text
   that is no plain decimal is refused. An exponent is refused in text: it is a mark of what a
   spreadsheet has spoilt.
2. Full-width digits of an input method count as digits; other scripts' digits do not.
3. More digits after the point than the field has are an error unless they are zeros; nothing
   that was sent is rounded.
4. The value has the field's scale, and at most `PRECISION` digits in all.
"""

import re
from decimal import Context, Decimal, InvalidOperation

from engine.form.casting.text import half_width, json_name
from engine.form.field_error import FieldError, fault
from engine.form.field_types import PRECISION, Definition, scale_of

_PLAIN = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)
_EXACT = Context(prec=100)


def cast_number(field: Definition, raw: object) -> Decimal | FieldError | None:
    """Cast a value of a number field (a duration is whole seconds)."""
    number = _parsed(raw)
    if not isinstance(number, Decimal):
        return number
    return fitted(number, scale_of(field))


def fitted(number: Decimal, scale: int) -> Decimal | FieldError:
    """Give a number the scale it is stored with, or tell why it does not fit."""
    if not number.is_finite():
        return _not_a_number(str(number))
    if number.adjusted() >= PRECISION - scale:
        return _too_large(PRECISION - scale)
    try:
        exact = number.quantize(Decimal(1).scaleb(-scale), context=_EXACT)
    except InvalidOperation:
        return _too_many_digits(scale)
    if exact != number:
        return _too_many_digits(scale)
    return abs(exact) if exact.is_zero() else exact


def _parsed(raw: object) -> Decimal | FieldError | None:
    if isinstance(raw, bool):
        return _not_a_number(json_name(raw))
    if isinstance(raw, int):
        # Written out only when it is short: turning a huge integer into text is slow.
        return Decimal(raw) if raw.bit_length() < 200 else _too_large(PRECISION)
    if isinstance(raw, Decimal):
        return raw
    return _written(raw) if isinstance(raw, str) else _not_a_number(json_name(raw))


def _written(raw: str) -> Decimal | FieldError | None:
    if len(raw) > 200:
        return _too_large(PRECISION)
    text = half_width(raw).strip()
    if not text:
        return None
    return Decimal(text) if _PLAIN.fullmatch(text) else _not_a_number(_quoted(text))


def _quoted(text: str) -> str:
    printable = "".join(one if one.isprintable() else "?" for one in text[:20])
    return f"“{printable}”"


def _not_a_number(found: str) -> FieldError:
    return fault(
        "type",
        "Expected a number such as 12.50, found {found}.",
        "应为数字，例如 12.50，实际为 {found}。",
        found=found,
    )


def _too_large(digits: int) -> FieldError:
    return fault(
        "max",
        "The number is too large: at most {digits} digits before the point.",
        "数字过大：小数点前最多 {digits} 位。",
        digits=str(digits),
    )


def _too_many_digits(scale: int) -> FieldError:
    if scale == 0:
        return fault("type", "Expected a whole number.", "应为整数。", scale="0")
    return fault(
        "type",
        "At most {scale} digits after the point.",
        "小数点后最多 {scale} 位。",
        scale=str(scale),
    )
