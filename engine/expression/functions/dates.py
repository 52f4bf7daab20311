"""Dates and instants: TODAY, DATE_ADD, DATE_DIFF, START_OF, WORKDAY_ADD …

Rules of this file:
1. An instant's day is its day in the app's time zone.
2. Units are 'day', 'week', 'month', 'quarter', 'year'; for instants 'hour' and 'minute' too.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from engine.calendar.units import UNITS, add_units, end_of, start_of, whole_units
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError, both, wrong_value
from engine.expression.functions.registry import function, takes, type_of
from engine.expression.operators import in_seconds, whole_number
from engine.expression.types import DATE, DATETIME, WHOLE, Kind

DAY = takes("day", Kind.DATE, Kind.DATETIME)
OTHER_DAY = takes("last", Kind.DATE, Kind.DATETIME)
UNIT = takes("unit", Kind.TEXT, choices=UNITS)
FINE_UNIT = takes("unit", Kind.TEXT, choices=(*UNITS, "hour", "minute"), optional=True)
SECONDS_OF = {"hour": 3600, "minute": 60}
NO_CALENDAR = "working days depend on the app's calendar"


@function(DATE, clock=True, environment=True, doc="Give today, in the app's time zone.")
def today(environment: Environment) -> date:
    """Give today."""
    return environment.now.astimezone(environment.zone).date()


@function(DATETIME, clock=True, environment=True, doc="Give the instant of the act.")
def now(environment: Environment) -> datetime:
    """Give the present instant."""
    return environment.now


@function(
    DATE,
    takes("year", Kind.NUMBER, Kind.TEXT, Kind.DATE, Kind.DATETIME),
    takes("month", Kind.NUMBER, optional=True),
    takes("day", Kind.NUMBER, optional=True),
    environment=True,
    no_sql="making a date has no common SQL form",
    doc="Make a date from year, month, day; from a text like '2026-01-31'; from an instant.",
)
def date_(
    environment: Environment,
    year: Decimal | str | date,
    month: Decimal = Decimal(1),
    day: Decimal = Decimal(1),
) -> date:
    """Make a date."""
    if isinstance(year, date):
        return _day(environment, year)
    try:
        if isinstance(year, str):
            return date.fromisoformat(year)
        return date(*(whole_number(each, "part of a date") for each in (year, month, day)))
    except (ValueError, OverflowError):
        found = year if isinstance(year, str) else f"{year:f}-{month:f}-{day:f}"
        raise wrong_value(
            f"There is no such date: {found[:40]}.", f"没有这样的日期：{found[:40]}。"
        ) from None


@function(WHOLE, DAY, environment=True, doc="Give the year.")
def year(environment: Environment, day: date) -> Decimal:
    """Give the year."""
    return Decimal(_day(environment, day).year)


@function(WHOLE, DAY, environment=True, doc="Give the quarter, 1 to 4.")
def quarter(environment: Environment, day: date) -> Decimal:
    """Give the quarter."""
    return Decimal((_day(environment, day).month + 2) // 3)


@function(WHOLE, DAY, environment=True, doc="Give the month, 1 to 12.")
def month(environment: Environment, day: date) -> Decimal:
    """Give the month."""
    return Decimal(_day(environment, day).month)


@function(WHOLE, DAY, environment=True, doc="Give the day of the month.")
def day(environment: Environment, day: date) -> Decimal:
    """Give the day of the month."""
    return Decimal(_day(environment, day).day)


@function(WHOLE, DAY, environment=True, doc="Give the day of the week, Monday 1 to Sunday 7.")
def weekday(environment: Environment, day: date) -> Decimal:
    """Give the day of the week."""
    return Decimal(_day(environment, day).isoweekday())


@function(
    type_of(0),
    DAY,
    takes("number", Kind.NUMBER),
    FINE_UNIT,
    environment=True,
    no_sql="moving by months has no common SQL form",
    doc="Move a day or an instant by a number of units (day); month ends stay month ends.",
)
def date_add(environment: Environment, day: date, number: Decimal, unit: str = "day") -> date:
    """Move a day or an instant."""
    count = whole_number(number, "number")
    if abs(count) > 10_000_000:
        raise OverflowError("the date is out of bounds")
    if unit in SECONDS_OF:
        return _instant(day, unit) + timedelta(seconds=count * SECONDS_OF[unit])
    if not isinstance(day, datetime):
        return add_units(day, count, _unit(unit))
    local = day.astimezone(environment.zone)
    moved = add_units(local.date(), count, _unit(unit))
    # Wall time in the zone: a day later is the same time of day, through daylight saving too.
    return datetime.combine(moved, local.time(), environment.zone).astimezone(UTC)


@function(
    WHOLE,
    takes("first", Kind.DATE, Kind.DATETIME),
    OTHER_DAY,
    FINE_UNIT,
    environment=True,
    no_sql="counting months has no common SQL form",
    doc="Count the whole units (day) from the first to the last; negative backwards.",
)
def date_diff(environment: Environment, first: date, last: date, unit: str = "day") -> Decimal:
    """Count whole units."""
    if unit in SECONDS_OF:
        seconds = in_seconds(_instant(last, unit) - _instant(first, unit))
        return Decimal(int(seconds / SECONDS_OF[unit]))
    return Decimal(whole_units(_day(environment, first), _day(environment, last), _unit(unit)))


@function(DATE, DAY, UNIT, environment=True, doc="Give the first day of the unit a day lies in.")
def start_of_(environment: Environment, day: date, unit: str) -> date:
    """Give a unit's first day."""
    return start_of(_day(environment, day), _unit(unit))


@function(DATE, DAY, UNIT, environment=True, doc="Give the last day of the unit a day lies in.")
def end_of_(environment: Environment, day: date, unit: str) -> date:
    """Give a unit's last day."""
    return end_of(_day(environment, day), _unit(unit))


@function(
    WHOLE,
    takes("first", Kind.DATE, Kind.DATETIME),
    OTHER_DAY,
    environment=True,
    no_sql=NO_CALENDAR,
    doc="Count the working days from the first to the last day, both included.",
)
def workdays(environment: Environment, first: date, last: date) -> Decimal:
    """Count working days."""
    days = environment.calendar.working_days(_day(environment, first), _day(environment, last))
    return Decimal(days)


@function(
    DATE,
    DAY,
    takes("number", Kind.NUMBER),
    environment=True,
    no_sql=NO_CALENDAR,
    doc="Give the day so many working days after a day (before it when negative).",
)
def workday_add(environment: Environment, day: date, number: Decimal) -> date:
    """Move by working days."""
    count = whole_number(number, "number")
    if abs(count) > 10_000:
        raise EvaluationError(
            "limit",
            both("WORKDAY_ADD moves by 10,000 days at most.", "WORKDAY_ADD 最多移动 10,000 天。"),
        )
    return environment.calendar.workday_add(_day(environment, day), count)


def _day(environment: Environment, day: date) -> date:
    if isinstance(day, datetime):
        return day.astimezone(environment.zone).date()
    return day


def _instant(day: date, unit: str) -> datetime:
    if not isinstance(day, datetime):
        raise wrong_value(
            f"A date has no {unit}s: use an instant.", "日期没有时分，请使用日期时间。"
        )
    return day


def _unit(unit: str) -> str:
    if unit not in UNITS:
        raise wrong_value(
            f"Unknown unit '{unit[:40]}': expected {', '.join(UNITS)}.",
            f"未知的单位“{unit[:40]}”，应为 {', '.join(UNITS)}。",
        )
    return unit
