"""Until when a task is to be done."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.calendar.working_time import work_calendar
from engine.expression.environment import MappingEnvironment
from engine.workflow.due import Due, due_at, parse_due
from tests.engine.workflow.stage import MONDAY, Play, approval, chain


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("24 working hours", Due(24, "hour", working=True)),
        ("3 days", Due(3, "day", working=False)),
        ("2 hours", Due(2, "hour", working=False)),
        ("3 working days", Due(3, "day", working=True)),
        ("1 hour", Due(1, "hour", working=False)),
        (" 90 Minutes ", Due(90, "minute", working=False)),
        ("2 weeks", Due(2, "week", working=False)),
    ],
)
def test_a_length_of_time_is_read(text: str, due: Due) -> None:
    assert parse_due(text) == due


@pytest.mark.parametrize(
    "text",
    ["", "soon", "3", "days", "0 days", "-1 days", "1.5 hours", "2 working weeks", "3 years"],
)
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="time"):
        parse_due(text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2 hours", datetime(2026, 11, 23, 4, tzinfo=UTC)),
        ("30 minutes", datetime(2026, 11, 23, 2, 30, tzinfo=UTC)),
        ("3 days", datetime(2026, 11, 26, 2, tzinfo=UTC)),
        ("1 week", datetime(2026, 11, 30, 2, tzinfo=UTC)),
        ("8 working hours", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("10 working hours", datetime(2026, 11, 24, 3, tzinfo=UTC)),
        ("5 working days", datetime(2026, 11, 30, 10, tzinfo=UTC)),
    ],
)
def test_a_task_is_due_so_much_later(text: str, instant: datetime) -> None:
    play = Play(chain(approval("check", due=text)))
    assert play.starts().task_of("bob").due == instant


def test_a_plain_day_keeps_the_time_of_day_through_a_clock_change() -> None:
    berlin = MappingEnvironment({}, MONDAY, ZoneInfo("Europe/Berlin"), work_calendar())
    start = datetime(2026, 10, 24, 8, tzinfo=UTC)
    assert due_at(parse_due("1 day"), start, berlin) == datetime(2026, 10, 25, 9, tzinfo=UTC)


def test_without_due_there_is_no_deadline() -> None:
    assert Play(chain(approval("check"))).starts().task_of("bob").due is None
