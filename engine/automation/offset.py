"""So much before or after a date: `-3 days`, `0 days`, `2 hours`, `1 month`, `-2 working days`.

Rules of this file:
1. A plain day keeps the time of day of the app's zone, clock changes notwithstanding.
2. From a moment back to the dates that lead to it there is only a range: whoever looks dates up
   in it works each moment out afterwards.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.calendar.units import add_units
from engine.calendar.working_time import WorkCalendar

MORNING = time(9)
"""When a rule of a day fires, unless it says `at`."""

_WRITTEN = re.compile(
    r"([+-]?)\s*(\d{1,4})\s+(working\s+)?(minute|hour|day|week|month)s?", re.IGNORECASE
)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_OF_DAY = frozenset({"minute", "hour"})


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance as it is written; `amount` is negative before the date."""

    source: str
    amount: int
    unit: str
    working: bool

    @property
    def name(self) -> str:
        """The same distance always in the same words."""
        return f"{self.amount} {'working ' if self.working else ''}{self.unit}"

    def moment(self, given: date | datetime, at: time | None, place: "Place") -> datetime:
        """The instant (UTC) that is so far from a date. Raises ValueError or OverflowError."""
        if isinstance(given, datetime):
            local = given.astimezone(place.zone)
            clock = local.time() if at is None else at
            return self._from(local.date(), clock, place)
        return self._from(given, MORNING if at is None else at, place)

    def _from(self, day: date, clock: time, place: "Place") -> datetime:
        if self.unit in _OF_DAY:
            start = datetime.combine(day, clock, place.zone).astimezone(UTC)
            size = timedelta(minutes=1) if self.unit == "minute" else timedelta(hours=1)
            return start + self.amount * size
        if self.working:
            day = place.calendar.workday_add(day, self.amount)
        else:
            day = add_units(day, self.amount, self.unit)
        return datetime.combine(day, clock, place.zone).astimezone(UTC)

    def dates(self, after: datetime, until: datetime) -> tuple[datetime, datetime]:
        """The range in which every date lies whose moment is after one instant, up to another."""
        reach = timedelta(days=abs(self.amount) * _LONGEST[self.unit])
        if self.working:  # holidays make working days longer than any rule knows
            reach = reach * 3 + timedelta(days=30)
        slack = timedelta(days=3)
        if self.amount < 0:
            return after - slack, until + reach + slack
        return after - reach - slack, until + slack


_LONGEST = {"minute": 1, "hour": 1, "day": 1, "week": 7, "month": 31}
"""At most how many days a unit lasts."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where dates are days: the app's zone and its working days."""

    zone: ZoneInfo
    calendar: WorkCalendar


def parse_offset(text: str) -> Offset:
    """Read a distance from a date. Raises ValueError."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None or (found[3] and found[4].lower() != "day"):
        raise ValueError(f"expected “-3 days”, “2 hours” or “1 working day”, found “{text}”")
    sign = -1 if found[1] == "-" else 1
    return Offset(text, sign * int(found[2]), found[4].lower(), found[3] is not None)


def parse_clock(text: str) -> time:
    """Read a time of day, `09:00`. Raises ValueError."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"expected a time of day like “09:00”, found “{text}”")
    return time(int(found[1]), int(found[2]))
