"""Working days and hours: weekends, public holidays, make-up workdays.

Rules of this file:
1. Nothing here knows what day it is; dates and instants come in, instants in UTC.
2. A make-up workday counts even when it is also listed as a holiday.
3. Counting is bounded: a calendar without working days raises ValueError instead of looping.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

MOST_DAYS = 40_000
"""How many days (over a hundred years) one question may walk over."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked, and from when to when."""

    weekdays: frozenset[int]
    starts: time
    ends: time
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Say whether a day is worked."""
        if day in self.workdays:
            return True
        return day.weekday() in self.weekdays and day not in self.holidays

    def working_days(self, first: date, last: date) -> int:
        """Count the working days from `first` to `last`, both included; negative backwards."""
        if last < first:
            return -self.working_days(last, first)
        days = (last - first).days + 1
        if days > MOST_DAYS:
            raise ValueError("the two days are too far apart")
        return sum(self.is_working_day(first + timedelta(days=index)) for index in range(days))

    def workday_add(self, day: date, number: int) -> date:
        """Give the `number`-th working day after `day` (before it when negative)."""
        step = _DAY if number >= 0 else -_DAY
        left = abs(number)
        for _ in range(MOST_DAYS):
            if not left:
                return day
            day += step
            left -= self.is_working_day(day)
        raise ValueError("there are not enough working days")

    def add_working_hours(self, instant: datetime, hours: Decimal, zone: ZoneInfo) -> datetime:
        """Give the instant at which `hours` of working time have passed since `instant`."""
        left = timedelta(seconds=float(hours * 3600))
        for opens, closes in self._shifts(instant.astimezone(zone).date(), zone):
            begins = max(opens, instant)
            if begins < closes and left <= closes - begins:
                return begins + left
            if begins < closes:
                left -= closes - begins
        raise ValueError("there are not enough working hours")

    def _shifts(self, day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        for index in range(MOST_DAYS):
            current = day + timedelta(days=index)
            if self.is_working_day(current):
                opens = datetime.combine(current, self.starts, zone).astimezone(UTC)
                yield opens, datetime.combine(current, self.ends, zone).astimezone(UTC)


def work_calendar(
    days: Sequence[str] = DAY_NAMES[:5],
    *,
    start: str = "09:00",
    end: str = "18:00",
    holidays: Iterable[str] = (),
    workdays: Iterable[str] = (),
) -> WorkCalendar:
    """Compile a calendar as it is written (ISO days, HH:MM). Raises ValueError."""
    unknown = sorted(set(days) - set(DAY_NAMES))
    if unknown:
        raise ValueError(f"unknown day of the week: {unknown[0]}")
    starts, ends = time.fromisoformat(start), time.fromisoformat(end)
    if ends <= starts:
        raise ValueError(f"the working day ends ({end}) before it starts ({start})")
    return WorkCalendar(
        weekdays=frozenset(DAY_NAMES.index(name) for name in days),
        starts=starts,
        ends=ends,
        holidays=frozenset(date.fromisoformat(day) for day in holidays),
        workdays=frozenset(date.fromisoformat(day) for day in workdays),
    )
