"""Moving dates by units, and the starts and ends of units.

Rules of this file:
1. A month later is the same day, or the month's last one when there is no such day.
2. Weeks begin on Monday.
"""

from calendar import monthrange
from datetime import date, timedelta

UNITS = ("day", "week", "month", "quarter", "year")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAYS = {"day": 1, "week": 7}


def add_units(day: date, number: int, unit: str) -> date:
    """Move a date by a number of units. Raises OverflowError beyond the year 9999."""
    if unit in DAYS:
        return day + timedelta(days=number * DAYS[unit])
    year, month = divmod(day.year * 12 + day.month - 1 + number * MONTHS[unit], 12)
    if not 1 <= year <= 9999:
        raise OverflowError("the date is out of bounds")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_units(first: date, last: date, unit: str) -> int:
    """Count the whole units from one date to another; negative when it lies before."""
    if unit in DAYS:
        days = (last - first).days
        return days // DAYS[unit] if days >= 0 else -(-days // DAYS[unit])
    if last < first:
        return -whole_units(last, first, unit)
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    return months // MONTHS[unit]


def start_of(day: date, unit: str) -> date:
    """Give the first day of the unit that a date lies in."""
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(days=day.weekday())
    size = MONTHS[unit]
    return date(day.year, (day.month - 1) // size * size + 1, 1)


def end_of(day: date, unit: str) -> date:
    """Give the last day of the unit that a date lies in."""
    first = start_of(day, unit)
    if unit in DAYS:
        return first + timedelta(days=DAYS[unit] - 1)
    month = first.month + MONTHS[unit] - 1
    return date(first.year, month, monthrange(first.year, month)[1])
