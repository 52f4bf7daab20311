"""Records through HTTP: made, read, changed on a version, submitted, deleted."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from runtime.services.caller import Caller, Way
from runtime.services.outcome import Refusal
from runtime.services.publish_app import import_app
from tests.runtime.api.client import Client
from tests.runtime.api.conftest import Served
from tests.runtime.api.sample_app import app_files

VISITS = "apps/field_work/forms/visit/records"
PLACES = "apps/field_work/forms/place/records"
LINE = {"item": "paper", "qty": "2", "price": "10.50"}


def make(client: Client, **values: object) -> dict[str, Any]:
    answer = client.post(VISITS, {"values": {"topic": "first", **values}})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_a_record_is_made_read_and_changed_on_its_version(served: Served) -> None:
    client = served.client("cleo")
    answer = client.post(VISITS, {"values": {"topic": "first", "lines": [LINE, LINE]}})
    made = answer.json()

    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/{VISITS}/{made['id']}"
    assert answer.headers["etag"] == '"1"'
    assert made["form"] == "visit"
    assert made["values"]["total"] == "42.00"
    assert made["rights"]["update"] is True
    first = made["values"]["lines"][0]
    assert (first["price"], first["amount"]) == ("10.50", "21.00")
    changed = client.patch(
        f"{VISITS}/{made['id']}",
        {"values": {"topic": "second", "lines": [{"row_id": first["row_id"], "qty": "3"}]}},
        1,
    )
    assert changed.status_code == 200
    assert changed.headers["etag"] == '"2"'
    assert changed.json()["values"]["total"] == "52.50"
    read = client.get(f"{VISITS}/{made['id']}")
    assert read.json()["values"] == changed.json()["values"]
    assert read.headers["etag"] == '"2"'


def test_a_change_says_which_version_it_is_made_on(served: Served) -> None:
    client = served.client("cleo")
    path = f"{VISITS}/{make(client)['id']}"
    client.patch(path, {"values": {"topic": "second"}}, 1)

    missing = client.patch(path, {"values": {"topic": "x"}})
    old = client.patch(path, {"values": {"topic": "x"}}, 1)
    foreign = client.request(
        "PATCH", path, json={"values": {"topic": "x"}}, headers={"if-match": '"none of ours"'}
    )
    unstated = client.delete(path)
    statuses = [answer.status_code for answer in (missing, old, foreign, unstated)]
    assert statuses == [428, 412, 412, 428]
    assert old.json()["version"] == 2
    assert client.get(path).json()["values"]["topic"] == "second"
    assert client.delete(path, 1).status_code == 412
    assert client.delete(path, 2).status_code == 204
    assert client.get(path).status_code == 404


def test_a_key_gives_the_same_answer_again_and_nothing_more(served: Served) -> None:
    client, other = served.client("cleo"), served.client("carl")
    body = {"values": {"topic": "once"}}
    key = {"idempotency-key": "a-1"}
    first = client.post(VISITS, body, headers=key)
    again = client.post(VISITS, body, headers=key)
    else_ = client.post(VISITS, {"values": {"topic": "other"}}, headers=key)
    others = other.post(VISITS, body, headers=key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotent-replayed"] == "true"
    assert else_.status_code == 409
    assert others.status_code == 201
    assert others.json()["id"] != first.json()["id"]
    assert len(client.get(VISITS).json()["items"]) == 1


def test_a_refused_request_does_not_use_up_its_key(served: Served) -> None:
    client, key = served.client("cleo"), {"idempotency-key": "a-1"}

    assert client.post(VISITS, {"values": {"topic": [1]}}, headers=key).status_code == 422
    assert client.post(VISITS, {"values": {"topic": "now"}}, headers=key).status_code == 201


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"topic": [1]}, "topic"),
        ({"topic": {"$ne": None}}, "topic"),
        ({"topic": "x" * 81}, "topic"),
        ({"topic": "t", "count": True}, "count"),
        ({"topic": "t", "count": "1.5"}, "count"),
        ({"topic": "t", "count": -1}, "count"),
        ({"topic": "t", "count": 10**30}, "count"),
        ({"topic": "t", "day": "0000-00-00"}, "day"),
        ({"topic": "t", "day": "2016-12-31T23:59:60Z"}, "day"),
        ({"topic": "t", "kind": "third"}, "kind"),
        ({"topic": "t", "place": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "place"),
        ({"topic": "t", "place": {"$gt": ""}}, "place"),
        ({"topic": "t", "zzz": 1}, "zzz"),
        ({"topic": "t", "total": "5.00"}, "total"),
        ({"topic": "t", "bonus": "5.00"}, "bonus"),
        ({"topic": "t", "lines": {"item": "x"}}, "lines"),
        ({"topic": "t", "lines": [{"item": "x", "qty": "1.234"}]}, "lines[0].qty"),
        ({"topic": "t", "lines": [{**LINE, "remark": "x"}]}, "lines[0].remark"),
        ({"topic": "t", "lines": [{**LINE, "row_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}]}, "lines[0]"),
    ],
)
def test_values_that_do_not_hold_are_named(
    served: Served, values: dict[str, object], path: str
) -> None:
    client = served.client("cleo")
    answer = client.post(VISITS, {"values": values})

    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["path"].startswith(path)
    assert all(error["message"] for error in answer.json()["errors"])
    assert client.get(VISITS).json()["items"] == []


@pytest.mark.parametrize(
    ("values", "path"),
    [({}, "topic"), ({"topic": "t", "lines": [LINE, {"qty": "1"}]}, "lines[1].item")],
)
def test_what_a_draft_may_leave_out_is_asked_for_at_submission(
    served: Served, values: dict[str, object], path: str
) -> None:
    client = served.client("cleo")
    kept = client.post(VISITS, {"values": values})
    submitted = client.post(VISITS, {"values": values, "submit": True})
    later = client.post(f"{VISITS}/{kept.json()['id']}/submit")

    assert kept.status_code == 201
    assert (submitted.status_code, later.status_code) == (422, 422)
    assert [error["path"] for error in submitted.json()["errors"]] == [path]
    (error,) = later.json()["errors"]  # stored rows go by their ids
    assert error["path"].rpartition("]")[2] == path.rpartition("]")[2]


@pytest.mark.parametrize(
    "values", [{"state": "completed"}, {"owner": "x"}, {"version": 9}, {"id": "x"}]
)
def test_what_belongs_to_the_system_is_not_written(
    served: Served, values: dict[str, object]
) -> None:
    client = served.client("cleo")
    made = make(client)
    answer = client.patch(f"{VISITS}/{made['id']}", {"values": values}, 1)

    assert answer.status_code in (403, 422)
    now = client.get(f"{VISITS}/{made['id']}").json()
    assert {key: now[key] for key in ("id", "version", "state")} == {
        key: made[key] for key in ("id", "version", "state")
    }


def test_a_row_of_another_record_cannot_be_reached(served: Served) -> None:
    client = served.client("cleo")
    mine, other = make(client, lines=[LINE]), make(client, lines=[LINE])
    row = other["values"]["lines"][0]["row_id"]
    answer = client.patch(
        f"{VISITS}/{mine['id']}", {"values": {"lines": [{"row_id": row, "qty": "9"}]}}, 1
    )

    assert answer.status_code in (404, 422)
    kept = client.get(f"{VISITS}/{other['id']}").json()["values"]["lines"]
    assert kept == other["values"]["lines"]


def test_a_warning_is_accepted_with_a_reason(served: Served) -> None:
    client, values = served.client("cleo"), {"topic": "x" * 50}
    body = {"values": values, "submit": True}
    warned = client.post(VISITS, body)
    made = client.post(VISITS, {**body, "acknowledge": {"long_topic": "as it is"}})

    assert warned.status_code == 422
    (error,) = warned.json()["errors"]
    assert (error["level"], error["rule"], error["path"]) == ("warning", "long_topic", "topic")
    assert made.status_code == 201


def test_a_form_is_computed_without_being_stored(served: Served) -> None:
    client = served.client("cleo")
    answer = client.post(
        "apps/field_work/forms/visit/evaluate", {"values": {"lines": [LINE, {"qty": "1"}]}}
    )

    assert answer.status_code == 200
    told = answer.json()
    assert told["values"]["total"] == "21.00"
    assert "topic" in [error["path"] for error in told["errors"]]
    assert client.get(VISITS).json()["items"] == []


def test_lists_go_on_where_they_ended_while_records_come_in(served: Served) -> None:
    client = served.client("cleo")
    topics = [f"t{number:02}" for number in range(7)]
    for topic in topics:
        make(client, topic=topic)
    found: list[str] = []
    cursor: str | None = None
    for _ in range(10):
        query = f"?sort=topic&limit=2&count=1{f'&cursor={cursor}' if cursor else ''}"
        page = client.get(VISITS + query).json()
        found += [row["values"]["topic"] for row in page["items"]]
        cursor = page["next_cursor"]
        make(client, topic=f"s{len(found)}")
        if cursor is None:
            break

    assert [topic for topic in found if topic in topics] == topics
    assert len(found) == len(set(found))


def test_lists_are_filtered_sorted_and_searched(served: Served) -> None:
    client = served.client("cleo")
    for topic, count in (("tea", 3), ("toast", 1), ("jam", 2)):
        make(client, topic=topic, count=count)

    def topics(query: str) -> list[str]:
        answer = client.get(f"{VISITS}?{query}")
        assert answer.status_code == 200, answer.text
        return [row["values"]["topic"] for row in answer.json()["items"]]

    assert topics("sort=-count") == ["tea", "jam", "toast"]
    assert topics("filter=count%20%3E%201&sort=topic") == ["jam", "tea"]
    assert topics("q=toas") == ["toast"]
    assert topics("q=%25%28%5B") == []
    assert client.get(f"{VISITS}?count=1&limit=1").json()["total"] == 3


def test_another_clerks_record_is_not_there(served: Served) -> None:
    record = make(served.client("cleo"))["id"]
    other = served.client("carl")
    path = f"{VISITS}/{record}"

    answers = [
        other.get(path),
        other.patch(path, {"values": {"topic": "mine"}}, 1),
        other.delete(path, 1),
        other.post(f"{path}/submit"),
        other.get(f"{path}/history"),
        other.get(f"{path}/flow"),
        other.get(f"{path}/comments"),
        other.post(f"{path}/comments", {"text": "hello"}),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert other.get(VISITS).json()["items"] == []
    assert served.client("cleo").get(path).json()["version"] == 1


def test_who_may_only_read_is_told_so(served: Served) -> None:
    record = make(served.client("cleo"))["id"]
    auditor = served.client("ada")
    path = f"{VISITS}/{record}"

    assert auditor.get(path).status_code == 200
    answers = [
        auditor.patch(path, {"values": {"topic": "mine"}}, 1),
        auditor.delete(path, 1),
        auditor.post(f"{path}/submit"),
        auditor.post(VISITS, {"values": {"topic": "x"}}),
        auditor.get("apps/field_work/forms/visit/export?format=csv"),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5


def test_history_and_comments_are_told(served: Served) -> None:
    client = served.client("cleo")
    path = f"{VISITS}/{make(client)['id']}"
    client.patch(path, {"values": {"topic": "second"}}, 1)
    written = client.post(f"{path}/comments", {"text": "Looks good\nto me"})

    assert written.status_code == 201
    comments = client.get(f"{path}/comments").json()["items"]
    assert [comment["text"] for comment in comments] == ["Looks good\nto me"]
    entries = client.get(f"{path}/history").json()["items"]
    assert len(entries) >= 2
    assert {entry["who"]["id"] for entry in entries} == {served.ids["cleo"]}
    assert {entry["way"] for entry in entries} == {"api"}
    assert client.post(f"{path}/comments", {"text": ""}).status_code == 422


def test_choices_of_a_lookup_are_those_one_may_see(served: Served) -> None:
    boss, clerk, stranger = (served.client(name) for name in ("bea", "cleo", "sam"))
    place = boss.post(PLACES, {"values": {"name": "Harbour", "rating": "A"}}).json()
    boss.post(PLACES, {"values": {"name": "Market", "rating": "B"}})
    path = "apps/field_work/forms/visit/lookup/place"

    found = clerk.get(f"{path}?q=harb").json()["items"]
    assert [(choice["id"], choice["title"]) for choice in found] == [(place["id"], "Harbour")]
    assert len(clerk.get(path).json()["items"]) == 2
    assert stranger.get(path).status_code in (403, 404)
    made = make(clerk, place=place["id"])
    assert made["values"]["place"] == {"id": place["id"], "title": "Harbour"}


def test_choices_follow_what_is_filled_in_so_far(served: Served) -> None:
    plain = "{key: place, type: lookup, form: place, "
    files = app_files()
    visit = files["forms/visit.yaml"].decode()
    narrowed = visit.replace(plain, f"""{plain}filter: "name == record.topic", """)
    files["forms/visit.yaml"] = narrowed.encode()
    operator = Caller(served.system.nobody, Way.CLI, "en")
    assert not isinstance(import_app(served.system, operator, files, dry_run=False), Refusal)
    boss = served.client("bea")
    for name in ("Harbour", "Market"):
        boss.post(PLACES, {"values": {"name": name}})

    path = "apps/field_work/forms/visit/lookup/place"
    values = quote(json.dumps({"topic": "Market"}))
    found = boss.get(f"{path}?values={values}").json()["items"]
    assert [choice["title"] for choice in found] == ["Market"]
    stored = make(boss, topic="Harbour")
    found = boss.get(f"{path}?id={stored['id']}").json()["items"]
    assert [choice["title"] for choice in found] == ["Harbour"]
    assert boss.get(f"{path}?values=[1]").status_code == 400
    assert boss.get(f"{path}?values={'[' * 5000}").status_code == 400


def test_records_leave_as_a_file(served: Served) -> None:
    client = served.client("cleo")
    make(client, topic="=1+1", count=2)
    answer = client.get("apps/field_work/forms/visit/export?format=csv&fields=topic,count,total")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'attachment; filename="visit.csv"' in answer.headers["content-disposition"]
    assert answer.headers["content-length"] == str(len(answer.content))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Topic,Count,Total"
    assert lines[1].startswith("'=1+1,2,")
    assert client.get("apps/field_work/forms/visit/export?format=exe").status_code == 400
