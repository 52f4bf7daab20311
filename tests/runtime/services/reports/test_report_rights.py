"""A report tells nobody what a list would not show."""

import pytest

from runtime.services.act import consult
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.report_views import ReportView
from runtime.services.run_report import export_widget, read_report
from tests.runtime.services.reports.conftest import IDS, Stage


@pytest.mark.parametrize("name", ["bess", "ann", "hal", "root"])
def test_whoever_the_report_names_sees_it(stage: Stage, name: str) -> None:
    found = consult(stage.system, stage.caller(name), read_report, "field", "visits")
    assert isinstance(found, ReportView)
    assert found.label == "Visits"


@pytest.mark.parametrize(
    ("name", "app", "report"),
    [
        ("gus", "field", "visits"),
        ("bess", "field", "closed"),
        ("bess", "field", "nothing"),
        ("bess", "nothing", "visits"),
    ],
)
def test_to_anybody_else_it_is_not_there(stage: Stage, name: str, app: str, report: str) -> None:
    found = consult(stage.system, stage.caller(name), read_report, app, report)
    assert isinstance(found, Refusal)
    assert found.kind is RefusalKind.NOT_FOUND


def test_only_records_that_may_be_read_are_counted(stage: Stage) -> None:
    hers = [one.values for one in stage.drawn.visits if one.values["agent"] == IDS["ann"]]
    assert stage.data("count", "ann").rows == [[len(hers)]]
    assert stage.data("count", "root").rows == [[len(stage.drawn.visits)]]


def test_a_record_that_two_grants_open_counts_once(stage: Stage) -> None:
    his = [
        one for one in stage.drawn.visits if one.values["paid"] or one.values["agent"] == IDS["hal"]
    ]
    assert stage.data("count", "hal").rows == [[len(his)]]


def test_rows_are_seen_with_their_record(stage: Stage) -> None:
    expected: dict[str | None, int] = {}
    for one in stage.drawn.visits:
        if one.values["agent"] == IDS["ann"] and one.values["lines"]:
            quantity = sum(int(line["qty"]) for line in one.values["lines"])
            kind = one.values["kind"]
            expected[kind] = expected.get(kind, 0) + quantity
    found = stage.table("lines_by_kind", "ann")
    assert found == {kind: [str(quantity)] for kind, quantity in expected.items()}


@pytest.mark.parametrize(
    "widget", ["gain", "margins", "dear", "secrets", "line_margins", "parent_cost"]
)
def test_a_hidden_field_is_neither_added_up_nor_grouped_nor_filtered_by(
    stage: Stage, widget: str
) -> None:
    assert not isinstance(stage.ask(widget, "bess"), Refusal)
    for found in (stage.ask(widget, "ann"), stage.behind(widget, [], "ann")):
        assert isinstance(found, Refusal)
        assert found.kind is RefusalKind.FORBIDDEN
        assert "cost" not in str(found.message)
    exported = consult(
        stage.system, stage.caller("ann"), export_widget, "field", "visits", widget, {}
    )
    assert isinstance(exported, Refusal)


def test_the_view_offers_choices_in_the_readers_language(stage: Stage) -> None:
    found = consult(stage.system, stage.caller("ann", "zh"), read_report, "field", "visits")
    assert isinstance(found, ReportView)
    filters = {one.key: one for one in found.filters}
    assert filters["period"].choices is None
    assert [one.id for one in filters["kind"].choices or ()] == ["repair", "check", "sale"]
    assert {one.id for one in filters["paid"].choices or ()} == {"true", "false"}
    assert [one.title for one in filters["site"].choices or ()] == [f"S{n}" for n in range(6)]
    assert filters["site"].form == "site"
    assert found.widgets[0].key == "count"


def test_an_export_has_the_labels_and_then_what_one_sees(stage: Stage) -> None:
    exported = consult(
        stage.system, stage.caller("bess"), export_widget, "field", "visits", "by_kind", {}
    )
    assert not isinstance(exported, Refusal)
    header, *rows = exported
    assert header == ("kind", "sales")
    assert [row[1] for row in rows] == [row[1] for row in stage.data("by_kind").rows]
