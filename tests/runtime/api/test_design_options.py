"""Options made of what people typed so far, and keys made of names, on both databases."""

from typing import Any

import pytest

from tests.runtime.api.conftest import Served
from tests.runtime.api.sample_app import APP
from tests.runtime.api.test_impact import DRAFT, Def, drafted, field_of, form_of, impact_of, visit
from tests.runtime.api.test_option_renames import HOME, publish, values_of


def offered(served: Served, field: str, name: str = "admin", form: str = "visit") -> Any:  # noqa: ANN401
    answer = served.client(name).get(f"{DRAFT}/options?form={form}&field={field}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def judged(served: Served, *verdicts: str) -> list[str]:
    """Write visits, each with a verdict."""
    return [visit(served, "bea", verdict=one) for one in verdicts]


def labels(found: Any) -> list[str]:  # noqa: ANN401
    return [one["label"] for one in found["items"]]


def test_the_values_of_records_are_offered_the_most_frequent_first(served: Served) -> None:
    judged(served, "一般", "很好", "很好", "很好", "Fair", "fair", "Not at all", "")

    found = offered(served, "verdict")

    assert found == {
        "items": [
            {"key": "hen_hao", "label": "很好", "was": ["很好"], "count": 3},
            {"key": "Fair", "label": "Fair", "was": ["fair"], "count": 2},
            {"key": "not_at_all", "label": "Not at all", "was": ["Not at all"], "count": 1},
            {"key": "yi_ban", "label": "一般", "was": ["一般"], "count": 1},
        ],
        "more": False,
    }


def test_the_values_of_rows_are_offered(served: Served) -> None:
    lines = [{"item": "a", "remark": one} for one in ("late", "late", "broken")]
    visit(served, "bea", lines=lines)

    assert labels(offered(served, "lines.remark")) == ["late", "broken"]


def test_no_more_than_fifty_values_are_offered(served: Served) -> None:
    judged(served, *(f"v{n}" for n in range(52)), "v7")

    found = offered(served, "verdict")

    assert (len(found["items"]), found["more"]) == (50, True)
    assert found["items"][0] == {"key": "v7", "label": "v7", "was": [], "count": 2}


def test_who_designs_is_offered_nothing_of_what_he_may_not_read(served: Served) -> None:
    visit(served, "bea", topic="Not hers", verdict="secret", contact="13800138000")
    visit(served, "dina", topic="Hers", contact="13900139000")

    assert labels(offered(served, "topic", "dina")) == ["Hers"]
    assert offered(served, "verdict", "dina")["items"] == []
    assert offered(served, "contact", "dina")["items"] == []
    assert offered(served, "lines.remark", "dina")["items"] == []
    assert offered(served, "topic", "dora")["items"] == []
    assert served.client("cleo").get(f"{DRAFT}/options?form=visit&field=topic").status_code == 403
    assert served.client("sam").get(f"{DRAFT}/options?form=visit&field=topic").status_code == 404


@pytest.mark.parametrize("field", ["mood", "nowhere", "", "lines", "lines.nothing", "topic.x", "'"])
def test_what_has_no_values_yet_is_offered_none(served: Served, field: str) -> None:
    drafted(served, lambda one: one["forms"][1]["fields"].append({"key": "mood", "type": "text"}))

    assert offered(served, field) == {"items": [], "more": False}
    assert offered(served, "topic", form="nowhere")["items"] == []


def test_a_renamed_field_is_offered_the_values_it_has(served: Served) -> None:
    judged(served, "Fair")
    drafted(served, lambda one: field_of(one, "bonus_text").update(key="extra", was="bonus_text"))
    drafted(served, lambda one: field_of(one, "lines").update(label="Rows"))

    assert labels(offered(served, "verdict")) == ["Fair"]


def _chosen(served: Served, definition: Def, kind: str) -> None:
    options = [
        {key: value for key, value in one.items() if key != "count"}
        for one in offered(served, "mood")["items"]
    ]
    field_of(definition, "mood").update(type=kind, options=options)


@pytest.mark.parametrize("kind", ["select", "multi_select"])
def test_a_text_that_becomes_a_choice_keeps_its_values(served: Served, kind: str) -> None:
    drafted(served, lambda one: form_of(one)["fields"].append({"key": "mood", "type": "text"}))
    publish(served)
    before = served.client("admin").get(f"{HOME}/versions").json()["items"][0]["version"]
    all_ = [visit(served, "bea", mood=mood) for mood in ("很好", "Fair", "Fair", "fair")]

    impact = impact_of(served, lambda one: _chosen(served, one, kind))
    assert impact["records"] == []
    told = [one for one in impact["fields"] if one["change"] == "renamed"]
    assert [(one["field"], one["records"]) for one in told] == [("mood", 2)]
    publish(served)

    kept = [values_of(served, one)["mood"] for one in all_]
    expected = ["hen_hao", "Fair", "Fair", "Fair"]
    assert kept == [[one] if kind == "multi_select" else one for one in expected]
    if kind == "select":
        back = served.client("admin").post(f"{HOME}/rollback", {"version": before})
        assert back.status_code == 200, back.text
        assert values_of(served, all_[0])["mood"] == "很好"


def test_keys_are_made_of_names_and_none_is_taken(served: Served) -> None:
    names = ["华东", "North China", "华东", "!!", "Élan"]
    sent = {"names": names, "taken": ["north_china"], "fallback": "option"}

    made = served.client("dora").post(f"{DRAFT}/keys", sent)

    assert made.json() == {"keys": ["hua_dong", "north_china_2", "hua_dong_2", "option", "elan"]}
    assert served.client("cleo").post(f"{DRAFT}/keys", sent).status_code == 403


@pytest.mark.parametrize(
    "sent", [{"names": "a"}, {"names": [1]}, {"names": ["a" * 201]}, {"fallback": "Not a key"}]
)
def test_what_is_no_list_of_names_is_refused(served: Served, sent: dict[str, object]) -> None:
    answer = served.client("admin").post(f"apps/{APP}/draft/keys", sent)
    assert answer.status_code == 422
