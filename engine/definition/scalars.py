"""Plain scalars by YAML 1.2's core rules, and the numbers of JSON.

`on`, `no`, `012`, `1_000` and `1:30` are text. Numbers are whole or exact decimals, never floats.
"""

import re
from decimal import Decimal

from engine.definition.tree import MAX_DIGITS

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
TRUES = frozenset({"true", "True", "TRUE"})
FALSES = frozenset({"false", "False", "FALSE"})

WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
OCTAL = re.compile(r"0o[0-7]+")
HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
BROKEN = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


class NumberOutOfRangeError(ValueError):
    """A number has more digits than we keep."""


class NotFiniteError(ValueError):
    """Not a number, or infinite: no exact value."""


def plain_scalar(text: str) -> bool | int | Decimal | str | None:
    """Give the value of an unquoted scalar; raise NumberOutOfRangeError or NotFiniteError."""
    if text in NULLS:
        return None
    if text in TRUES or text in FALSES:
        return text in TRUES
    if text[0] not in "+-.0123456789":
        return text
    if NOT_FINITE.fullmatch(text):
        raise NotFiniteError(text)
    if OCTAL.fullmatch(text) or HEXADECIMAL.fullmatch(text):
        return _whole(text, 8 if text[1] == "o" else 16)
    return number(text)


def number(text: str) -> int | Decimal | str:
    """Read a decimal number; text that is none stays text."""
    if WHOLE.fullmatch(text):
        return _whole(text, 10)
    if not BROKEN.fullmatch(text):
        return text
    if len(text) > 3 * MAX_DIGITS:
        raise NumberOutOfRangeError(text)
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -MAX_DIGITS or value.adjusted() > MAX_DIGITS:
        raise NumberOutOfRangeError(text)
    return value


def _whole(text: str, base: int) -> int:
    if len(text) > MAX_DIGITS:
        raise NumberOutOfRangeError(text)
    return int(text.removeprefix("0o").removeprefix("0x"), base)
