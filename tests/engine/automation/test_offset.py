"""So much before or after a date: the moments it gives, and the dates that are looked through."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.automation.offset import Place, parse_clock, parse_offset
from engine.calendar.working_time import work_calendar

SHANGHAI = Place(ZoneInfo("Asia/Shanghai"), work_calendar())
BERLIN = Place(ZoneInfo("Europe/Berlin"), work_calendar(holidays=["2026-11-23"]))

DAYS = [
    ("0 days", date(2026, 11, 20), None, "2026-11-20T09:00+08:00"),
    ("-3 days", date(2026, 11, 20), time(8, 30), "2026-11-17T08:30+08:00"),
    ("+1 day", date(2026, 11, 20), None, "2026-11-21T09:00+08:00"),
    ("2 weeks", date(2026, 11, 20), None, "2026-12-04T09:00+08:00"),
    ("1 month", date(2026, 1, 31), None, "2026-02-28T09:00+08:00"),
    ("-1 month", date(2026, 3, 31), None, "2026-02-28T09:00+08:00"),
    ("-2 hours", date(2026, 11, 20), None, "2026-11-20T07:00+08:00"),
    ("90 minutes", date(2026, 11, 20), time(23), "2026-11-21T00:30+08:00"),
    ("1 working day", date(2026, 11, 20), None, "2026-11-23T09:00+08:00"),
    ("-1 working day", date(2026, 11, 23), None, "2026-11-20T09:00+08:00"),
]


@pytest.mark.parametrize(("text", "day", "at", "expected"), DAYS)
def test_a_day_is_moved_and_fires_at_its_time(
    text: str, day: date, at: time | None, expected: str
) -> None:
    moment = parse_offset(text).moment(day, at, SHANGHAI)

    assert moment == datetime.fromisoformat(expected)


def test_an_instant_keeps_its_own_time_of_day_unless_another_is_said() -> None:
    due = datetime(2026, 11, 20, 6, 15, tzinfo=UTC)

    assert parse_offset("-1 day").moment(due, None, SHANGHAI) == due - timedelta(days=1)
    assert parse_offset("-1 day").moment(due, time(9), SHANGHAI) == datetime(
        2026, 11, 19, 1, 0, tzinfo=UTC
    )


def test_a_plain_day_keeps_the_time_of_day_when_the_clocks_change() -> None:
    moment = parse_offset("1 day").moment(date(2026, 10, 24), time(9), BERLIN)

    assert moment == datetime(2026, 10, 25, 8, 0, tzinfo=UTC)


def test_a_working_day_passes_over_holidays() -> None:
    moment = parse_offset("1 working day").moment(date(2026, 11, 20), None, BERLIN)

    assert moment.astimezone(BERLIN.zone).date() == date(2026, 11, 24)


@pytest.mark.parametrize("text", ["", "3", "days", "3 fortnights", "1.5 days", "3 working weeks"])
def test_what_is_no_distance_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_offset(text)


@pytest.mark.parametrize("text", ["9", "24:00", "9.30", "09:60", "noon"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_clock(text)


@given(
    amount=st.integers(-400, 400),
    unit=st.sampled_from(["minutes", "hours", "days", "weeks", "months", "working days"]),
    day=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    length=st.integers(0, 50_000),
)
def test_every_date_whose_moment_is_in_a_span_lies_among_those_looked_through(
    amount: int, unit: str, day: date, length: int
) -> None:
    offset = parse_offset(f"{amount} {unit}")
    moment = offset.moment(day, None, BERLIN)

    first, last = offset.dates(moment - timedelta(minutes=length + 1), moment)

    assert first.date() <= day <= last.date()
