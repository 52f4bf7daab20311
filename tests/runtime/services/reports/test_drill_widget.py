"""Behind a mark are exactly the records that its number is made of."""

from decimal import Decimal
from typing import Any

import pytest

from runtime.services.outcome import Refusal, RefusalKind
from tests.runtime.services.reports.conftest import IDS, Stage


def amounts(stage: Stage, ids: list[str] | Refusal) -> Decimal:
    assert not isinstance(ids, Refusal), ids
    assert len(ids) == len(set(ids))
    by_id = {one.id: one.values["amount"] for one in stage.drawn.visits}
    return sum((by_id[each] for each in ids if by_id[each] is not None), Decimal(0))


@pytest.mark.parametrize("filters", [{}, {"period": "last_12_months"}, {"kind": "sale,check"}])
@pytest.mark.parametrize("widget", ["by_month", "by_kind", "by_site"])
def test_the_records_behind_each_mark_add_up_to_it(
    stage: Stage, widget: str, filters: dict[str, str]
) -> None:
    data = stage.data(widget, **filters)
    assert data.rows
    for key, row in zip(data.keys, data.rows, strict=True):
        assert amounts(stage, stage.behind(widget, list(key), **filters)) == Decimal(str(row[1]))


@pytest.mark.parametrize("widget", ["by_week", "by_moment", "by_day_at", "by_region", "by_stops"])
def test_as_many_records_are_behind_a_mark_as_it_counts(stage: Stage, widget: str) -> None:
    data = stage.data(widget)
    for key, row in zip(data.keys[:12], data.rows, strict=False):
        found = stage.behind(widget, list(key))
        assert not isinstance(found, Refusal)
        assert len(found) == row[-1]


def test_a_number_leads_to_all_its_records(stage: Stage) -> None:
    found = stage.behind("count", [], period="2025-06-01..2025-06-30")
    assert not isinstance(found, Refusal)
    assert [[len(found)]] == stage.data("count", period="2025-06-01..2025-06-30").rows


def test_a_mark_of_rows_leads_to_the_records_that_hold_them(stage: Stage) -> None:
    for key in stage.data("products").keys:
        found = stage.behind("products", list(key))
        assert not isinstance(found, Refusal)
        assert set(found) == {
            one.id
            for one in stage.drawn.visits
            if one.values["kind"] != "check"
            and any(line["site"] == key[0] for line in one.values["lines"])
        }


def test_a_shorter_key_leads_to_all_below_it(stage: Stage) -> None:
    found = stage.behind("by_person", [IDS["ann"]])
    assert not isinstance(found, Refusal)
    assert set(found) == {one.id for one in stage.drawn.visits if one.values["agent"] == IDS["ann"]}


def test_rights_hold_behind_a_mark(stage: Stage) -> None:
    found = stage.behind("count", [], "ann")
    assert not isinstance(found, Refusal)
    assert set(found) == {one.id for one in stage.drawn.visits if one.values["agent"] == IDS["ann"]}


@pytest.mark.parametrize(
    ("widget", "key"),
    [
        ("by_month", ["June"]),
        ("by_month", [7]),
        ("by_month", ["2025-06-01", "more"]),
        ("by_person", [IDS["ann"], "yes"]),
        ("by_site", [{}]),
        ("by_stops", ["many"]),
        ("by_site", ["$others"]),
    ],
)
def test_what_is_no_key_is_refused(stage: Stage, widget: str, key: list[Any]) -> None:
    found = stage.behind(widget, key)
    assert isinstance(found, Refusal)
    assert found.kind is RefusalKind.WRONG
