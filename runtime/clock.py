"""Where time comes from; the only place of the program that reads it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present instant, aware and in UTC."""


def system_clock() -> datetime:
    """Read the machine's clock, to the microsecond."""
    return datetime.now(UTC)
