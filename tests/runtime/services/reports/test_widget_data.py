"""The numbers of a widget are those that plain Python adds up from the records."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from runtime.services.outcome import Refusal, RefusalKind
from tests.runtime.services.reports.conftest import IDS, Stage
from tests.runtime.services.reports.visits import Drawing

Values = Mapping[str, Any]
CENT = Decimal("0.01")


def grouped(records: Iterable[Drawing], key: Callable[[Values], Any]) -> dict[Any, list[Values]]:
    found = defaultdict(list)
    for record in records:
        found[key(record.values)].append(record.values)
    return found


def total(values: Iterable[Values], field: str = "amount") -> Decimal:
    return sum((one[field] for one in values if one[field] is not None), Decimal(0))


def month(day: date | None) -> str | None:
    return day.replace(day=1).isoformat() if day else None


def local(at: datetime) -> date:
    return (at.astimezone(UTC) + timedelta(hours=8)).date()


def test_a_number_counts_the_records_that_are_not_in_the_trash(stage: Stage) -> None:
    data = stage.data("count")
    assert data.rows == [[len(stage.drawn.visits)]]
    assert data.keys == [[]]
    assert [column.as_json() for column in data.columns] == [
        {"key": "n", "label": "n", "type": "integer"}
    ]


def test_sums_are_exact_decimals(stage: Stage) -> None:
    expected = total(one.values for one in stage.drawn.visits)
    assert stage.data("total").rows == [[f"{expected:.2f}"]]


def test_each_measure_is_what_its_expression_says(stage: Stage) -> None:
    found = stage.table("by_site")
    expected = grouped(stage.drawn.visits, lambda one: one["site"])
    assert found.keys() == expected.keys()
    for site, rows in expected.items():
        amounts = [one["amount"] for one in rows if one["amount"] is not None]
        hours = total(rows, "hours")
        exact = total(rows) / hours
        assert found[site] == [
            f"{total(rows):.2f}",
            f"{(sum(amounts) / len(amounts)).quantize(CENT, 'ROUND_HALF_UP'):f}",
            len(rows),
            f"{total(one for one in rows if one['paid']):.2f}",
            sum(amount > 100 for amount in amounts),
            f"{Decimal(str(found[site][5])):f}",
            f"{max(amounts):.2f}",
            max(one["day"] for one in rows if one["day"]).isoformat(),
            len({one["kind"] for one in rows if one["kind"]}),
            int(total(rows, "stops")),
            f"{_weighed(rows):.2f}",
        ]
        assert abs(Decimal(str(found[site][5])) - exact) <= Decimal("0.00005")


def _weighed(rows: Iterable[Values]) -> Decimal:
    products = (one["amount"] * one["hours"] for one in rows if _whole(one))
    return sum(products, Decimal(0)).quantize(CENT, "ROUND_HALF_UP")


def _whole(one: Values) -> bool:
    return one["amount"] is not None and one["hours"] is not None


def test_rows_are_sorted_by_each_term_in_turn(stage: Stage) -> None:
    rows = [(row[3], Decimal(str(row[1]))) for row in stage.data("by_site").rows]
    assert rows == sorted(rows, reverse=True)


def test_months_without_records_are_there_with_nothing(stage: Stage) -> None:
    found = stage.table("by_month", period="2024-11-01..2025-02-28")
    expected = grouped(stage.drawn.visits, lambda one: month(one["day"]))
    assert list(found) == ["2024-11-01", "2024-12-01", "2025-01-01", "2025-02-01"]
    assert found["2024-11-01"] == ["0.00", 0]
    for key in ("2025-01-01", "2025-02-01"):
        assert found[key] == [f"{total(expected[key]):.2f}", len(expected[key])]


def test_months_still_to_come_are_not_drawn(stage: Stage) -> None:
    found = stage.table("by_month", period="this_year")
    last = max(one.values["day"] for one in stage.drawn.visits if one.values["day"])
    assert list(found) == [f"2026-{number:02d}-01" for number in range(1, last.month + 1)]


def test_weeks_begin_on_monday(stage: Stage) -> None:
    found = stage.table("by_week", period="2025-06-01..2025-06-30")
    june = [
        one.values["day"]
        for one in stage.drawn.visits
        if one.values["day"] and month(one.values["day"]) == "2025-06-01"
    ]
    assert list(found) == ["2025-05-26", *(f"2025-06-{day:02d}" for day in (2, 9, 16, 23, 30))]
    for key, (count,) in found.items():
        monday = date.fromisoformat(key)
        assert count == sum(monday <= day < monday + timedelta(days=7) for day in june)


def test_an_instant_belongs_to_its_month_in_the_apps_time_zone(stage: Stage) -> None:
    expected = grouped(stage.drawn.visits, lambda one: month(local(one["at"])))
    assert stage.table("by_moment") == {key: [len(rows)] for key, rows in sorted(expected.items())}


def test_an_instant_without_a_unit_goes_by_days_of_the_apps_time_zone(stage: Stage) -> None:
    expected = grouped(stage.drawn.visits, lambda one: local(one["at"]).isoformat())
    found = {key: row for key, row in stage.table("by_day_at").items() if row != [0]}
    assert found == {key: [len(rows)] for key, rows in expected.items()}


def test_a_period_of_an_instant_ends_at_midnight_in_the_apps_time_zone(stage: Stage) -> None:
    count = sum(local(one.values["at"]) == date(2026, 1, 31) for one in stage.drawn.visits)
    found = stage.data("count", moment="2026-01-31..2026-01-31")
    assert count > 0
    assert found.rows == [[count]]


def test_the_year_before_stands_beside_month_by_month(stage: Stage) -> None:
    data = stage.data("by_month", period="2026-01-01..2026-02-28")
    expected = grouped(stage.drawn.visits, lambda one: month(one["day"]))
    assert data.compare is not None
    assert [row[1:] for row in data.compare] == [
        [f"{total(expected[key]):.2f}", len(expected[key])] for key in ("2025-01-01", "2025-02-01")
    ]
    assert data.compare[0][0] == {"id": "2025-01-01", "title": "Jan 2025"}


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("this_month", date(2026, 2, 1), date(2026, 2, 28)),
        ("last_30_days", date(2026, 1, 20), date(2026, 2, 18)),
        ("2026-03-01..2026-03-10", date(2026, 2, 19), date(2026, 2, 28)),
    ],
)
def test_the_period_before_is_as_long_and_ends_where_this_one_begins(
    stage: Stage, period: str, first: date, last: date
) -> None:
    days = [one.values["day"] for one in stage.drawn.visits if one.values["day"]]
    data = stage.data("count", period=period)
    assert data.compare == [[sum(first <= day <= last for day in days)]]


def test_without_a_period_there_is_nothing_to_compare_with(stage: Stage) -> None:
    assert stage.data("count").compare is None


def test_names_decide_between_equals_at_the_edge_of_a_limit(stage: Stage) -> None:
    most = {
        site: max((one["stops"] for one in rows if one["stops"] is not None), default=None)
        for site, rows in grouped(stage.drawn.visits, lambda one: one["site"]).items()
    }
    equal = [one for one in stage.drawn.sites if most[one.id] == 10]
    assert len(equal) > 3
    by_name = sorted(equal, key=lambda one: str(one.values["name"]))
    assert [key[0] for key in stage.data("ties").keys] == [one.id for one in by_name[:3]]


def test_what_a_pie_leaves_out_is_summed_up(stage: Stage) -> None:
    expected = {
        key: total(rows)
        for key, rows in grouped(stage.drawn.visits, lambda one: one["kind"]).items()
    }
    first, second, *rest = sorted(expected, key=lambda key: -expected[key])
    found = stage.table("by_kind")
    assert found == {
        first: [f"{expected[first]:.2f}"],
        second: [f"{expected[second]:.2f}"],
        "$others": [f"{sum(expected[key] for key in rest):.2f}"],
    }
    assert stage.data("by_kind").rows[2][0] == {"id": "$others", "title": "Others"}


def test_a_limit_keeps_the_whole_of_a_category(stage: Stage) -> None:
    regions = {one.id: one.values["region"] for one in stage.drawn.sites}
    expected = grouped(stage.drawn.visits, lambda one: (regions.get(one["site"]), one["kind"]))
    sums: dict[Any, int] = defaultdict(int)
    for (region, _), rows in expected.items():
        sums[region] += len(rows)
    top = max(sums, key=lambda region: sums[region])
    assert stage.table("by_region") == {
        key: [len(rows)] for key, rows in expected.items() if key[0] == top
    }


def test_groups_have_the_names_that_people_know(stage: Stage) -> None:
    cells = [row[:2] for row in stage.data("by_person").rows]
    assert cells[0] == [{"id": IDS["ann"], "title": "Ann"}, {"id": "No", "title": "No"}] or (
        cells[0][0] == {"id": IDS["ann"], "title": "Ann"}
    )
    assert cells[-1] == [None, None]
    kinds = [row[0] for row in stage.data("lines_by_kind").rows]
    assert kinds[:3] == [{"id": key, "title": key.title()} for key in ("repair", "check", "sale")]
    sites = [row[0] for row in stage.data("products").rows]
    assert {cell["title"] for cell in sites if isinstance(cell, dict)} <= {
        one.values["name"] for one in stage.drawn.sites
    }


def test_numbers_are_grouped_by_their_value(stage: Stage) -> None:
    expected = grouped(stage.drawn.visits, lambda one: one["stops"])
    assert stage.table("by_stops") == {
        key: [len(expected[None if key is None else Decimal(key)])]
        for key in ("1", "2", "10", None)
    }


def test_rows_of_a_subtable_count_with_their_record(stage: Stage) -> None:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for record in stage.drawn.visits:
        if record.values["kind"] != "check":
            for line in record.values["lines"]:
                sums[line["site"]] += line["qty"] * line["price"]
    top = sorted(sums, key=lambda site: -sums[site])[:3]
    found = stage.data("products")
    assert [key[0] for key in found.keys] == top
    assert [row[1] for row in found.rows] == [f"{sums[site]:.4f}" for site in top]


def test_a_filter_of_the_record_holds_for_its_rows(stage: Stage) -> None:
    expected = sum(
        line["qty"]
        for record in stage.drawn.visits
        if record.values["kind"] == "sale" and record.values["day"]
        and month(record.values["day"]) == "2025-05-01"
        for line in record.values["lines"]
    )  # fmt: skip
    found = stage.table("lines_by_month", kind="sale", period="2025-05-01..2025-05-31")
    assert found == {"2025-05-01": [f"{expected:f}"]}


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ({"kind": "sale"}, lambda one: one["kind"] == "sale"),
        ({"kind": "sale, repair"}, lambda one: one["kind"] in ("sale", "repair")),
        ({"paid": "false"}, lambda one: one["paid"] is False),
        ({"tags": "late"}, lambda one: "late" in (one["tags"] or ())),
        ({"agent": IDS["hal"]}, lambda one: one["agent"] == IDS["hal"]),
        ({"words": "VISIT 1"}, lambda one: one["note"].split()[1].find("1") >= 0),
        ({"words": "%%"}, lambda one: False),
        ({"kind": "' or 1=1 --"}, lambda one: False),
        ({"period": "last_12_months"}, lambda one: _between(one, date(2025, 4, 1))),
        ({"period": "..2025-02-01"}, lambda one: one["day"] and one["day"] <= date(2025, 2, 1)),
        ({"kind": "sale", "paid": "true"}, lambda one: one["kind"] == "sale" and one["paid"]),
        ({"kind": ""}, lambda one: True),
    ],
)
def test_filters_limit_the_records(
    stage: Stage, filters: dict[str, str], holds: Callable[[Values], bool]
) -> None:
    expected = sum(bool(holds(one.values)) for one in stage.drawn.visits)
    assert stage.data("count", **filters).rows == [[expected]]


def _between(one: Values, first: date) -> bool:
    return one["day"] is not None and first <= one["day"] <= date(2026, 3, 31)


@pytest.mark.parametrize(
    "filters",
    [{"period": "yesteryear"}, {"period": "2026-02-30.."}, {"colour": "red"},
     {"period": "2026-02-01..2026-01-01"}],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_refused(stage: Stage, filters: dict[str, str]) -> None:
    found = stage.ask("count", **filters)
    assert isinstance(found, Refusal)
    assert found.kind is RefusalKind.WRONG


def test_an_empty_answer_says_why(stage: Stage) -> None:
    data = stage.data("by_month", period="1999-01-01..1999-12-31")
    assert data.rows == ()
    assert data.note == "No records from 1999-01-01 to 1999-12-31. Try another period."
