"""Actions over the API: the input as body, versions, idempotency, several records at once."""

from collections.abc import Mapping

from tests.runtime.api.client import Client
from tests.runtime.api.conftest import Served

FORM = "apps/field_work/forms/visit"


def visit(client: Client, **values: object) -> Mapping[str, object]:
    made = client.post(f"{FORM}/records", {"values": {"topic": "Acted on", **values}})
    assert made.status_code == 201, made.text
    body = made.json()
    assert isinstance(body, dict)
    return body


def test_the_input_is_the_body_or_its_values_and_the_record_is_answered(served: Served) -> None:
    clerk = served.client("cleo")
    made = visit(clerk)
    path = f"{FORM}/records/{made['id']}/actions/peek"

    bare = clerk.post(path, {"count": 1})
    wrapped = clerk.post(path, {"values": {"count": 2}})

    assert (bare.status_code, wrapped.status_code) == (200, 200)
    assert (bare.json()["values"]["count"], wrapped.json()["values"]["count"]) == (1, 2)
    assert wrapped.headers["etag"] == f'"{wrapped.json()["version"]}"'
    assert [one["key"] for one in wrapped.json()["rights"]["actions"]] == ["peek"]


def test_faults_stand_at_the_input_and_guards_are_conflicts(served: Served) -> None:
    clerk = served.client("cleo")
    path = f"{FORM}/records/{visit(clerk)['id']}/actions/peek"

    invalid, guarded = clerk.post(path, {"count": 9}), clerk.post(path, {"count": 3})

    assert invalid.status_code == 422
    assert [(one["path"], one["code"]) for one in invalid.json()["errors"]] == [
        ("input.count", "max")
    ]
    assert guarded.status_code == 409


def test_an_idempotency_key_acts_once_and_a_stale_version_not_at_all(served: Served) -> None:
    clerk = served.client("cleo")
    made = visit(clerk)
    path = f"{FORM}/records/{made['id']}/actions/peek"

    first = clerk.post(path, {"count": 4}, headers={"idempotency-key": "peek-1"})
    again = clerk.post(path, {"count": 4}, headers={"idempotency-key": "peek-1"})
    stale = clerk.post(path, {"count": 5}, headers={"if-match": f'"{made["version"]}"'})

    assert first.json() == again.json()
    assert stale.status_code == 412
    assert clerk.get(f"{FORM}/records/{made['id']}").json()["version"] == first.json()["version"]


def test_several_records_are_acted_on_at_once(served: Served) -> None:
    clerk = served.client("cleo")
    ids = [visit(clerk)["id"] for _ in range(2)]

    done = clerk.post(f"{FORM}/actions/peek", {"ids": ids, "values": {"count": 2}})

    assert (done.status_code, done.json()) == (200, {"done": 2, "opens": None})
    for one in ids:
        assert clerk.get(f"{FORM}/records/{one}").json()["values"]["count"] == 2
    assert clerk.post(f"{FORM}/actions/peek", {"ids": "x"}).status_code == 422
    assert clerk.post(f"{FORM}/actions/none", {"ids": ids}).status_code == 404
