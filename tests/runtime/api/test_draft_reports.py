"""The numbers of a draft's report, through HTTP."""

from collections.abc import Mapping
from typing import Any

from tests.runtime.api.conftest import Served
from tests.runtime.api.sample_app import APP

HOME = f"apps/{APP}"
COUNT: Mapping[str, object] = {
    "key": "n",
    "type": "number",
    "source": "visit",
    "where": "total > 10",
    "measures": [{"key": "n", "value": "COUNT()"}],
}


def drafted(served: Served, *widgets: Mapping[str, object]) -> None:
    """Put a draft with a report that is open to nobody yet."""
    admin = served.client("admin")
    draft = admin.get(f"{HOME}/draft")
    changed = draft.json()
    changed["reports"].append({"key": "fresh", "widgets": list(widgets)})
    answer = admin.request(
        "PUT", f"{HOME}/draft", json=changed, headers={"if-match": draft.headers["etag"]}
    )
    assert answer.status_code == 200, answer.text


def numbers(served: Served, who: str, report: str, body: object = None) -> dict[str, Any]:
    answer = served.client(who).post(f"{HOME}/draft/reports/{report}/data", body or {})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["widgets"]
    return found


def visit(served: Served, topic: str, price: str) -> None:
    values = {"topic": topic, "lines": [{"item": "a", "qty": "1", "price": price}]}
    answer = served.client("bea").post(f"{HOME}/forms/visit/records", {"values": values})
    assert answer.status_code == 201, answer.text


def test_a_report_that_is_only_drafted_shows_its_numbers(served: Served) -> None:
    visit(served, "small", "4")
    visit(served, "large", "40")
    drafted(served, COUNT)

    found = numbers(served, "admin", "fresh")

    assert found["n"]["rows"] == [[1]]


def test_a_widget_that_is_wrong_says_so_and_leaves_the_others(served: Served) -> None:
    visit(served, "large", "40")
    sums: Mapping[str, object] = {
        **COUNT,
        "key": "wrong",
        "measures": [{"key": "n", "value": "SUM(topic)"}],
    }
    drafted(served, COUNT, sums)

    found = numbers(served, "admin", "fresh")

    assert found["n"]["rows"] == [[1]]
    assert found["wrong"]["refusal"]


def test_a_filter_limits_and_one_that_is_not_there_is_told(served: Served) -> None:
    widget = numbers(served, "admin", "spending", {"filters": {"nothing": "1"}})

    assert "nothing" in widget["by_kind"]["refusal"]
    answer = served.client("admin").post(f"{HOME}/draft/reports/gone/data", {})
    assert answer.status_code == 404


def test_numbers_of_drafts_are_told_to_those_who_shape_the_app(served: Served) -> None:
    answers = [
        served.client(who).post(f"{HOME}/draft/reports/spending/data", {}).status_code
        for who in ("cleo", "sam")
    ]
    silent = numbers(served, "dora", "spending")["by_kind"]

    assert answers == [403, 404]
    assert "publish" in silent["refusal"]
