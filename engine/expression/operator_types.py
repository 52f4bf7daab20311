"""Which types the operators take and give.

Rules of this file:
1. Only kinds go in; columns are taken off before and put back by the checker.
2. The scale of a number is kept where it is known: SQL on scaled integers needs it.
"""

from engine.expression.types import (
    DATE,
    DATETIME,
    DURATION,
    IDENTITIES,
    NUMBER,
    TEXT,
    WHOLE,
    Kind,
    Type,
)

_TEXTUAL = IDENTITIES | {Kind.TEXT}
_SUMS: dict[tuple[str, Kind, Kind], Type] = {
    ("+", Kind.DATE, Kind.NUMBER): DATE,
    ("+", Kind.NUMBER, Kind.DATE): DATE,
    ("-", Kind.DATE, Kind.NUMBER): DATE,
    ("-", Kind.DATE, Kind.DATE): WHOLE,
    ("+", Kind.DATETIME, Kind.DURATION): DATETIME,
    ("+", Kind.DURATION, Kind.DATETIME): DATETIME,
    ("-", Kind.DATETIME, Kind.DURATION): DATETIME,
    ("-", Kind.DATETIME, Kind.DATETIME): DURATION,
    ("+", Kind.DURATION, Kind.DURATION): DURATION,
    ("-", Kind.DURATION, Kind.DURATION): DURATION,
    ("*", Kind.DURATION, Kind.NUMBER): DURATION,
    ("*", Kind.NUMBER, Kind.DURATION): DURATION,
    ("/", Kind.DURATION, Kind.NUMBER): DURATION,
    ("/", Kind.DURATION, Kind.DURATION): NUMBER,
}


def arithmetic_type(operator: str, left: Type, right: Type) -> Type | None:
    """Give the type of an operation, None when the operator does not take these types."""
    kinds = {left.kind, right.kind}
    if Kind.BLANK in kinds:
        return _with_blank(operator, left, right)
    if kinds == {Kind.NUMBER}:
        return _number(operator, left.scale, right.scale)
    if operator == "+" and kinds <= _TEXTUAL:
        return TEXT
    return _SUMS.get((operator, left.kind, right.kind))


def _with_blank(operator: str, left: Type, right: Type) -> Type | None:
    """Take the blank for whatever fits the other side."""
    known = right if left.kind is Kind.BLANK else left
    if known.kind is Kind.BLANK:
        return known.one()
    candidates = (known, NUMBER, DURATION, DATE, DATETIME)
    for guess in candidates:
        pair = (guess, known) if left.kind is Kind.BLANK else (known, guess)
        found = arithmetic_type(operator, *pair)
        if found is not None:
            return found
    return None


def _number(operator: str, left: int | None, right: int | None) -> Type:
    if operator == "//":
        return WHOLE
    if left is None or right is None or operator == "/":
        return NUMBER
    if operator == "*":
        return Type(Kind.NUMBER, scale=left + right)
    return Type(Kind.NUMBER, scale=max(left, right))
