"""Approval through HTTP: the inbox, deciding once, and who may decide at all."""

from typing import Any

import pytest

from tests.runtime.api.client import Client
from tests.runtime.api.conftest import Served

VISITS = "apps/field_work/forms/visit/records"


def submit(client: Client, topic: str = "first") -> dict[str, Any]:
    answer = client.post(VISITS, {"values": {"topic": topic}, "submit": True})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def only_task(client: Client) -> dict[str, Any]:
    (task,) = client.get("tasks").json()["items"]
    found: dict[str, Any] = task
    return found


def test_a_submitted_record_waits_for_its_approver(served: Served) -> None:
    clerk, boss = served.client("cleo"), served.client("bea")
    record = submit(clerk)

    task = only_task(boss)
    assert record["state"] == "submitted"
    assert task["app"] == "field_work"
    assert task["record"]["id"] == record["id"]
    assert task["record"]["form"] == "visit"
    assert task["record"]["title"] == "first"
    assert task["assignee"]["id"] == served.ids["bea"]
    assert {"approve", "reject"} <= set(task["acts"])
    assert boss.get(f"tasks/{task['id']}").json()["id"] == task["id"]
    assert clerk.get("tasks").json()["items"] == []
    started = clerk.get("tasks?state=started").json()["items"]
    assert [item["record"]["id"] for item in started] == [record["id"]]


def test_an_approval_completes_the_record_and_cannot_come_twice(served: Served) -> None:
    clerk, boss = served.client("cleo"), served.client("bea")
    record = submit(clerk)
    task = only_task(boss)
    path = f"tasks/{task['id']}"

    first = boss.post(f"{path}/approve", {"comment": "good"})
    again = boss.post(f"{path}/approve", {"comment": "good"})
    other = boss.post(f"{path}/reject", {"comment": "no"})

    assert first.status_code == 200
    assert first.json()["state"] == "done"
    assert [again.status_code, other.status_code] == [409, 409]
    assert clerk.get(f"{VISITS}/{record['id']}").json()["state"] == "completed"
    assert boss.get("tasks").json()["items"] == []
    done = boss.get("tasks?state=done").json()["items"]
    assert [item["id"] for item in done] == [task["id"]]


def test_a_decision_sent_again_with_its_key_is_the_same_answer(served: Served) -> None:
    clerk, boss = served.client("cleo"), served.client("bea")
    submit(clerk)
    path, key = f"tasks/{only_task(boss)['id']}/approve", {"idempotency-key": "once"}

    first = boss.post(path, {"comment": "good"}, headers=key)
    again = boss.post(path, {"comment": "good"}, headers=key)

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()


@pytest.mark.parametrize("name", ["cleo", "carl", "ada", "sam"])
def test_nobody_but_the_approver_decides(served: Served, name: str) -> None:
    record = submit(served.client("cleo"))
    task = only_task(served.client("bea"))["id"]
    client = served.client(name)

    for act in ("approve", "reject", "return", "complete"):
        answer = client.post(f"tasks/{task}/{act}", {"comment": "mine"})
        assert answer.status_code in (403, 404), act
    assert served.client("cleo").get(f"{VISITS}/{record['id']}").json()["state"] == "submitted"


def test_looking_at_an_act_does_nothing(served: Served) -> None:
    record = submit(served.client("cleo"))
    boss = served.client("bea")
    task = only_task(boss)["id"]

    for act in ("approve", "reject"):
        answer = boss.get(f"tasks/{task}/{act}")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "POST"
    assert boss.get(f"{VISITS}/{record['id']}").json()["state"] == "submitted"


@pytest.mark.parametrize("act", ["transfer", "add_signer", "take_back", "reassign"])
def test_acts_that_there_are_not_are_not_there(served: Served, act: str) -> None:
    submit(served.client("cleo"))
    boss = served.client("bea")
    task = only_task(boss)["id"]

    assert boss.post(f"tasks/{task}/{act}", {"to": served.ids["bea"]}).status_code == 404


def test_a_stale_version_stops_a_decision_only_when_it_is_stated(served: Served) -> None:
    submit(served.client("cleo"))
    boss = served.client("bea")
    task = only_task(boss)
    path = f"tasks/{task['id']}/approve"

    stale = boss.post(path, {"comment": "x"}, headers={"if-match": '"999"'})
    stated = boss.post(
        path, {"comment": "x"}, headers={"if-match": f'"{task["record"]["version"]}"'}
    )

    assert stale.status_code == 412
    assert stated.status_code == 200


def test_what_was_started_can_be_withdrawn_by_who_started_it(served: Served) -> None:
    clerk, boss = served.client("cleo"), served.client("bea")
    record = submit(clerk)
    task = only_task(boss)

    assert boss.post(f"instances/{task['instance']}/withdraw").status_code in (403, 404)
    withdrawn = clerk.post(f"instances/{task['instance']}/withdraw", {"comment": "later"})
    assert withdrawn.status_code == 200
    assert clerk.get(f"{VISITS}/{record['id']}").json()["state"] == "withdrawn"
    assert boss.post(f"tasks/{task['id']}/approve").status_code == 409
    assert boss.get("tasks").json()["items"] == []


def test_an_administrator_ends_an_instance_for_good(served: Served) -> None:
    clerk, boss, admin = (served.client(name) for name in ("cleo", "bea", "admin"))
    record = submit(clerk)
    instance = only_task(boss)["instance"]

    for client in (boss, served.client("carl"), served.client("sam")):
        assert client.post(f"instances/{instance}/cancel", {"comment": "x"}).status_code in (
            403,
            404,
        )
    assert admin.post(f"instances/{instance}/cancel", {"comment": "over"}).status_code == 200
    assert clerk.get(f"{VISITS}/{record['id']}").json()["state"] == "cancelled"


def test_the_flow_tells_where_a_record_is(served: Served) -> None:
    clerk, boss = served.client("cleo"), served.client("bea")
    record = submit(clerk)
    before = clerk.get(f"{VISITS}/{record['id']}/flow").json()
    boss.post(f"tasks/{only_task(boss)['id']}/approve", {"comment": "good"})
    after = clerk.get(f"{VISITS}/{record['id']}/flow").json()

    assert before["state"] == "running"
    assert {node["node"]: node["state"] for node in before["nodes"]}["boss"] == "current"
    assert after["state"] == "completed"
    assert {node["node"]: node["state"] for node in after["nodes"]}["boss"] == "passed"


def test_an_unknown_box_or_task_is_refused(served: Served) -> None:
    client = served.client("bea")

    assert client.get("tasks?state=everything").status_code == 400
    assert client.get("tasks/01ARZ3NDEKTSV4RRFFQ69G5FAV").status_code == 404
    assert client.post("tasks/01ARZ3NDEKTSV4RRFFQ69G5FAV/approve").status_code == 404
    assert client.post("instances/01ARZ3NDEKTSV4RRFFQ69G5FAV/withdraw").status_code == 404
