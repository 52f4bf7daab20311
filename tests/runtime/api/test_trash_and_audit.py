"""The trash, the revisions and the audit by way of the API; who is shut out when signing in."""

from datetime import timedelta

import httpx
import pytest

from runtime.services.sign_in import BY_NAME, BY_NAME_AND_ADDRESS, IN_DOUBT, WINDOW, sign_in
from tests.runtime.api.conftest import PASSWORD, Served

VISIT = "apps/field_work/forms/visit"


def made(served: Served, who: str = "cleo", **values: object) -> str:
    answer = served.client(who).post(f"{VISIT}/records", {"values": {"topic": "Gone", **values}})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def deleted(served: Served) -> str:
    record = made(served, contact="13900007777")
    assert served.client("cleo").delete(f"{VISIT}/records/{record}", 1).status_code == 204
    return record


def audited(served: Served, **asked: str) -> list[dict[str, object]]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    answer = served.client("admin").get(f"audit?{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["items"]
    return found


def test_a_deleted_record_is_listed_restored_and_purged(served: Served) -> None:
    record, boss = deleted(served), served.client("bea")

    (row,) = boss.get(f"{VISIT}/trash").json()["items"]
    back = boss.post(f"{VISIT}/records/{record}/restore")
    read = boss.get(f"{VISIT}/records/{record}")
    boss.delete(f"{VISIT}/records/{record}", back.json()["version"])
    gone = boss.delete(f"{VISIT}/trash/{record}")

    assert (row["id"], row["title"], row["rights"]) == (
        record,
        "Gone",
        {"restore": True, "purge": True},
    )
    assert row["deleted_by"]["title"] == "Cleo"
    assert (back.status_code, back.headers["etag"]) == (200, '"3"')
    assert read.json()["values"]["contact"] == "13900007777"
    assert gone.status_code == 204
    assert boss.get(f"{VISIT}/trash").json()["items"] == []
    assert boss.post(f"{VISIT}/records/{record}/restore").status_code == 404


def test_without_the_right_the_trash_is_not_opened(served: Served) -> None:
    record = deleted(served)
    clerk, stranger = served.client("cleo"), served.client("sam")

    assert clerk.get(f"{VISIT}/trash").status_code == 403
    assert clerk.post(f"{VISIT}/records/{record}/restore").status_code == 403
    assert clerk.delete(f"{VISIT}/trash/{record}").status_code == 403
    assert stranger.post(f"{VISIT}/records/{record}/restore").status_code == 404
    assert len(served.client("bea").get(f"{VISIT}/trash").json()["items"]) == 1


def test_deeds_are_in_the_audit_with_who_when_and_from_where(served: Served) -> None:
    record, boss = deleted(served), served.client("bea")
    boss.post(f"{VISIT}/records/{record}/restore")
    boss.get(f"{VISIT}/export?format=csv")
    boss.get("apps/field_work/reports/spending/widgets/by_kind/export?format=csv")
    served.client("admin").get("apps/field_work/export?format=yaml")

    deeds = [(one["what"], one["username"]) for one in audited(served, kind="deed", limit="4")]
    (restored,) = audited(served, record=record)

    assert deeds == [
        ("export_app", "admin"),
        ("export_report", "bea"),
        ("export", "bea"),
        ("restore", "bea"),
    ]
    assert (restored["app"], restored["form"], restored["way"]) == ("field_work", "visit", "api")
    assert restored["address"]


def test_making_and_publishing_are_deeds(served: Served) -> None:
    whats = {str(one["what"]) for one in audited(served, kind="deed", limit="200")}
    told = str(audited(served, what="user"))

    assert {"publish", "user", "token"} <= whats
    assert "cleo" in told
    assert PASSWORD not in told


def test_denials_are_in_the_audit_also_those_that_answer_as_if_nothing_were_there(
    served: Served,
) -> None:
    record = made(served)
    served.client("sam").get(f"{VISIT}/records/{record}")
    served.client("ada").delete(f"{VISIT}/records/{record}", 1)
    served.client("cleo").get("apps/field_work/draft")
    served.client("carl").get(f"{VISIT}/records/{record}")

    denied = {
        (one["username"], one["status"], one["record"]) for one in audited(served, kind="denied")
    }

    assert ("sam", 404, record) in denied
    assert ("ada", 403, record) in denied
    assert ("cleo", 403, None) in denied
    assert ("carl", 404, record) in denied


def test_what_is_simply_not_there_is_no_denial(served: Served) -> None:
    served.client("cleo").get(f"{VISIT}/records/01M80BKW6NES6M7FEJ487CK6DV")
    served.client("cleo").get("nothing/here")

    assert audited(served, kind="denied", person="cleo") == []


def test_the_audit_goes_on_page_by_page_and_by_person(served: Served) -> None:
    record = made(served)
    for _ in range(5):
        served.client("sam").get(f"{VISIT}/records/{record}")

    admin = served.client("admin")
    first = admin.get("audit?person=sam&limit=3").json()
    second = admin.get(f"audit?person=sam&limit=3&cursor={first['next_cursor']}").json()

    assert [len(first["items"]), len(second["items"])] == [3, 2]
    assert second["next_cursor"] is None
    numbers = [int(one["id"]) for one in (*first["items"], *second["items"])]
    assert numbers == sorted(numbers, reverse=True)
    assert {one["who"]["title"] for one in first["items"]} == {"Sam"}


@pytest.mark.parametrize("person", ["cleo", "bea", "ada", "sam"])
def test_only_an_administrator_reads_the_audit(served: Served, person: str) -> None:
    assert served.client(person).get("audit").status_code == 403
    assert served.client().get("audit").status_code == 401


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "１"])
def test_a_strange_cursor_is_refused(served: Served, cursor: str) -> None:
    assert served.client("admin").get(f"audit?cursor={cursor}").status_code == 400


