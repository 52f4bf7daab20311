"""Messages and the log of automations over HTTP."""

from tests.runtime.api.client import Client
from tests.runtime.api.conftest import Served

FORM = "apps/field_work/forms/visit"


def judged(served: Served) -> str:
    """Let the boss judge a visit of the clerk's: both are told."""
    made = served.client("cleo").post(f"{FORM}/records", {"values": {"topic": "Tea"}}).json()
    changed = served.client("bea").patch(
        f"{FORM}/records/{made['id']}", {"values": {"verdict": "good", "bonus": "5"}}, 1
    )
    assert changed.status_code == 200, changed.text
    return str(made["id"])


def first(client: Client) -> dict[str, object]:
    found: dict[str, object] = client.get("notifications").json()["items"][0]
    return found


def test_each_is_told_what_he_may_read_and_led_to_the_record(served: Served) -> None:
    record = judged(served)

    boss, clerk = first(served.client("bea")), first(served.client("cleo"))
    assert boss["message"] == "Tea: good 5.00 B5.00 —  0.00"
    assert str(clerk["message"]).startswith("Tea: — — —")
    assert boss["record"] == {"id": record, "title": "Tea"}
    assert (boss["app"], boss["form"], boss["read_at"]) == ("field_work", "visit", None)


def test_who_may_not_see_the_record_gets_no_way_to_it(served: Served) -> None:
    record = judged(served)
    answer = served.client("carl").get("notifications")

    (message,) = answer.json()["items"]
    assert (message["record"], message["form"]) == (None, None)
    assert record not in answer.text
    assert str(message["message"]).startswith("—: — — —")


def test_messages_are_marked_as_read_one_by_one_and_all_at_once(served: Served) -> None:
    judged(served)
    judged(served)
    boss = served.client("bea")
    assert boss.get("notifications").json()["unread"] == 2
    youngest = first(boss)
    seen = boss.post(f"notifications/{youngest['id']}/read")
    assert seen.status_code == 200
    assert seen.json()["read_at"] is not None
    assert served.client("cleo").post(f"notifications/{youngest['id']}/read").status_code == 404
    page = boss.get("notifications?unread=true").json()
    assert (page["unread"], len(page["items"])) == (1, 1)
    assert boss.post("notifications/read").json() == {"read": 1}
    assert boss.get("notifications?unread=true").json()["items"] == []


def test_who_is_not_signed_in_reads_no_messages(served: Served) -> None:
    assert served.client().get("notifications").status_code == 401


def test_administrators_alone_read_what_automations_did(served: Served) -> None:
    record = judged(served)
    log = "apps/field_work/automations/log"

    assert served.client("bea").get(log).status_code == 403
    page = served.client("admin").get(f"{log}?automation=judged&state=done").json()
    (line,) = page["items"]
    assert (line["automation"], line["label"], line["record"]) == ("judged", "Judged", record)
    assert (line["form"], line["state"], line["person"]["title"]) == ("visit", "done", "Bea")
    assert served.client("admin").get(f"{log}?state=failed").json()["items"] == []
    assert served.client("admin").get("apps/nowhere/automations/log").status_code == 404
