"""Schedules as cron writes them: their times in a zone, and what is refused."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.automation.timetable import parse_timetable

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime.fromisoformat("2026-11-20T10:00+08:00")

TIMES = [
    ("0 9 * * *", ["2026-11-21T09:00", "2026-11-22T09:00"]),
    ("0 9 * * 1-5", ["2026-11-23T09:00", "2026-11-24T09:00"]),
    ("*/10 * * * *", ["2026-11-20T10:10", "2026-11-20T10:20"]),
    ("0 6 1 * *", ["2026-12-01T06:00", "2027-01-01T06:00"]),
    ("30 8 * * MON", ["2026-11-23T08:30", "2026-11-30T08:30"]),
    ("0 18 L * *", ["2026-11-30T18:00", "2026-12-31T18:00"]),
]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_times_come_in_order_in_the_zone(text: str, expected: list[str]) -> None:
    found = islice(parse_timetable(text).after(FRIDAY, SHANGHAI), 2)

    assert [one.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M") for one in found] == expected


@pytest.mark.parametrize(("text", "_"), TIMES)
@given(minutes=st.integers(0, 100_000))
def test_the_latest_time_is_the_last_that_has_come(text: str, _: object, minutes: int) -> None:
    table, now = parse_timetable(text), FRIDAY + timedelta(minutes=minutes)

    latest = table.latest(now, SHANGHAI)

    assert latest is not None
    assert latest <= now < next(table.after(latest, SHANGHAI))


def test_a_time_is_the_latest_at_its_own_instant() -> None:
    nine = datetime.fromisoformat("2026-11-20T09:00+08:00")

    assert parse_timetable("0 9 * * *").latest(nine, SHANGHAI) == nine


def test_an_hour_that_the_clock_leaps_over_still_fires_once() -> None:
    before = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    found = list(islice(parse_timetable("30 2 * * *").after(before, BERLIN), 2))

    assert [one.astimezone(BERLIN).day for one in found] == [29, 30]


def test_an_hour_that_comes_twice_fires_once() -> None:
    before = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    found = list(islice(parse_timetable("30 2 * * *").after(before, BERLIN), 2))

    assert [one.astimezone(BERLIN).day for one in found] == [25, 26]


BAD = [
    "",
    "9 o'clock",
    "0 9 * *",
    "0 0 9 * * *",
    "61 * * * *",
    "0 25 * * *",
    "* * 31 2 *",
    "@daily",
]


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_schedule_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_timetable(text)
