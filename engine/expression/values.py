"""The values of expressions and of records in memory.

Rules of this file:
1. Blank is None, and the empty text is blank; numbers are decimals, never floats or ints.
2. Instants are aware and in UTC; a lookup, a user and a department are their ids.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import ParamSpec, Protocol, TypeAlias, cast

Scalar: TypeAlias = str | Decimal | bool | date | datetime | time | None
"""A value without parts; None is blank."""

Row: TypeAlias = Mapping[str, "Value | int"]
"""A row of a subtable: its fields, with `row_id` and `position`."""

Value: TypeAlias = "Scalar | Sequence[Value] | Mapping[str, Value] | Sequence[Row]"
"""A field's value: a scalar, a tuple of ids or keys, an address, the rows of a subtable."""

P = ParamSpec("P")


class Body(Protocol):
    """A function of the language as the evaluators call it: the types have been checked."""

    def __call__(self, *arguments: object) -> object:
        """Give the value."""
        ...


def as_body(function: Callable[P, object]) -> Body:
    """Take a typed Python function as a body; the checker has seen to its arguments."""
    return cast(Body, function)
