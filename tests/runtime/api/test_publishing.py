"""Publishing a draft: decisions before data could be lost, notes, comparing, going back."""

from collections.abc import Callable
from typing import Any

import pytest

from runtime.services.verify_store import verify_store
from tests.runtime.api.client import Client
from tests.runtime.api.conftest import Served
from tests.runtime.api.sample_app import APP
from tests.runtime.api.test_impact import (
    DRAFT,
    PLACES,
    VISITS,
    Def,
    drafted,
    field_of,
    form_of,
    numeric_rating,
    place,
    visit,
)

PUBLISH = f"apps/{APP}/publish"
VERSIONS = f"apps/{APP}/versions"
RATING = "conversion:forms.place.fields.rating"


def versions(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(VERSIONS).json()["items"]
    return found


def add_mood(definition: Def) -> None:
    form_of(definition)["fields"].append({"key": "mood", "type": "text", "label": "Mood"})


def test_what_is_needed_is_asked_and_nothing_is_done(served: Served) -> None:
    kept = place(served, name="A", rating="good")
    client = drafted(served, numeric_rating)
    asked = client.post(PUBLISH, {"note": "Numbers"})

    assert asked.status_code == 409, asked.text
    body = asked.json()
    assert body["code"] == "decision"
    (decision,) = body["decisions"]
    assert decision["id"] == RATING
    assert decision["question"]
    assert [one["key"] for one in decision["options"]] == ["blank_failing", "cancel"]
    assert [one["version"] for one in versions(client)] == [1]
    assert client.get(f"{PLACES}/{kept}").json()["values"]["rating"] == "good"
    assert client.get(DRAFT).headers["etag"] != '"1.0"', "the draft is still there"


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [("cancel", 409, "cancelled"), ("lose_them", 422, "decision_option")],
)
def test_what_is_decided_otherwise_publishes_nothing(
    served: Served, answer: str, status: int, code: str
) -> None:
    place(served, name="A", rating="good")
    client = drafted(served, numeric_rating)
    refused = client.post(PUBLISH, {"decisions": {RATING: answer}})

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert [one["version"] for one in versions(client)] == [1]


def test_blanked_values_are_in_the_history_of_their_records(served: Served) -> None:
    blanked, kept = place(served, name="A", rating="good"), place(served, name="B", rating="12")
    client = drafted(served, numeric_rating, "bea")
    done = client.post(PUBLISH, {"decisions": {RATING: "blank_failing"}, "note": "Numbers"})

    assert done.status_code == 200, done.text
    after = client.get(f"{PLACES}/{blanked}").json()
    assert (after["values"]["rating"], after["version"]) == (None, 2)
    assert client.get(f"{PLACES}/{kept}").json()["values"]["rating"] == 12
    told = client.get(f"{PLACES}/{blanked}/history").json()["items"][-1]
    assert told["what"] == "adapted"
    assert told["who"]["title"] == "Bea"
    assert [(one["path"], one["before"], one["after"]) for one in told["changes"]] == [
        ("rating", "good", None)
    ]
    assert len(client.get(f"{PLACES}/{kept}/history").json()["items"]) == 1
    assert verify_store(served.system) == ()


def test_blanked_values_of_rows_let_their_formulas_follow(served: Served) -> None:
    lines = [{"item": "a", "qty": "1.25", "price": "2.00"}, {"item": "b", "qty": "2", "price": "3"}]
    made = visit(served, "bea", lines=lines)

    def change(definition: Def) -> None:
        field_of(definition, "lines.qty")["scale"] = 1

    client = drafted(served, change)
    decision = "conversion:forms.visit.fields.lines.fields.qty"
    done = client.post(PUBLISH, {"decisions": {decision: "blank_failing"}})

    assert done.status_code == 200, done.text
    after = client.get(f"{VISITS}/{made}").json()["values"]
    assert [row["qty"] for row in after["lines"]] == [None, "2.0"]
    assert after["total"] == "6.00"
    assert verify_store(served.system) == ()


def test_a_removed_field_is_hidden_once_that_is_confirmed(served: Served) -> None:
    made = visit(served, count=7)

    def change(definition: Def) -> None:
        form = form_of(definition)
        form.pop("actions")
        form["fields"] = [one for one in form["fields"] if one["key"] != "count"]

    client = drafted(served, change)
    assert client.post(PUBLISH, {}).json()["code"] == "decision"
    done = client.post(PUBLISH, {"decisions": {"removed:forms.visit.fields.count": "hide"}})
    assert done.status_code == 200, done.text
    assert "count" not in client.get(f"{VISITS}/{made}").json()["values"]
    back = client.post(f"apps/{APP}/rollback", {"version": 1, "note": "It was needed"})
    assert back.status_code == 200, back.text
    assert client.get(f"{VISITS}/{made}").json()["values"]["count"] == 7


