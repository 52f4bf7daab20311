"""The values of expressions and of records in memory.

Rules of this file:
1. Blank is None, and the empty text is blank; numbers are decimals, never floats or ints.
2. Instants are aware and in UTC; a lookup, a user and a department are their ids.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias

Scalar: TypeAlias = None | str | Decimal | bool | date | datetime | time
"""A value without parts; None is blank."""

Row: TypeAlias = Mapping[str, "Value | int"]
"""A row of a subtable: its fields, with `row_id` and `position`."""

Value: TypeAlias = "Scalar | Sequence[Value] | Mapping[str, Value] | Sequence[Row]"
"""A field's value: a scalar, a tuple of ids or keys, an address, the rows of a subtable."""
