"""Until when a task is to be done: `24 working hours`, `3 days`, `90 minutes`, `2 working days`.

Rules of this file:
1. A working day ends when work ends; other units count from the minute the task is opened.
2. A plain day is a calendar day of the app's time zone: the same time of day, clock changes
   notwithstanding.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from engine.expression.environment import Environment

_WRITTEN = re.compile(r"(\d{1,5})\s+(working\s+)?(minute|hour|day|week)s?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Due:
    """A length of time as it is written."""

    amount: int
    unit: str
    working: bool


def parse_due(text: str) -> Due:
    """Read a length of time. Raises ValueError."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None or int(found[1]) == 0:
        raise ValueError(f"expected a time like “24 working hours” or “3 days”, found “{text}”")
    unit, working = found[3].lower(), found[2] is not None
    if working and unit == "week":
        raise ValueError(f"working time counts in minutes, hours or days, not weeks: “{text}”")
    return Due(int(found[1]), unit, working)


def due_at(due: Due, start: datetime, env: Environment) -> datetime | None:
    """The instant (UTC) so much later; None where the calendar has not that much working time."""
    if not due.working:
        return _later(due, start, env)
    try:
        return _worked(due, start, env)
    except ValueError:  # a calendar without working days: better no deadline than no task
        return None


def _later(due: Due, start: datetime, env: Environment) -> datetime:
    if due.unit == "minute":
        return start + timedelta(minutes=due.amount)
    if due.unit == "hour":
        return start + timedelta(hours=due.amount)
    days = due.amount * (7 if due.unit == "week" else 1)
    return (start.astimezone(env.zone) + timedelta(days=days)).astimezone(UTC)


def _worked(due: Due, start: datetime, env: Environment) -> datetime:
    calendar = env.calendar
    if due.unit == "day":
        day = calendar.workday_add(start.astimezone(env.zone).date(), due.amount)
        return datetime.combine(day, calendar.ends, env.zone).astimezone(UTC)
    hours = Decimal(due.amount) / (60 if due.unit == "minute" else 1)
    return calendar.add_working_hours(start, hours, env.zone)
