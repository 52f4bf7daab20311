"""Days in SQL: parts, units, days between, the day of an instant.

Rules of this file:
1. An instant's day is its day in the app's time zone: SQLite asks the same Python function as
   the memory does (registered on every connection), PostgreSQL its own time zones.
2. Weeks begin on Monday.
"""

from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Numeric,
    String,
    cast,
    extract,
    func,
    literal,
    type_coerce,
)
from sqlalchemy.engine.interfaces import DBAPIConnection

LOCAL_DAY = "vermilion_local_day"


def register(connection: DBAPIConnection) -> None:
    """Give an SQLite connection the functions that queries use."""
    connection.create_function(LOCAL_DAY, 2, _local_day, deterministic=True)


def local_day(sqlite: bool, instant: ColumnElement[Any], zone: ZoneInfo) -> ColumnElement[Any]:
    """Give the day of an instant in a time zone."""
    if sqlite:
        # The stored text is what the function takes: no conversion in between.
        stored = type_coerce(instant, String())
        day: ColumnElement[Any] = getattr(func, LOCAL_DAY)(stored, zone.key, type_=Date())
        return day
    return cast(func.timezone(zone.key, instant), Date())


def part(sqlite: bool, day: ColumnElement[Any], name: str) -> ColumnElement[Any]:
    """Give the year, quarter, month, day or ISO weekday of a date."""
    if not sqlite:
        field = "isodow" if name == "weekday" else name
        return type_coerce(extract(field, day), Numeric())
    if name == "quarter":
        return (_number("%m", day) + 2) // literal(3, Integer())
    if name == "weekday":
        return (_number("%w", day) + 6) % literal(7, Integer()) + 1
    return _number({"year": "%Y", "month": "%m", "day": "%d"}[name], day)


def start_of(sqlite: bool, day: ColumnElement[Any], unit: str) -> ColumnElement[Any]:
    """Give the first day of a unit."""
    if unit == "day":
        return day
    if not sqlite:
        return cast(func.date_trunc(unit, cast(day, DateTime())), Date())
    if unit == "week":
        return func.date(day, "weekday 0", "-6 days", type_=Date())
    if unit == "quarter":
        months = (_number("%m", day) - 1) % literal(3, Integer())
        back = literal("-").concat(cast(months, String())).concat(" months")
        return func.date(day, "start of month", back, type_=Date())
    # Cutting the text is a third of the work of SQLite's date().
    digits, rest = (7, "-01") if unit == "month" else (4, "-01-01")
    return type_coerce(func.substr(type_coerce(day, String()), 1, digits).concat(rest), Date())


def end_of(sqlite: bool, day: ColumnElement[Any], unit: str) -> ColumnElement[Any]:
    """Give the last day of a unit."""
    first = start_of(sqlite, day, unit)
    if unit == "day":
        return day
    if unit == "week":
        return plus_days(sqlite, first, literal(6, Integer()))
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    if sqlite:
        return func.date(first, f"+{months} months", "-1 day", type_=Date())
    later = first + func.make_interval(0, months, 0, -1)
    return cast(later, Date())


def plus_days(
    sqlite: bool, day: ColumnElement[Any], days: ColumnElement[Any]
) -> ColumnElement[Any]:
    """Move a date by whole days."""
    if sqlite:
        shift = cast(days, String()).concat(" days")
        return func.date(day, shift, type_=Date())
    return type_coerce(type_coerce(day, Date()) + cast(days, Integer()), Date())


def days_between(
    sqlite: bool, later: ColumnElement[Any], earlier: ColumnElement[Any]
) -> ColumnElement[Any]:
    """Count the days from the earlier to the later date."""
    if sqlite:
        difference = func.julianday(later) - func.julianday(earlier)
        return cast(difference, BigInteger())
    return type_coerce(type_coerce(later, Date()) - type_coerce(earlier, Date()), Integer())


def _number(pattern: str, day: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(func.strftime(pattern, day, type_=String()), Integer())


def _local_day(stored: str | None, zone: str) -> str | None:
    if stored is None:
        return None
    if stored < "1973":
        return _day_of(stored, zone)
    # Since then every zone is quarters of an hour from UTC: within one, the day is the same.
    return _day_in_quarter(stored[:14], int(stored[14:16]) // 15, zone)


@lru_cache(maxsize=100_000)
def _day_in_quarter(hour: str, quarter: int, zone: str) -> str:
    return _day_of(f"{hour}{quarter * 15:02}", zone)


def _day_of(stored: str, zone: str) -> str:
    instant = datetime.fromisoformat(stored).replace(tzinfo=UTC)
    return instant.astimezone(_zone(zone)).date().isoformat()


@cache
def _zone(key: str) -> ZoneInfo:
    return ZoneInfo(key)
