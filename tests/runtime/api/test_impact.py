"""What publishing a draft would mean for the records and runs that are there, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.runtime.api.client import Client
from tests.runtime.api.conftest import Served
from tests.runtime.api.sample_app import APP

DRAFT = f"apps/{APP}/draft"
VISITS = f"apps/{APP}/forms/visit/records"
PLACES = f"apps/{APP}/forms/place/records"

Def = dict[str, Any]


def form_of(definition: Def, key: str = "visit") -> Def:
    (found,) = (one for one in definition["forms"] if one["key"] == key)
    return found  # type: ignore[no-any-return]


def field_of(definition: Def, key: str, form: str = "visit") -> Def:
    fields = form_of(definition, form)["fields"]
    for name in key.split("."):
        (found,) = (one for one in fields if one["key"] == name)
        fields = found.get("fields", [])
    return found  # type: ignore[no-any-return]


def without(definition: Def, key: str) -> None:
    """Take a field out of the visits, and what names it."""
    visit = form_of(definition)
    visit["fields"] = [one for one in visit["fields"] if one["key"] != key]


def drafted(served: Served, change: Callable[[Def], object], name: str = "admin") -> Client:
    client = served.client(name)
    read = client.get(DRAFT)
    definition = read.json()
    change(definition)
    saved = client.request(
        "PUT", DRAFT, json=definition, headers={"if-match": read.headers["etag"]}
    )
    assert saved.status_code == 200, saved.text
    return client


def impact_of(
    served: Served, change: Callable[[Def], object], name: str = "admin", locale: str = "en"
) -> Any:  # noqa: ANN401
    client = drafted(served, change, name)
    checked = client.request("POST", f"{DRAFT}/check", json={}, headers={"accept-language": locale})
    assert checked.status_code == 200, checked.text
    body = checked.json()
    assert body["sound"], body["issues"]
    return body["impact"]


def visit(served: Served, name: str = "cleo", *, submit: bool = False, **values: object) -> str:
    sent = {"topic": "Visit", **values}
    answer = served.client(name).post(VISITS, {"values": sent, "submit": submit})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_a_change_that_touches_nothing_says_so(served: Served) -> None:
    visit(served)
    impact = impact_of(
        served,
        lambda one: form_of(one)["fields"].append({"key": "mood", "type": "text", "label": "Mood"}),
    )

    assert {name: value for name, value in impact.items() if name != "sentences"} == {
        "records": [], "fields": [], "workflows": [], "uses": [], "decisions": [],
    }  # fmt: skip
    assert impact["sentences"] == ["No record and no run under way is affected."]


def test_a_removed_field_is_counted_with_examples_and_asks_for_a_decision(served: Served) -> None:
    held = [visit(served, topic=f"Visit {n}", day=f"2026-01-0{n}") for n in range(1, 8)]
    visit(served, topic="Blank")
    impact = impact_of(served, _without_day)

    (field,) = impact["fields"]
    assert (field["form"], field["field"], field["change"]) == ("visit", "day", "removed")
    assert (field["records"], field["failing"]) == (7, 7)
    assert len(field["examples"]) == 5
    assert {one["id"] for one in field["examples"]} <= set(held)
    assert all(one["title"].startswith("Visit ") for one in field["examples"])
    (decision,) = impact["decisions"]
    assert decision["id"] == field["decision"] == "removed:forms.visit.fields.day"
    assert [one["key"] for one in decision["options"]] == ["hide", "cancel"]
    assert any("7 records" in sentence for sentence in impact["sentences"])


def _without_day(definition: Def) -> None:
    without(definition, "day")
    for view in form_of(definition)["views"]:
        view["columns"] = [one for one in view["columns"] if one != "day"]
        view.pop("sort", None)
    for paper in form_of(definition)["prints"]:
        paper["fields"] = [one for one in paper["fields"] if one != "day"]
    _drop_widgets_of(definition, "day")


def _drop_widgets_of(definition: Def, name: str) -> None:
    for report in definition["reports"]:
        report["filters"] = [one for one in report.get("filters", []) if name not in str(one)]
        report["widgets"] = [one for one in report["widgets"] if name not in str(one)]


def test_what_named_a_removed_field_is_told(served: Served) -> None:
    visit(served, day="2026-01-01")
    impact = impact_of(served, _without_day)

    assert "forms.visit.views.all" in {use["path"] for use in impact["uses"]}
    assert all(use["label"] and use["message"] for use in impact["uses"])


TIGHTENINGS: list[tuple[str, Callable[[Def], object], dict[str, object], dict[str, object]]] = [
    (
        "required",
        lambda one: field_of(one, "count").update(required=True),
        {"count": None},
        {"count": 1},
    ),
    ("min", lambda one: field_of(one, "count").update(min=5), {"count": 4}, {"count": 5}),
    ("max", lambda one: field_of(one, "count").update(max=5), {"count": 6}, {"count": 5}),
    (
        "max_length",
        lambda one: field_of(one, "topic").update(max_length=5),
        {"topic": "six666"},
        {"topic": "five5"},
    ),
    (
        "min_length",
        lambda one: field_of(one, "topic").update(min_length=4),
        {"topic": "abc"},
        {"topic": "abcd"},
    ),
    (
        "pattern",
        lambda one: field_of(one, "topic").update(pattern="A[0-9]+"),
        {"topic": "B1"},
        {"topic": "A1"},
    ),
    (
        "validate",
        lambda one: field_of(one, "count").update(validate={"require": "count != 3"}),
        {"count": 3},
        {"count": 4},
    ),
    (
        "option",
        lambda one: field_of(one, "kind").update(options=[{"key": "first"}]),
        {"kind": "again"},
        {"kind": "first"},
    ),
    (
        "column",
        lambda one: field_of(one, "lines.qty").update(min=2),
        {"lines": [{"item": "a", "qty": "1.00"}, {"item": "b", "qty": "9.00"}]},
        {"lines": [{"item": "a", "qty": "2.00"}]},
    ),
    (
        "rows",
        lambda one: field_of(one, "lines").update(max_rows=1),
        {"lines": [{"item": "a"}, {"item": "b"}]},
        {"lines": [{"item": "a"}]},
    ),
    (
        "visible",
        lambda one: field_of(one, "count").update(min=5, visible="topic == 'seen'"),
        {"topic": "seen", "count": 1},
        {"topic": "unseen", "count": 1},
    ),
]


@pytest.mark.parametrize(
    ("change", "breaks", "holds"),
    [row[1:] for row in TIGHTENINGS],
    ids=[row[0] for row in TIGHTENINGS],
)
def test_a_stricter_field_names_the_records_that_break_it(
    served: Served,
    change: Callable[[Def], object],
    breaks: dict[str, object],
    holds: dict[str, object],
) -> None:
    broken = visit(served, "bea", submit=True, **breaks)
    visit(served, "bea", submit=True, **holds)
    impact = impact_of(served, change)

    (field,) = impact["fields"]
    assert field["change"] == "tightened"
    assert (field["records"], field["failing"]) == (2, 1)
    assert [one["id"] for one in field["examples"]] == [broken]
    assert impact["decisions"] == []


def test_a_draft_is_not_asked_for_what_submission_asks(served: Served) -> None:
    visit(served)
    impact = impact_of(served, lambda one: field_of(one, "count").update(required=True))

    assert impact["fields"] == []


@pytest.mark.parametrize(
    "require",
    ["total <= 50", "SUM(lines.qty * lines.price) <= 50", "RMB_UPPER(total) != '壹佰元整'"],
    ids=["column", "rows", "only in memory"],
)
def test_a_new_rule_names_the_records_that_break_it(served: Served, require: str) -> None:
    broken = visit(served, lines=[{"item": "a", "qty": "10.00", "price": "10.00"}])
    visit(served, lines=[{"item": "a", "qty": "1.00", "price": "10.00"}])
    rule = {"key": "cheap", "require": require, "message": "Too dear."}
    impact = impact_of(served, lambda one: form_of(one)["rules"].append(rule))

    (found,) = impact["records"]
    assert (found["form"], found["what"], found["count"]) == ("visit", "rule:cheap", 1)
    assert [one["id"] for one in found["examples"]] == [broken]


def test_a_rule_over_what_the_draft_computes_anew_is_tried_on_the_records(served: Served) -> None:
    broken = visit(served, count=7)
    visit(served, count=2)

    def change(one: Def) -> None:
        form_of(one)["fields"].append({"key": "twice", "type": "integer", "formula": "count * 2"})
        form_of(one)["rules"].append({"key": "few", "require": "twice < 10"})

    (found,) = impact_of(served, change)["records"]
    assert found["count"] == 1
    assert [example["id"] for example in found["examples"]] == [broken]


def test_values_that_stand_twice_hinder_a_unique_field(served: Served) -> None:
    twice = {visit(served, topic="Same"), visit(served, topic="Same")}
    visit(served, topic="Other")
    impact = impact_of(served, lambda one: field_of(one, "topic").update(unique=True))

    (field,) = impact["fields"]
    assert field["failing"] == 2
    assert {one["id"] for one in field["examples"]} == twice


def place(served: Served, **values: object) -> str:
    answer = served.client("bea").post(PLACES, {"values": values})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def numeric_rating(definition: Def) -> None:
    """Make the rating of places a number; no button asks for it as a text any more."""
    field_of(definition, "rating", "place")["type"] = "integer"
    form_of(definition).pop("actions")


def test_a_conversion_is_tried_on_every_value(served: Served) -> None:
    fails = place(served, name="A", rating="good")
    place(served, name="B", rating="12")
    place(served, name="C")
    impact = impact_of(served, numeric_rating)

    (field,) = impact["fields"]
    assert (field["change"], field["records"], field["failing"]) == ("type", 2, 1)
    assert [one["id"] for one in field["examples"]] == [fails]
    (decision,) = impact["decisions"]
    assert decision["id"] == "conversion:forms.place.fields.rating"
    assert [one["key"] for one in decision["options"]] == ["blank_failing", "cancel"]


@pytest.mark.parametrize("kind", ["select", "multi_select"])
def test_text_that_is_no_option_of_a_new_choice_is_told(served: Served, kind: str) -> None:
    fails = place(served, name="A", rating="good")
    place(served, name="B", rating="fine")

    def chosen(definition: Def) -> None:
        form_of(definition).pop("actions")
        field = field_of(definition, "rating", "place")
        field.update(type=kind, options=[{"key": "fine", "label": "Fine"}])

    impact = impact_of(served, chosen)
    (told,) = (one for one in impact["fields"] if one["failing"])
    assert (told["field"], told["failing"]) == ("rating", 1)
    assert [one["id"] for one in told["examples"]] == [fails]
    assert impact["decisions"] == []


def test_several_choices_made_one_ask_about_those_with_more(served: Served) -> None:
    options = [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]

    def graded(kind: str) -> Callable[[Def], None]:
        def change(definition: Def) -> None:
            fields = form_of(definition, "place")["fields"]
            fields[:] = [one for one in fields if one["key"] != "grade"]
            fields.append({"key": "grade", "type": kind, "label": "Grade", "options": options})

        return change

    client = drafted(served, graded("multi_select"))
    published = client.post(f"apps/{APP}/publish", {})
    assert published.status_code == 200, published.text
    fails = place(served, name="A", grade=["a", "b"])
    fits = place(served, name="B", grade=["b"])
    (decision,) = impact_of(served, graded("select"))["decisions"]
    done = client.post(f"apps/{APP}/publish", {"decisions": {decision["id"]: "blank_failing"}})
    assert done.status_code == 200, done.text
    kept = [client.get(f"{PLACES}/{made}").json()["values"]["grade"] for made in (fails, fits)]
    assert kept == [None, "b"]


def test_fewer_digits_are_tried_in_the_database(served: Served) -> None:
    lines = [{"item": "a", "qty": "1.25"}, {"item": "b", "qty": "1.50"}]
    fails = visit(served, lines=lines)
    visit(served, lines=[{"item": "a", "qty": "2.00"}])
    impact = impact_of(served, lambda one: field_of(one, "lines.qty").update(scale=1))

    (field,) = impact["fields"]
    assert (field["field"], field["records"], field["failing"]) == ("lines.qty", 3, 1)
    assert [one["id"] for one in field["examples"]] == [fails]


def test_a_type_that_holds_no_old_values_keeps_them_aside(served: Served) -> None:
    visit(served, count=3)
    impact = impact_of(served, _dated_count)

    (field,) = impact["fields"]
    assert (field["change"], field["failing"]) == ("type", 1)
    assert impact["decisions"][0]["options"][0]["key"] == "hide"


def _dated_count(definition: Def) -> None:
    fields = form_of(definition)["fields"]
    form_of(definition).pop("actions")
    at = next(index for index, one in enumerate(fields) if one["key"] == "count")
    fields[at] = {"key": "count", "type": "date", "label": "Count"}


def test_runs_under_way_go_on_by_the_old_flow(served: Served) -> None:
    visit(served, submit=True)
    visit(served, submit=True)

    def change(one: Def) -> None:
        (flow,) = (each for each in one["workflows"] if each["form"] == "visit")
        flow["label"] = {"en": "Check", "zh": "复核"}

    impact = impact_of(served, change, locale="zh")

    (flow,) = impact["workflows"]
    assert (flow["version"], flow["open"]) == (1, 2)
    assert "仍按旧流程 v1 走完" in flow["message"]
    assert flow["message"] in impact["sentences"]


def test_who_may_only_design_counts_the_records_he_may_read(served: Served) -> None:
    own = visit(served, "dina", count=9)
    visit(served, "bea", count=9)
    impact = impact_of(served, lambda one: field_of(one, "count").update(max=5), "dina")

    (field,) = impact["fields"]
    assert (field["records"], field["failing"]) == (1, 1)
    assert [one["id"] for one in field["examples"]] == [own]


def test_a_draft_asks_nothing_that_its_author_may_not_read(served: Served) -> None:
    """Not even through a formula of the draft that is made of it."""
    secret = visit(served, "bea", bonus="500.00", count=9)
    impact = impact_of(
        served,
        lambda one: (
            field_of(one, "count").update(max=5),
            form_of(one)["rules"].append({"key": "modest", "require": "bonus < 100"}),
            form_of(one)["fields"].append(
                {"key": "leak", "type": "integer", "formula": "IF(bonus > 100, 1, 0)"}
            ),
            form_of(one)["rules"].append({"key": "leaking", "require": "leak == 0"}),
        ),
        "dora",
    )

    assert secret not in str(impact)
    assert [(one["records"], one["failing"]) for one in impact["fields"]] == [(None, None)]
    assert {one["what"]: one["count"] for one in impact["records"]} == {
        "rule:modest": None,
        "rule:leaking": None,
    }
    exact = served.client("bea").post(f"{DRAFT}/check", {}).json()["impact"]
    assert [one["failing"] for one in exact["fields"]] == [1]
    assert {one["count"] for one in exact["records"]} == {1}


def test_a_check_may_leave_the_impact_out(served: Served) -> None:
    client = drafted(served, _without_day)

    quick = client.post(f"{DRAFT}/check", {"impact": False}).json()
    whole = client.post(f"{DRAFT}/check", {}).json()

    assert quick["changes"] == whole["changes"] != []
    assert quick["impact"]["sentences"] == []
    assert whole["impact"]["sentences"] != []
