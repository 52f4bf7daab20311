"""What a query asks for and the database cannot hold, told as the store's refusal."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, StatementError

from runtime.storage.errors import OutOfRange
from runtime.storage.types import DoesNotFit

_POSTGRESQL_STATES = frozenset({"22003", "22008", "22012", "2201E", "2201F"})
"""Out of range for numbers and for dates, division by zero, logarithms, powers."""


@contextmanager
def told_in_range() -> Iterator[None]:
    """Turn what overflows in a query into OutOfRange."""
    try:
        yield
    except OverflowError as error:  # the driver's, for a whole number of more than 64 bits
        raise OutOfRange from error
    except StatementError as error:
        if not _is_arithmetic(error):
            raise
        raise OutOfRange from error


def _is_arithmetic(error: StatementError) -> bool:
    if not isinstance(error, DBAPIError):
        return isinstance(error.orig, DoesNotFit)
    if getattr(error.orig, "sqlstate", None) in _POSTGRESQL_STATES:
        return True
    return "integer overflow" in str(error.orig)
