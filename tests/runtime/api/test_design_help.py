"""What helps people who design an app, through HTTP."""

from typing import Any

import pytest

from runtime.services.manage_users import NewAccount, create_user, issue_token
from runtime.services.outcome import Refusal
from tests.runtime.api.client import Client
from tests.runtime.api.conftest import Served
from tests.runtime.api.sample_app import APP

HOME = f"apps/{APP}"


def test_the_vocabulary_is_told_in_the_readers_language_and_once(served: Served) -> None:
    admin = served.client("admin")
    english = admin.get(f"{HOME}/vocabulary")
    chinese = admin.get(f"{HOME}/vocabulary", headers={"accept-language": "zh-CN"})

    assert english.json()["property_words"]["required"]["label"] == "Required"
    assert chinese.json()["property_words"]["required"]["label"] == "必填"
    assert english.headers["etag"] != chinese.headers["etag"]
    again = admin.get(f"{HOME}/vocabulary", headers={"if-none-match": english.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert served.client("sam").get(f"{HOME}/vocabulary").status_code == 404
    assert served.client("cleo").get(f"{HOME}/vocabulary").status_code == 403


def made(served: Served, who: str, form: str, /, **values: object) -> str:
    answer = served.client(who).post(f"{HOME}/forms/{form}/records", {"values": values})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def tried(served: Served, name: str, **asked: object) -> dict[str, Any]:
    answer = served.client(name).post(f"{HOME}/draft/expression", asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def pointer_to(served: Served, form: str, *rest: str | int) -> list[str | int]:
    forms = served.client("admin").get(f"{HOME}/draft").json()["forms"]
    index = next(place for place, one in enumerate(forms) if one["key"] == form)
    return ["forms", index, *rest]


def test_an_expression_is_typed_and_evaluated_on_a_sample(served: Served) -> None:
    place = made(served, "bea", "place", name="Harbour", rating="A")
    lines = [{"item": "a", "qty": "2", "price": "3.50"}, {"item": "b", "qty": "1", "price": "4"}]
    visit = made(served, "bea", "visit", topic="Crane", place=place, lines=lines)

    def of(expression: str, **more: object) -> dict[str, Any]:
        return tried(served, "admin", form="visit", expression=expression, record=visit, **more)

    total = of("SUM(lines.qty * lines.price)")
    assert (total["type"], total["value"]) == ("number", "11")
    assert total["sample"] == {"id": visit, "title": "Crane"}
    assert of("place.rating + '!' == 'A!'")["value"] is True
    assert of("place")["text"] == "Harbour"
    assert of("qty * price", subtable="lines")["value"] == "7"
    assert of("me.name")["value"] == "Admin"
    assert of("1 / 0")["missing"]["code"] == "div_zero"
    sent = tried(
        served,
        "admin",
        form="visit",
        expression="LEN(topic) + count",
        values={"count": 2, "topic": "abc"},
    )
    assert (sent["value"], sent["text"]) == ("5", "5")
    assert "sample" not in sent


def test_a_faulty_expression_is_told_with_its_place_in_the_text(served: Served) -> None:
    found = tried(served, "admin", form="visit", expression="topic + cuont")["error"]
    assert (found["code"], found["position"]) == ("name", {"start": 8, "end": 13})
    assert "count" in found["message"]
    wrong = tried(served, "admin", form="visit", expression="count + 1", expects="boolean")
    assert wrong["error"]["code"] == "type"
    answer = served.client("admin").post(
        f"{HOME}/draft/expression",
        {"form": "visit", "expression": "topic +"},
        headers={"accept-language": "zh"},
    )
    assert answer.json()["error"]["code"] == "syntax"
    assert not answer.json()["error"]["message"].isascii()


def test_the_unsaved_draft_counts(served: Served) -> None:
    visit = made(served, "bea", "visit", topic="Crane", count=4)
    draft = served.client("admin").get(f"{HOME}/draft").json()
    (form,) = (one for one in draft["forms"] if one["key"] == "visit")
    form["fields"].append({"key": "twice", "type": "integer", "formula": "count * 2"})

    asked = {"form": "visit", "expression": "twice + 1", "record": visit}
    assert tried(served, "admin", **asked)["error"]["code"] == "name"
    found = tried(served, "admin", **asked, definition=draft)
    assert (found["type"], found["value"]) == ("number", "9")


def test_a_pointer_says_which_names_there_are(served: Served) -> None:
    made(served, "bea", "visit", topic="Crane", count=4)
    flow = ["workflows", 0, "flows", 0, "when"]

    assert tried(served, "admin", scope=flow, expression="count > 3")["value"] is True
    assert tried(served, "admin", scope=flow, expression="count")["error"]["code"] == "type"
    column = pointer_to(served, "visit", "fields", 11, "fields", 1, "visible")
    assert tried(served, "admin", scope=column, expression="qty > 1")["type"] == "boolean"
    nowhere = served.client("admin").post(
        f"{HOME}/draft/expression", {"scope": ["forms", 99], "expression": "1"}
    )
    assert nowhere.status_code == 404


def reading_designer(served: Served) -> Client:
    """Somebody who may design, and reads records without what is hidden from auditors."""
    roles = (f"{APP}.drawer", f"{APP}.auditor")
    account = NewAccount("fay", "Fay", "eleven yellow kites", roles)
    assert not isinstance(create_user(served.system, None, account), Refusal)
    token = issue_token(served.system, None, "fay", name="tests")
    return Client(served.application, served.portal, str(token))


def test_a_sample_shows_its_reader_nothing_that_he_may_not_read(served: Served) -> None:
    """Design is a right on the definition: what a designer sees of data is his own."""
    place = made(served, "bea", "place", name="Harbour", rating="A")
    made(served, "bea", "visit", topic="Crane", place=place, verdict="good", bonus="7")
    fay = reading_designer(served)

    def value(client: Client, expression: str, **more: object) -> object:
        asked = {"form": "visit", "expression": expression, **more}
        return client.post(f"{HOME}/draft/expression", asked).json()["value"]

    assert value(fay, "topic + place.name") == "CraneHarbour"
    for expression in ("verdict", "place.rating", "bonus_text", "LOOKUP(place, rating, true)"):
        assert value(fay, expression) is None, expression
    draft = fay.get(f"{HOME}/draft").json()
    (form,) = (one for one in draft["forms"] if one["key"] == "visit")
    spy = {"key": "spy", "type": "text", "formula": "verdict", "declassified": True}
    form["fields"].append(spy)
    assert value(fay, "spy", definition=draft) is None
    dora = served.client("dora")
    assert value(dora, "topic") is None
    assert value(dora, "place.name", values={"place": place}) is None
    assert value(dora, "COUNT_OF(visit)") is None


def test_who_would_be_asked_is_told_with_reasons(served: Served) -> None:
    admin = served.client("admin")

    def asked(**more: object) -> dict[str, Any]:
        answer = admin.post(f"{HOME}/draft/assignees", {"form": "visit", **more})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    both = asked(
        assignees=[{"role": "boss"}, {"initiator": True}], separation=False, initiator="cleo"
    )
    assert [(one["name"], one["reason"]) for one in both["people"]] == [
        ("Bea", "role Boss"),
        ("Cleo", "submitted the record"),
    ]
    nobody = asked(assignees=[{"user": "nobody"}], initiator="cleo")
    assert [one["name"] for one in nobody["people"]] == ["Admin"]
    assert nobody["note"]
    refused = asked(assignees=[{"user": "nobody"}], on_empty="error")
    assert (refused["people"], bool(refused["note"])) == ([], True)
    faulty = admin.post(f"{HOME}/draft/assignees", {"form": "visit", "assignees": [{"rule": "x"}]})
    assert faulty.status_code == 422


def test_a_workflow_is_rehearsed_over_the_api(served: Served) -> None:
    admin = served.client("admin")
    address = f"{HOME}/workflows/approval/simulate"
    before = admin.get(f"{HOME}/forms/visit/records").json()

    play = admin.post(address, {"values": {"topic": "Crane"}, "as": "cleo"}).json()
    assert (play["outcome"], play["path"]) == ("completed", ["start", "boss", "done"])
    rejected = admin.post(
        address, {"values": {"topic": "Crane"}, "as": "cleo", "decisions": {"boss": "reject"}}
    ).json()
    assert rejected["outcome"] == "rejected"
    assert admin.get(f"{HOME}/forms/visit/records").json() == before
    made(served, "cleo", "visit", topic="Crane")
    assert admin.post(address, {"last": 3}).json() == {"compared": 0, "different": []}
    assert admin.post(address, {"last": 0}).status_code == 422
    assert admin.post(address, {"decisions": {"boss": "shrug"}}).status_code == 422
    assert admin.post(f"{HOME}/workflows/nothing/simulate", {}).status_code == 404
    assert served.client("cleo").post(address, {}).status_code == 403


def test_a_draft_meets_real_records_only_for_who_could_see_all_of_them(served: Served) -> None:
    """A draft's steps could copy what is hidden to where its author sees it."""
    visit = made(served, "bea", "visit", topic="Crane", verdict="good")
    admin, fay, bea = served.client("admin"), reading_designer(served), served.client("bea")
    address = f"{HOME}/workflows/approval/simulate"
    answer = admin.get(f"{HOME}/draft")
    draft = answer.json()
    spy = {"key": "spy", "type": "update", "do": [{"set": {"topic": "verdict"}}]}
    draft["workflows"][0]["nodes"].append(spy)
    draft["workflows"][0]["flows"][-1]["to"] = "spy"
    draft["workflows"][0]["flows"].append({"from": "spy", "to": "done"})
    saved = admin.request(
        "PUT", f"{HOME}/draft", json=draft, headers={"if-match": answer.headers["etag"]}
    )
    assert saved.status_code == 200, saved.text

    asked = {"record": visit, "as": "bea"}
    assert fay.post(address, asked).status_code == 403
    assert fay.post(address, {**asked, "draft": False}).json()["outcome"] == "completed"
    told = bea.post(address, asked).json()
    assert ("topic", "good") in {(one["field"], one["after"]) for one in told["changes"]}
    preview = f"{HOME}/draft/previews/boss/forms/visit/evaluate"
    assert fay.post(preview, {"values": {}, "id": visit}).status_code == 403
    assert bea.post(preview, {"values": {}, "id": visit}).status_code == 200


def test_people_are_found_by_what_is_shown_of_them_and_nothing_else(served: Served) -> None:
    dora = served.client("dora")

    def found(q: str) -> list[str]:
        answer = dora.get(f"{HOME}/people", params={"q": q})
        assert answer.status_code == 200, answer.text
        items = answer.json()["items"]
        assert all(one.keys() == {"username", "name", "department"} for one in items)
        return [one["username"] for one in items]

    assert found("") == sorted(served.tokens)
    assert found("CLEO") == ["cleo"]
    assert found("cleo nobody") == []
    assert found("boss") == []  # a role is nothing one may find people by
    admin, ids = served.client("admin"), served.ids
    assert admin.patch(f"users/{ids['cleo']}", {"email": "post@lantern.test"}).status_code == 200
    assert found("lantern") == []
    assert admin.patch(f"users/{ids['cleo']}", {"active": False}).status_code == 200
    assert found("cleo") == []


@pytest.mark.parametrize(
    ("who", "status"), [(None, 401), ("sam", 404), ("cleo", 403), ("rex", 403), ("bea", 200)]
)
def test_people_are_offered_to_who_designs_the_app(
    served: Served, who: str | None, status: int
) -> None:
    answer = served.client(who).get(f"{HOME}/people")
    assert answer.status_code == status, answer.text


HEADS: list[dict[str, Any]] = [
    {"calendar": {"holidays": ["no day"]}},
    {"calendar": {"start": "25:99"}},
    {"calendar": {"start": "18:00", "end": "09:00"}},
    {"time_zone": "Nowhere/Town"},
    {"time_zone": "../../etc/passwd"},
    {"settings": [{"key": "large", "type": "money", "default": "many"}]},
    {"settings": [{"key": "large", "type": "money", "default": 10**30}]},
]


@pytest.mark.parametrize("head", HEADS, ids=str)
def test_a_draft_whose_head_is_wrong_is_helped_all_the_same(
    served: Served, head: dict[str, Any]
) -> None:
    admin = served.client("admin")
    draft = admin.get(f"{HOME}/draft")
    body = draft.json()
    body["app"] |= head
    put = admin.request(
        "PUT", f"{HOME}/draft", json=body, headers={"if-match": draft.headers["etag"]}
    )
    assert put.status_code == 200, put.text

    assert admin.post(f"{HOME}/draft/check", {}).status_code == 200
    assert tried(served, "admin", form="visit", expression="count + 1")["type"] == "number"
    asked = {"form": "visit", "assignees": [{"role": "boss"}]}
    assert admin.post(f"{HOME}/draft/assignees", asked).json()["people"]
    preview = f"{HOME}/draft/previews/boss/forms/visit/evaluate"
    assert admin.post(preview, {"values": {"count": 1}}).status_code == 200
    (report,) = body["reports"]
    numbers = admin.post(f"{HOME}/draft/reports/{report['key']}/data", {})
    assert numbers.status_code == 200, numbers.text