def test_values_that_stand_twice_are_refused_at_their_fields(served: Served) -> None:
    visit(served, topic="Same")
    visit(served, topic="Same")
    client = drafted(served, lambda one: field_of(one, "topic").update(unique=True))
    refused = client.post(PUBLISH, {})

    assert (refused.status_code, refused.json()["code"]) == (409, "not_unique")
    assert refused.json()["errors"][0]["path"] == "forms.visit.fields.topic"
    assert [one["version"] for one in versions(client)] == [1]
    assert visit(served, topic="Same")


def test_author_and_note_are_kept_and_the_draft_is_gone(served: Served) -> None:
    client = drafted(served, add_mood, "bea")
    done = client.post(PUBLISH, {"version": 1, "note": "Moods"})

    assert done.status_code == 200, done.text
    first, _ = versions(client)
    assert (first["version"], first["published"]) == (2, True)
    assert (first["author"], first["note"]) == ("Bea", "Moods")
    assert client.post(PUBLISH, {}).status_code == 404
    assert client.get(DRAFT).headers["etag"] == '"2.0"'


def test_going_back_says_why(served: Served) -> None:
    client = drafted(served, add_mood)
    assert client.post(PUBLISH, {}).status_code == 200
    back = client.post(f"apps/{APP}/rollback", {"version": 1, "note": "Too moody"})

    assert back.status_code == 200, back.text
    assert versions(client)[0]["note"] == "Too moody"


def test_versions_are_compared_with_each_other_and_with_the_draft(served: Served) -> None:
    client = drafted(served, add_mood)

    def paths(query: str) -> list[str]:
        answer = client.get(f"{VERSIONS}/compare{query}")
        assert answer.status_code == 200, answer.text
        return [one["path"] for one in answer.json()["changes"]]

    mood = ["forms.visit.fields.mood"]
    assert paths("") == paths("?from=1&to=draft") == paths("?from=published&to=draft") == mood
    assert client.post(PUBLISH, {}).status_code == 200
    assert paths("?from=1&to=2") == paths("?from=2&to=1") == mood
    assert paths("?from=1&to=1") == paths("?from=published&to=draft") == []


@pytest.mark.parametrize(
    ("query", "status"),
    [("?from=9&to=1", 404), ("?from=x&to=1", 400), ("?from=1&to=²", 400), ("?from=0", 404)],
)
def test_what_is_no_version_is_not_compared(served: Served, query: str, status: int) -> None:
    assert served.client("admin").get(f"{VERSIONS}/compare{query}").status_code == status


ACTS = ("read", "check", "publish", "rollback", "versions", "compare", "import", "save")


@pytest.mark.parametrize(
    ("name", "may", "otherwise"),
    [
        ("admin", set(ACTS), 403),
        ("bea", set(ACTS) - {"import"}, 403),
        ("dora", {"read", "check", "versions", "compare", "save"}, 403),
        ("rex", {"publish", "rollback"}, 403),
        ("cleo", set(), 403),
        ("sam", set(), 404),
    ],
)
def test_each_act_on_a_definition_asks_for_its_right(
    served: Served, name: str, may: set[str], otherwise: int
) -> None:
    drafted(served, add_mood)
    client = served.client(name)
    draft = served.client("admin").get(DRAFT)
    calls: dict[str, Callable[[], Any]] = {
        "read": lambda: client.get(DRAFT),
        "check": lambda: client.post(f"{DRAFT}/check", {}),
        "versions": lambda: client.get(VERSIONS),
        "compare": lambda: client.get(f"{VERSIONS}/compare"),
        "save": lambda: client.request(
            "PUT", DRAFT, json=draft.json(), headers={"if-match": draft.headers["etag"]}
        ),
        "import": lambda: client.request(
            "POST",
            "apps/import?dry_run=1",
            content=b"key: other\n",
            headers={"content-type": "application/yaml"},
        ),
        "publish": lambda: client.post(PUBLISH, {}),
        "rollback": lambda: client.post(f"apps/{APP}/rollback", {"version": 1}),
    }
    got = {act: call().status_code for act, call in calls.items()}

    wanted = {act: 200 if act in may else otherwise for act in got}
    if name == "sam":
        wanted["import"] = 403
    assert got == wanted


def test_an_app_says_what_its_reader_may_do_with_it(served: Served) -> None:
    def can(name: str) -> list[list[str]]:
        return [app["can"] for app in served.client(name).get("apps").json()["items"]]

    assert can("admin") == can("bea") == [["design", "publish"]]
    assert can("dora") == [["design"]]
    assert can("rex") == [["publish"]]
    assert can("cleo") == [[]]
    assert can("sam") == []


def test_the_grants_of_a_draft_open_nothing(served: Served) -> None:
    def change(definition: Def) -> None:
        definition["app"]["access"] = [{"role": "drawer", "can": ["design", "publish"]}]

    client = drafted(served, change, "dora")
    assert client.post(PUBLISH, {}).status_code == 403
    assert served.client("bea").post(PUBLISH, {}).status_code == 200
    assert served.client("bea").get(DRAFT).status_code == 403
    assert served.client("dora").get(VERSIONS).json()["items"][0]["author"] == "Bea"
