"""Moments told relative to now, and days drawn by weights.

Rules of this file:
1. Everything is read in the app's time zone; instants come out in UTC.
2. Nothing lies after now, unless it is asked for.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import get_args
from zoneinfo import ZoneInfo

from engine.calendar.units import add_units
from engine.calendar.working_time import WorkCalendar
from runtime.services.demo.model import DemoOver, Month, Weekday
from runtime.services.demo.stream import Stream

_WRITTEN = re.compile(
    r"([+-]?\d{1,5}) (minute|hour|day|working day|week|month|year)s?(?: (\d{2}:\d{2}))?"
)
MONTHS: tuple[Month, ...] = get_args(Month)
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

_SHORT = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class Clockwork:
    """Now, and the zone and working days it is seen in."""

    now: datetime
    zone: ZoneInfo
    calendar: WorkCalendar

    def moment(self, text: str) -> datetime:
        """Read `-3 days 10:30` or `now`. Raises ValueError."""
        if text == "now":
            return self.now
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"expected a moment like “-3 days 10:30” or “now”, found “{text}”")
        moved = self.moved(self.now, int(found[1]), found[2])
        if found[3]:
            moved = self.at(moved.astimezone(self.zone).date(), time.fromisoformat(found[3]))
        return min(moved, self.now)

    def moved(self, start: datetime, number: int, unit: str) -> datetime:
        """The instant so many units after another, at the same time of day."""
        if unit in _SHORT:
            return start + number * _SHORT[unit]
        local = start.astimezone(self.zone)
        if unit == "working day":
            day = self.calendar.workday_add(local.date(), number)
        else:
            day = add_units(local.date(), number, unit)
        return self.at(day, local.time())

    def at(self, day: date, clock: time) -> datetime:
        """The instant of a time of day."""
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def between(self, hours: tuple[str, str], stream: Stream) -> time:
        """Draw a time of day, to the minute."""
        first, last = (_minutes(one) for one in hours)
        minute = stream.whole(first, last)
        return time(minute // 60, minute % 60)


def spread(over: DemoOver, count: int, seed: int, clockwork: Clockwork) -> list[datetime]:
    """Draw the moments of a block's records, earliest first."""
    stream = Stream(f"{seed}:over")
    first, last = (
        clockwork.moment(text).astimezone(clockwork.zone).date() for text in (over.from_, over.to)
    )
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    if not days:
        raise ValueError(f"“{over.from_}” lies after “{over.to}”")
    weights = list(accumulate(_weight(over, days, place, clockwork) for place in range(len(days))))
    drawn = (
        clockwork.at(days[stream.place(weights)], clockwork.between(over.hours, stream))
        for _ in range(count)
    )
    return sorted(min(moment, clockwork.now) for moment in drawn)


def _weight(over: DemoOver, days: list[date], place: int, clockwork: Clockwork) -> float:
    day, calendar = days[place], clockwork.calendar
    rise = float(over.growth - 1) * (place / max(len(days) - 1, 1))
    # A public holiday is as quiet as a Sunday.
    name: Weekday = "sun" if day in calendar.holidays else WEEKDAYS[day.weekday()]
    month = float(over.months.get(MONTHS[day.month - 1], 1))
    return (1 + rise) * month * float(over.weekdays.get(name, 1))


def _minutes(text: str) -> int:
    clock = time.fromisoformat(text)
    return clock.hour * 60 + clock.minute
