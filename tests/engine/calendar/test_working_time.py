"""Working time passes over nights, weekends and holidays, and counts make-up days."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from engine.calendar.working_time import work_calendar

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = work_calendar(holidays=["2026-10-01", "2026-10-02"], workdays=["2026-10-10"])


def test_a_make_up_saturday_is_worked_and_a_holiday_is_not() -> None:
    assert CALENDAR.is_working_day(date(2026, 10, 10))
    assert not CALENDAR.is_working_day(date(2026, 10, 1))
    assert CALENDAR.workday_add(date(2026, 10, 5), -1) == date(2026, 9, 30)


def test_working_hours_go_on_the_next_working_day() -> None:
    friday_afternoon = datetime(2026, 11, 20, 17, 0, tzinfo=ZONE)

    done = CALENDAR.add_working_hours(friday_afternoon, Decimal(24), ZONE)

    assert done == datetime(2026, 11, 25, 14, 0, tzinfo=ZONE).astimezone(UTC)


def test_hours_asked_for_at_night_begin_in_the_morning() -> None:
    night = datetime(2026, 11, 20, 22, 0, tzinfo=ZONE)

    assert CALENDAR.add_working_hours(night, Decimal("0.5"), ZONE) == datetime(
        2026, 11, 23, 9, 30, tzinfo=ZONE
    )


def test_a_calendar_without_working_days_is_an_error_and_no_loop() -> None:
    with pytest.raises(ValueError, match="not enough working days"):
        work_calendar([]).workday_add(date(2026, 1, 1), 1)
    with pytest.raises(ValueError, match="before it starts"):
        work_calendar(start="18:00", end="09:00")
