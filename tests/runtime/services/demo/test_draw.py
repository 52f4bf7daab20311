"""Drawing demo records: the same for the same seed, within the bounds that were written."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar.working_time import WorkCalendar
from engine.form.model import Form
from runtime.services.demo.draw import DrawnRecord, draw_block
from runtime.services.demo.drawing import Candidate
from runtime.services.demo.model import Data, DemoBlock, Values
from runtime.services.demo.moments import Clockwork
from runtime.services.demo.stream import Stream

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
CLOCKWORK = Clockwork(
    NOW.astimezone(UTC),
    SHANGHAI,
    WorkCalendar(frozenset(range(5)), time(9), time(18), frozenset({date(2026, 10, 1)})),
)
FORM = Form.model_validate(
    {
        "key": "visit",
        "fields": [
            {"key": "place", "type": "lookup", "form": "place"},
            {"key": "day", "type": "date"},
            {"key": "since", "type": "datetime"},
            {"key": "until", "type": "datetime"},
            {"key": "way", "type": "text"},
            {"key": "code", "type": "text"},
            {"key": "number", "type": "integer"},
            {"key": "share", "type": "decimal"},
            {
                "key": "lines",
                "type": "subtable",
                "fields": [
                    {"key": "item", "type": "text"},
                    {"key": "amount", "type": "integer"},
                ],
            },
        ],
    }
)


class Places:
    """Two places, each with somebody who looks after it."""

    owners: Mapping[str, str] = {"hill": "ann", "lake": "bob"}

    def candidates(self, form: str, where: Mapping[str, Data]) -> Sequence[Candidate]:
        return [Candidate(name, name) for name in self.owners if not where or name in str(where)]

    def value(self, form: str, name: str, field: str) -> Data:
        return self.owners[name]


def drawn(values: Mapping[str, object], **block: object) -> list[DrawnRecord]:
    """Draw a block with these values."""
    written = {
        "count": 40,
        "seed": 7,
        "over": {"from": "-100 days", "to": "-1 days"},
        "state": "saved",
        "values": values,
        **block,
    }
    return list(draw_block(DemoBlock.model_validate(written), FORM, Places(), CLOCKWORK))


def each(values: Mapping[str, object], name: str) -> list[Data]:
    """What one field is drawn to, in every record."""
    return [record.values.get(name) for record in drawn(values)]


def test_the_same_seed_draws_the_same_and_another_one_something_else() -> None:
    values = {"number": {"integer": [1, 1_000_000]}, "place": {"pick": "place"}}
    assert drawn(values) == drawn(values)
    assert drawn(values) != drawn(values, seed=8)


def test_a_further_draw_in_a_record_leaves_the_others_as_they_were() -> None:
    plain = drawn({"number": {"integer": [1, 1_000_000]}})
    longer = drawn(
        {"number": {"integer": [1, 1_000_000]}, "code": {"text": "{digits:9}"}},
    )
    assert [one.values["number"] for one in longer] == [one.values["number"] for one in plain]


def test_moments_rise_within_their_days_and_hours() -> None:
    over = {"from": "-30 days", "to": "-2 days", "hours": ["13:30", "14:00"]}
    moments = [record.at.astimezone(SHANGHAI) for record in drawn({}, over=over)]
    assert moments == sorted(moments)
    assert min(moments).date() >= date(2026, 10, 21)
    assert max(moments).date() <= date(2026, 11, 18)
    assert all(time(13, 30) <= moment.time() <= time(14) for moment in moments)


def test_days_of_weight_zero_are_left_out_and_holidays_count_as_sundays() -> None:
    over = {"from": "-60 days", "to": "-1 days", "weekdays": {"sat": 0, "sun": 0}}
    days = {record.at.astimezone(SHANGHAI).date() for record in drawn({}, over=over, count=600)}
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}
    assert date(2026, 10, 1) not in days
    assert date(2026, 10, 2) in days


def test_growth_and_season_shift_the_weight() -> None:
    over = {"from": "-365 days", "to": "-1 days", "growth": 9, "months": {"may": 0}}
    months = [record.at.astimezone(SHANGHAI).month for record in drawn({}, over=over, count=800)]
    assert months.count(10) > 2 * months.count(1)
    assert 5 not in months


GENERATED: list[tuple[object, set[Data]]] = [
    ({"choose": {"road": 1, "rail": 2, "air": 0}}, {"road", "rail"}),
    ({"choose": [{"value": "road"}, {"value": {"choose": {"rail": 1}}, "weight": 2}]},
     {"road", "rail"}),
    ({"chance": Decimal("0.5"), "value": "road", "otherwise": "rail"}, {"road", "rail"}),
    ({"chance": Decimal("0.5"), "value": "road"}, {"road", None}),
    ({"chance": 0, "value": "road"}, {None}),
    ("road", {"road"}),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), GENERATED)
def test_a_value_is_one_of_those_written(source: object, expected: set[Data]) -> None:
    assert set(each({"way": source}, "way")) == expected


@given(st.integers(-50, 50), st.integers(0, 100), st.integers(1, 9), st.sampled_from([1, 2, 3]))
def test_a_whole_number_lies_between_its_ends_on_a_step(
    low: int, width: int, step: int, skew: int
) -> None:
    stream = Stream(f"{low}:{width}")
    for _ in range(20):
        number = stream.whole(low, low + width, step, skew)
        assert low <= number <= low + width
        assert (number - low) % step == 0


def test_decimals_have_the_digits_asked_for() -> None:
    found = each({"share": {"decimal": [Decimal("0.5"), 2], "scale": 3}}, "share")
    assert all(isinstance(one, Decimal) and Decimal("0.5") <= one <= 2 for one in found)
    assert {one.as_tuple().exponent for one in found if isinstance(one, Decimal)} == {-3}


def test_texts_hold_random_digits_and_the_place_in_the_block() -> None:
    codes = [str(one) for one in each({"code": {"text": "V{index:3}-{digits:4}"}}, "code")]
    assert codes[0].startswith("V001-")
    assert codes[39].startswith("V040-")
    assert all(len(code) == 9 and code[5:].isdigit() for code in codes)


def test_whose_record_it_is_may_be_told_by_the_record_it_points_at() -> None:
    for record in drawn({"place": {"pick": "place"}}, owner={"of": "place.owner"}):
        assert record.owner == Places.owners[str(record.values["place"])]


def test_a_pick_obeys_its_weights() -> None:
    values = {"place": {"pick": "place", "weights": {"hill": 0}}}
    assert set(each(values, "place")) == {"lake"}


def test_times_follow_each_other_and_do_not_lie_ahead() -> None:
    values = {
        "since": {"moment": "record"},
        "until": {"after": [1, 4], "unit": "days", "from": "since", "hours": ["13:30", "18:00"]},
        "day": {"after": [1, 3], "unit": "working days", "future": True},
    }
    for record in drawn(values, over={"from": "-3 days", "to": "-1 days"}):
        until = datetime.fromisoformat(str(record.values["until"]))
        assert record.at <= until <= CLOCKWORK.now
        assert date.fromisoformat(str(record.values["day"])) > record.at.date()


def test_a_value_may_depend_on_the_state_and_on_an_earlier_value() -> None:
    values = {
        "way": {"switch": "state", "cases": {"completed": {"choose": {"road": 1, "rail": 1}}}},
        "code": {"switch": "way", "cases": {"road": {"text": "R{digits:3}"}}, "otherwise": "-"},
    }
    for record in drawn(values, state={"choose": {"completed": 1, "rejected": 1}}):
        assert ("way" in record.values) == (record.state == "completed")
        assert (record.values["code"] != "-") == (record.values.get("way") == "road")


def test_rows_do_not_repeat_what_is_to_be_distinct() -> None:
    template = {"item": {"choose": {"a": 5, "b": 1, "c": 1}}, "amount": {"integer": [1, 3]}}
    values = {"lines": {"rows": [2, 3], "distinct": "item", "one_of": [{"values": template}]}}
    for record in drawn(values):
        rows = record.values["lines"]
        assert isinstance(rows, list)
        items = [row["item"] for row in rows if isinstance(row, dict)]
        assert 1 <= len(items) <= 3
        assert len(set(items)) == len(items)


FAULTS: list[Values] = [
    {"way": {"choose": {"a": 1}, "text": "b"}},
    {"place": {"pick": "place", "where": {"name": "nowhere"}}},
    {"number": {"integer": [3, 1]}},
    {"number": {"integer": 3}},
    {"day": {"after": ["a", "b"]}},
    {"way": {"of": "place.owner"}},
    {"way": {"rows": [1, 2], "values": {}}},
]


@pytest.mark.parametrize("values", FAULTS)
def test_what_cannot_be_drawn_is_refused_with_a_reason(values: Values) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        drawn(values)


MOMENTS = [
    ("now", "2026-11-20T10:00"),
    ("-3 days", "2026-11-17T10:00"),
    ("-3 days 10:30", "2026-11-17T10:30"),
    ("-1 working days 09:15", "2026-11-19T09:15"),
    ("-5 working days", "2026-11-13T10:00"),
    ("-90 minutes", "2026-11-20T08:30"),
    ("-2 months", "2026-09-20T10:00"),
    ("+2 days", "2026-11-20T10:00"),
    ("-0 days 23:00", "2026-11-20T10:00"),
]


@pytest.mark.parametrize(("text", "expected"), MOMENTS)
def test_a_moment_is_told_relative_to_now_and_never_after_it(text: str, expected: str) -> None:
    wanted = datetime.fromisoformat(expected).replace(tzinfo=SHANGHAI)
    assert CLOCKWORK.moment(text) == wanted


@pytest.mark.parametrize("text", ["yesterday", "3", "-3 fortnights", "-3 days 25:00", ""])
def test_an_unreadable_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        CLOCKWORK.moment(text)
