"""Spans of days that reports look at: named ones, written ones, and the ones before them.

Rules of this file:
1. Today is told, never looked up; a day is a day in the app's time zone, a week begins on Monday.
2. A span of whole months moves by months, any other by its days.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from engine.calendar.units import MONTHS, add_units, end_of, start_of

Compare = Literal["previous_period", "previous_year"]
MOST_BUCKETS = 1500
"""More empty buckets than this are not filled in: nobody could see them."""

_LAST = re.compile(r"last_([1-9][0-9]{0,3})_(day|week|month|year)s")
_WRITTEN = re.compile(r"(\d{4}-\d{2}-\d{2})?\.\.(\d{4}-\d{2}-\d{2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included; None: without a bound."""

    first: date | None = None
    last: date | None = None

    @property
    def bounded(self) -> bool:
        """Whether it begins and ends."""
        return self.first is not None and self.last is not None


@dataclass(frozen=True, slots=True)
class Shift:
    """How far back the span lies that another is compared with: months or, else, days."""

    months: int = 0
    days: int = 0

    def back(self, day: date) -> date:
        """Move a day back; the last day of a month stays the last one."""
        if not self.months:
            return day - timedelta(days=self.days)
        moved = add_units(day, -self.months, "month")
        return end_of(moved, "month") if day == end_of(day, "month") else moved


ALL_TIME = Period()


def read_period(text: str, today: date) -> Period | None:
    """Read `this_month`, `last_90_days`, `2026-01-01..2026-03-31`, `all`; None: it is none."""
    named = _NAMED.get(text)
    try:
        if named is not None:
            return named(today)
        if last := _LAST.fullmatch(text):
            return _last(int(last[1]), last[2], today)
        if written := _WRITTEN.fullmatch(text):
            return _written(written[1], written[2])
    except (ValueError, OverflowError):
        return None
    return None


def shift_before(period: Period, compare: Compare) -> Shift | None:
    """Say how far back the span to compare with lies; None where the period has no bounds."""
    if period.first is None or period.last is None:
        return None
    if compare == "previous_year":
        return Shift(months=12)
    months = _whole_months(period.first, period.last)
    return Shift(months=months) if months else Shift(days=(period.last - period.first).days + 1)


def moved_back(period: Period, shift: Shift) -> Period | None:
    """Give the span that lies so far back; None where the calendar ends."""
    try:
        return Period(
            shift.back(period.first) if period.first else None,
            shift.back(period.last) if period.last else None,
        )
    except (OverflowError, ValueError):
        return None


def buckets(first: date, last: date, unit: str) -> tuple[date, ...] | None:
    """Give the first days of the units from one day to another; None: too many to show."""
    found: list[date] = []
    try:
        current = start_of(first, unit)
        while current <= last:
            if len(found) == MOST_BUCKETS:
                return None
            found.append(current)
            current = add_units(current, 1, unit)
    except OverflowError:
        pass
    return tuple(found)


def goes_by_calendar(shift: Shift, unit: str) -> bool:
    """Whether the bucket compared with is found by moving back; else buckets pair by place."""
    if unit == "day":
        return shift.months == MONTHS["year"]
    return shift.months > 0 and unit in MONTHS and shift.months % MONTHS[unit] == 0


def _whole_months(first: date, last: date) -> int:
    """Count the months of a span that begins and ends with a month, else 0."""
    if first != start_of(first, "month") or last != end_of(last, "month") or last < first:
        return 0
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _unit_of(day: date, unit: str) -> Period:
    return Period(start_of(day, unit), end_of(day, unit))


def _last(count: int, unit: str, today: date) -> Period:
    """The last so many units, the present one included."""
    return Period(start_of(add_units(today, 1 - count, unit), unit), _end(today, unit))


def _end(today: date, unit: str) -> date:
    return today if unit == "day" else end_of(today, unit)


def _written(first: str | None, last: str | None) -> Period | None:
    found = Period(
        date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None
    )
    backwards = found.first and found.last and found.first > found.last
    return None if backwards or found == ALL_TIME else found


def _present(unit: str) -> Callable[[date], Period]:
    return lambda today: _unit_of(today, unit)


def _before(unit: str) -> Callable[[date], Period]:
    return lambda today: _unit_of(add_units(start_of(today, unit), -1, unit), unit)


_NAMED: Mapping[str, Callable[[date], Period]] = {
    "all": lambda _today: ALL_TIME,
    "today": _present("day"),
    "yesterday": _before("day"),
    **{f"this_{unit}": _present(unit) for unit in ("week", "month", "quarter", "year")},
    **{f"last_{unit}": _before(unit) for unit in ("week", "month", "quarter", "year")},
}
