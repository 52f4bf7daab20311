# ruff: noqa: ANN401  (definitions of any shape)
"""Reports are checked whole when they are compiled: sources, measures, groups, filters."""

from typing import Any

import pytest

from engine.form.app_context import AppContext
from engine.form.model import Form
from engine.report.compilation import compile_report
from engine.report.compiled import CompiledReport
from engine.report.model import Report

PLACE: dict[str, Any] = {"key": "place", "fields": [{"key": "name", "type": "text"}]}
TRIP: dict[str, Any] = {
    "key": "trip",
    "fields": [
        {"key": "day", "type": "date"},
        {"key": "place", "type": "lookup", "form": "place"},
        {"key": "tags", "type": "multi_select", "options": [{"key": "far"}]},
        {"key": "fare", "type": "money"},
        {"key": "miles", "type": "decimal", "scale": 1},
        {"key": "seats", "type": "integer"},
        {"key": "share", "type": "percent"},
        {
            "key": "legs",
            "type": "subtable",
            "fields": [{"key": "miles", "type": "decimal"}, {"key": "toll", "type": "money"}],
        },
    ],
}
FORMS = {one["key"]: Form.model_validate(one) for one in (PLACE, TRIP)}


def compiled(*widgets: dict[str, Any], filters: tuple[dict[str, str], ...] = ()) -> CompiledReport:
    model = {"key": "trips", "widgets": list(widgets), "filters": list(filters)}
    return compile_report(Report.model_validate(model), AppContext("app", FORMS))


def number(value: str, source: str = "trip", **more: Any) -> dict[str, Any]:
    measures = [{"key": "n", "value": value}]
    return {"key": "w", "type": "number", "source": source, "measures": measures, **more}


def table(**more: Any) -> dict[str, Any]:
    group = more.pop("group", [{"by": "place"}])
    return {**number("COUNT()"), "type": "table", "group": group, **more}


@pytest.mark.parametrize(
    ("value", "format_", "scale", "whole"),
    [
        ("COUNT()", "integer", 0, True),
        ("COUNT(DISTINCT(place))", "integer", 0, True),
        ("SUM(fare)", "money", 2, False),
        ("AVG(fare)", "money", 2, False),
        ("SUM(seats)", "integer", 0, True),
        ("SUM(miles)", "decimal", 1, False),
        ("AVG(share)", "percent", 2, False),
        ("SUM(fare) / COUNT()", "money", 2, False),
        ("SUM(fare) / SUM(miles)", "decimal", None, False),
        ("MAX(day)", "date", None, False),
        ("SUM_IF(fare, seats > 2)", "money", 2, False),
    ],
)
def test_a_measure_is_shown_by_what_it_is_made_of(
    value: str, format_: str, scale: int | None, whole: bool
) -> None:
    report = compiled(number(value))
    assert report.faults == ()
    (measure,) = report.widgets["w"].measures
    assert (measure.format, measure.scale, measure.whole) == (format_, scale, whole)


def test_what_is_written_twice_is_computed_once() -> None:
    (aggregates,) = [
        compiled(number("AVG(fare) + SUM(fare) / COUNT(fare)")).widgets["w"].aggregates
    ]
    assert [one.text for one in aggregates] == ["SUM(fare)", "COUNT(fare)"]


@pytest.mark.parametrize(
    ("widget", "path", "code"),
    [
        (number("fare"), "widgets.0.measures.0.value", "type"),
        (number("SUM(fare) + seats"), "widgets.0.measures.0.value", "type"),
        (number("SUM(fares)"), "widgets.0.measures.0.value", "name"),
        (number("SUM(legs.toll)"), "widgets.0.measures.0.value", "name"),
        (number("FIRST(fare)"), "widgets.0.measures.0.value", "type"),
        (number("SUM(fare / miles)"), "widgets.0.measures.0.value", "type"),
        (number("SUM(fare"), "widgets.0.measures.0.value", "syntax"),
        (number("COUNT()", where="fare"), "widgets.0.where", "type"),
        (number("COUNT()", where="fare / miles > 1"), "widgets.0.where", "sql"),
        (number("COUNT()", source="trips"), "widgets.0.source", "name"),
        (number("COUNT()", source="trip.fare"), "widgets.0.source", "name"),
        (table(group=[{"by": "nowhere"}]), "widgets.0.group.0.by", "name"),
        (table(group=[{"by": "legs.toll"}]), "widgets.0.group.0.by", "name"),
        (table(group=[{"by": "tags"}]), "widgets.0.group.0.by", "type"),
        (table(group=[{"by": "seats", "unit": "day"}]), "widgets.0.group.0.by", "type"),
        (table(sort="-m"), "widgets.0.sort", "name"),
    ],
)
def test_a_fault_is_told_at_its_place(widget: dict[str, Any], path: str, code: str) -> None:
    assert [(one.path, one.code) for one in compiled(widget).faults] == [(path, code)]


def test_one_fault_hides_no_other() -> None:
    widget = table(group=[{"by": "nowhere"}], where="fare", sort="-m")
    assert {one.path for one in compiled(widget).faults} == {
        "widgets.0.group.0.by",
        "widgets.0.where",
        "widgets.0.sort",
    }


def test_in_rows_a_name_means_the_column_and_in_filters_the_record() -> None:
    shared = ({"key": "f", "type": "text", "field": "miles"},)
    rows = table(source="trip.legs", group=[{"by": "miles"}, {"by": "day"}])
    widget = compiled(rows, filters=shared).widgets["w"]
    assert [group.path for group in widget.groups] == [("miles",), ("parent", "day")]
    assert widget.filters["f"].path == ("parent", "miles")


def test_a_filter_without_its_field_in_the_source_does_not_concern_it() -> None:
    shared = ({"key": "f", "type": "text", "field": "day"},)
    widget = compiled(number("COUNT()", source="place"), filters=shared).widgets["w"]
    assert widget.filters == {}


def test_what_a_widget_reads_is_told_from_the_record() -> None:
    rows = table(
        source="trip.legs",
        group=[{"by": "place.name"}],
        where="parent.fare > toll",
    )
    assert set(compiled(rows).widgets["w"].reads()) == {
        ("place", "name"),
        ("fare",),
        ("legs", "toll"),
    }
