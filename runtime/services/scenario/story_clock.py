"""The clock of a story: it stands still until the story moves it on."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.calendar.units import add_units
from engine.calendar.working_time import WorkCalendar

_LENGTH = re.compile(
    r"\s*(\d{1,6})\s+(second|minute|hour|day|working day|working hour|week|month|year)s?\s*"
)
_SHORT = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
}


class StoryClock:
    """Gives the same instant again and again."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def __call__(self) -> datetime:
        """Give the instant the clock stands at."""
        return self._now

    def forward(self, to: datetime) -> None:
        """Move on to an instant. Raises ValueError for one that has passed."""
        if to < self._now:
            raise ValueError(f"time does not go back: it is {self._now.isoformat()} already")
        self._now = to.astimezone(UTC)


def later(start: datetime, length: str, zone: ZoneInfo, calendar: WorkCalendar) -> datetime:
    """The instant so long after another: `3 working days`, `2 hours`. Raises ValueError."""
    found = _LENGTH.fullmatch(length)
    if found is None:
        raise ValueError(f"expected a length of time like “3 working days”, found “{length}”")
    number, unit = int(found[1]), found[2]
    if unit in _SHORT:
        return start + number * _SHORT[unit]
    if unit == "working hour":
        return calendar.add_working_hours(start, Decimal(number), zone)
    local = start.astimezone(zone)
    if unit == "working day":
        day = calendar.workday_add(local.date(), number)
    else:
        day = add_units(local.date(), number, unit)
    return datetime.combine(day, local.time(), zone).astimezone(UTC)
