"""Periods: named, written, moved back, and cut into buckets."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar.units import UNITS, end_of
from engine.report.period import (
    ALL_TIME,
    Period,
    buckets,
    moved_back,
    read_period,
    shift_before,
)

TODAY = date(2026, 5, 20)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", date(2026, 5, 20), date(2026, 5, 20)),
        ("yesterday", date(2026, 5, 19), date(2026, 5, 19)),
        ("this_week", date(2026, 5, 18), date(2026, 5, 24)),
        ("last_week", date(2026, 5, 11), date(2026, 5, 17)),
        ("this_month", date(2026, 5, 1), date(2026, 5, 31)),
        ("last_month", date(2026, 4, 1), date(2026, 4, 30)),
        ("this_quarter", date(2026, 4, 1), date(2026, 6, 30)),
        ("this_year", date(2026, 1, 1), date(2026, 12, 31)),
        ("last_30_days", date(2026, 4, 21), date(2026, 5, 20)),
        ("last_12_months", date(2025, 6, 1), date(2026, 5, 31)),
        ("last_2_weeks", date(2026, 5, 11), date(2026, 5, 24)),
        ("2026-01-01..2026-03-31", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-01-01..", date(2026, 1, 1), None),
        ("..2026-03-31", None, date(2026, 3, 31)),
        ("all", None, None),
    ],
)
def test_a_period_is_read_as_it_is_called(text: str, first: date | None, last: date | None) -> None:
    assert read_period(text, TODAY) == Period(first, last)


@pytest.mark.parametrize(
    "text",
    ["", "..", "soon", "2026-02-30..", "2026-02-02..2026-02-01", "last_0_days", "last_9999_years",
     "2026-01-01", "２０２６-01-01.."],
)  # fmt: skip
def test_what_is_no_period_is_not_guessed(text: str) -> None:
    assert read_period(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "compare", "first", "last"),
    [
        ("this_month", "previous_period", date(2026, 4, 1), date(2026, 4, 30)),
        ("this_month", "previous_year", date(2025, 5, 1), date(2025, 5, 31)),
        ("this_quarter", "previous_period", date(2026, 1, 1), date(2026, 3, 31)),
        ("last_12_months", "previous_period", date(2024, 6, 1), date(2025, 5, 31)),
        ("last_30_days", "previous_period", date(2026, 3, 22), date(2026, 4, 20)),
        ("2024-02-01..2024-02-29", "previous_year", date(2023, 2, 1), date(2023, 2, 28)),
        ("2023-02-01..2023-02-28", "previous_period", date(2023, 1, 1), date(2023, 1, 31)),
        ("2025-02-01..2025-02-28", "previous_year", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_what_is_compared_with_lies_whole_before(
    text: str, compare: str, first: date, last: date
) -> None:
    period = read_period(text, TODAY)
    assert period is not None
    shift = shift_before(period, compare)  # type: ignore[arg-type]  # one of the two words
    assert shift is not None
    assert moved_back(period, shift) == Period(first, last)


def test_without_bounds_nothing_lies_before() -> None:
    assert shift_before(ALL_TIME, "previous_period") is None
    assert shift_before(Period(date(2026, 1, 1), None), "previous_year") is None


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 900), st.sampled_from(UNITS))
def test_buckets_hold_every_day_of_a_period_once(first: date, days: int, unit: str) -> None:
    last = first + timedelta(days=days)
    found = buckets(first, last, unit)
    assert found is not None
    ends = [end_of(start, unit) for start in found]
    assert found[0] <= first <= ends[0]
    assert found[-1] <= last <= ends[-1]
    assert [start - timedelta(days=1) for start in found[1:]] == ends[:-1]


def test_more_buckets_than_anybody_sees_are_not_made() -> None:
    assert buckets(date(1900, 1, 1), date(2026, 1, 1), "day") is None


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 800))
def test_the_period_before_ends_the_day_before_this_one(first: date, days: int) -> None:
    period = Period(first, first + timedelta(days=days))
    shift = shift_before(period, "previous_period")
    before = moved_back(period, shift) if shift else None
    assert before is not None
    assert before.last == first - timedelta(days=1)