def test_a_lockout_is_in_the_audit_once(served: Served) -> None:
    client = served.client()
    for _ in range(BY_NAME_AND_ADDRESS + 3):
        client.post("session", {"username": "cleo", "password": "wrong"})

    (lockout,) = audited(served, what="lockout")
    assert (lockout["kind"], lockout["username"], lockout["status"]) == ("denied", "cleo", 429)


def _try(served: Served, password: str, address: str) -> int:
    signed = sign_in(served.system, "cleo", password, address=address)
    return getattr(signed, "status", 200)


def test_nobody_is_shut_out_by_what_others_do_elsewhere(served: Served) -> None:
    for number in range(BY_NAME + 10):
        _try(served, "guess", f"203.0.113.{number}")

    assert _try(served, PASSWORD, "198.51.100.7") == 200


def test_a_name_under_attack_has_few_tries_from_each_address(served: Served) -> None:
    for number in range(BY_NAME):
        _try(served, "guess", f"203.0.113.{number}")

    tries = [_try(served, "guess", "198.51.100.9") for _ in range(IN_DOUBT + 2)]

    assert tries == [401] * IN_DOUBT + [429] * 2
    served.clock.advance(WINDOW + timedelta(seconds=1))
    assert _try(served, PASSWORD, "198.51.100.9") == 200


def test_an_address_cannot_go_on_guessing_at_other_names(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.services.sign_in.BY_ADDRESS", 6)
    assert _try(served, PASSWORD, "203.0.113.5") == 200
    for number in range(6):
        sign_in(served.system, f"victim{number}", "guess", address="203.0.113.5")

    stranger = sign_in(served.system, "bea", PASSWORD, address="203.0.113.5")

    assert getattr(stranger, "status", 200) == 429
    # Who was known there before is not shut out by a neighbour.
    assert _try(served, PASSWORD, "203.0.113.5") == 200


def test_a_file_speaks_as_people_do(served: Served) -> None:
    made(served, kind="again", day="2026-11-20")
    answer: httpx.Response = served.client("bea").get(
        f"{VISIT}/export?format=csv&fields=topic,kind,day", headers={"accept-language": "zh"}
    )

    assert answer.text.splitlines()[1] == "Gone,再次,2026-11-20"
