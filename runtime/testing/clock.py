"""A clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta


class FixedClock:
    """Gives the same instant again and again; scenarios and tests move it on."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def __call__(self) -> datetime:
        """Give the instant the clock stands at."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move on by a length of time."""
        self._now += by

    def set(self, now: datetime) -> None:
        """Move to an instant."""
        self._now = now.astimezone(UTC)
