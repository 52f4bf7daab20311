"""Dates, times and instants as they are sent: ISO 8601, nothing guessed.

Rules of this file:
1. A date is `YYYY-MM-DD`, a time `HH:MM` with perhaps seconds, an instant both with `T` or a
   space between and perhaps an offset. Full-width digits of an input method count as digits.
2. An instant without an offset is local time of the app's zone. A local time that the clocks
   leap over when they go forward is refused; one that comes twice is the first.
3. Leap seconds and days that do not exist are refused. Fractions finer than a microsecond too.
4. Years run from 1900 to 9999: storage and spreadsheets agree on no others.
"""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from engine.form.casting.text import half_width, json_name
from engine.form.field_error import FieldError, fault

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?", re.ASCII)
_INSTANT = re.compile(
    rf"({_DATE.pattern})[Tt ]([0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]{{1,6}})?)?)"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)
_FIRST_YEAR = 1900


def cast_date(raw: object) -> date | FieldError | None:
    """Cast a value of a date field."""
    text = _text(raw)
    if text is None or isinstance(text, FieldError):
        return text
    return _date(text) or _no_date()


def cast_time(raw: object) -> time | FieldError | None:
    """Cast a value of a time field."""
    text = _text(raw)
    if text is None or isinstance(text, FieldError):
        return text
    return _no_time() if (moment := _time(text)) is None else moment


def cast_datetime(raw: object, zone: ZoneInfo) -> datetime | FieldError | None:
    """Cast a value of a datetime field to an aware UTC instant."""
    text = _text(raw)
    if text is None or isinstance(text, FieldError):
        return text
    found = _INSTANT.fullmatch(text)
    if found is None:
        return _no_instant()
    day, moment = _date(found[1]), _time(found[2])
    if day is None or moment is None:
        return _no_instant()
    naive = datetime.combine(day, moment)
    return _with_offset(naive, found[3]) if found[3] else _local(naive, zone)


def _text(raw: object) -> str | FieldError | None:
    if not isinstance(raw, str):
        return fault(
            "type",
            "Expected a date or time as ISO 8601 text, found {found}.",
            "应为 ISO 8601 格式的日期或时间文本，实际为 {found}。",
            found=json_name(raw),
        )
    return half_width(raw[:64]).strip() or None


def _date(text: str) -> date | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR else None


def _time(text: str) -> time | None:
    if not _TIME.fullmatch(text):
        return None
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def _with_offset(naive: datetime, offset: str) -> datetime | FieldError:
    try:
        return datetime.fromisoformat(naive.isoformat() + offset.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return _no_instant()


def _local(naive: datetime, zone: ZoneInfo) -> datetime | FieldError:
    try:
        instant = naive.replace(tzinfo=zone).astimezone(UTC)
        back = instant.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return _no_instant()
    if back != naive:
        return fault(
            "type",
            "This time does not exist in {zone}: the clocks went forward over it.",
            "该时间在 {zone} 不存在：时钟在此时向前拨过。",
            zone=str(zone),
        )
    return instant


def _no_date() -> FieldError:
    return fault(
        "type",
        "Expected a day of the calendar such as 2026-11-20.",
        "应为有效日期，例如 2026-11-20。",
    )


def _no_time() -> FieldError:
    return fault("type", "Expected a time of day such as 14:30.", "应为一天中的时间，例如 14:30。")


def _no_instant() -> FieldError:
    return fault(
        "type",
        "Expected a date and time such as 2026-11-20T14:30 or 2026-11-20T06:30:00Z.",
        "应为日期和时间，例如 2026-11-20T14:30 或 2026-11-20T06:30:00Z。",
    )
