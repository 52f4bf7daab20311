"""People, departments, roles and settings over the API, and handing over what hangs on a person."""

import re

import pytest

from tests.runtime.api.conftest import Served
from tests.runtime.api.sample_app import APP

VISITS = f"apps/{APP}/forms/visit"


def invited(served: Served, name: str = "dan", **more: object) -> dict[str, object]:
    """Invite somebody as the administrator; what the answer says."""
    answer = served.client("admin").post("users", {"username": name, "name": "Dan", **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json()
    return found


def test_an_invitation_makes_an_account_without_a_password_and_a_link(served: Served) -> None:
    made = invited(served, roles=[f"{APP}.clerk"], email="dan@example.com")

    assert (made["invited"], made["roles"], made["email"]) == (
        True,
        [f"{APP}.clerk"],
        "dan@example.com",
    )
    assert re.fullmatch(r"/welcome/[\w-]{40,}", str(made["link"]))
    refused = served.client().post("session", {"username": "dan", "password": "anything at all"})
    assert refused.status_code == 401


def test_a_link_made_anew_ends_the_password_and_the_sessions(served: Served) -> None:
    admin, cleo = served.client("admin"), served.client()
    signed = {"username": "cleo", "password": "seven green lanterns"}
    assert cleo.post("session", signed).status_code == 200

    answer = admin.post(f"users/{served.ids['cleo']}/link")

    assert answer.status_code == 201
    assert cleo.get("session").status_code == 401
    assert served.client().post("session", signed).status_code == 401


def test_people_are_found_by_words_role_and_state_page_by_page(served: Served) -> None:
    admin = served.client("admin")

    def names(query: str) -> list[str]:
        return [one["username"] for one in admin.get(f"users?{query}").json()["items"]]

    first = admin.get("users?limit=2").json()
    second = admin.get(f"users?limit=2&cursor={first['next_cursor']}").json()

    assert first["total"] == len(served.ids)
    assert [one["username"] for one in (*first["items"], *second["items"])] == [
        "ada",
        "admin",
        "bea",
        "carl",
    ]
    assert names("q=CLE") == ["cleo"]
    assert names("q=%25") == []
    clerks = set(names(f"role={APP}.clerk"))
    assert {"carl", "cleo"} <= clerks
    assert not {"bea", "sam", "admin"} & clerks
    assert names("active=0") == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"name": " "}, "name"),
        ({"email": "nothing"}, "email"),
        ({"department": "none"}, "department"),
        ({"manager": "nobody"}, "manager"),
        ({"manager": "cleo"}, "manager"),
        ({"roles": ["field_work.king"]}, "roles"),
        ({"roles": "admin"}, "roles"),
        ({"locale": "fr"}, "locale"),
        ({"active": "no"}, "active"),
        ({"password_hash": "x"}, "password_hash"),
    ],
)
def test_what_does_not_fit_an_account_is_told_at_its_place(
    served: Served, changes: dict[str, object], path: str
) -> None:
    answer = served.client("admin").patch(f"users/{served.ids['cleo']}", changes)

    assert answer.status_code == 422, answer.text
    assert [one["path"] for one in answer.json()["errors"]] == [path]


def test_nobody_stands_above_himself_by_way_of_others(served: Served) -> None:
    admin = served.client("admin")
    assert admin.patch("users/cleo", {"manager": "bea"}).status_code == 200

    answer = admin.patch("users/bea", {"manager": served.ids["cleo"]})

    assert answer.status_code == 422
    assert admin.get("users/cleo").json()["manager"]["title"] == "Bea"


def test_an_administrator_shuts_out_neither_himself_nor_the_last_one(served: Served) -> None:
    admin = served.client("admin")

    himself = admin.patch(f"users/{served.ids['admin']}", {"active": False})
    last = admin.patch("users/admin", {"roles": []})
    by_role = admin.request("DELETE", f"roles/admin/members/{served.ids['admin']}")

    assert [one.json()["code"] for one in (himself, last, by_role)] == [
        "oneself",
        "last_admin",
        "last_admin",
    ]
    assert admin.get("users/admin").json()["active"] is True


def test_who_is_disabled_is_out_at_once(served: Served) -> None:
    admin, cleo = served.client("admin"), served.client("cleo")
    assert cleo.get("apps").status_code == 200

    assert admin.patch("users/cleo", {"active": False}).status_code == 200

    assert cleo.get("apps").status_code == 401


def test_departments_make_a_tree_without_circles(served: Served) -> None:
    admin = served.client("admin")
    top = admin.post("departments", {"name": "总部"}).json()
    below = admin.post("departments", {"name": "Sales", "parent": top["id"]}).json()

    circle = admin.patch(f"departments/{top['id']}", {"parent": below["id"]})
    full = admin.request("DELETE", f"departments/{top['id']}")
    moved = admin.patch(f"departments/{below['id']}", {"parent": None, "head": served.ids["bea"]})

    assert (top["key"], below["key"]) == ("zong_bu", "sales")
    assert circle.status_code == 422
    assert (full.status_code, full.json()["code"]) == (409, "not_empty")
    assert moved.json()["head"]["title"] == "Bea"
    assert admin.request("DELETE", f"departments/{top['id']}").status_code == 204
    assert [one["name"] for one in admin.get("departments").json()["items"]] == ["Sales"]


def test_a_department_with_people_is_not_removed(served: Served) -> None:
    admin = served.client("admin")
    made = admin.post("departments", {"name": "Sales"}).json()
    assert admin.patch("users/cleo", {"department": made["id"]}).status_code == 200

    assert admin.request("DELETE", f"departments/{made['id']}").status_code == 409
    assert admin.get(f"users?department={made['id']}").json()["total"] == 1


def test_roles_tell_who_has_them_and_are_given_and_taken(served: Served) -> None:
    admin, member = served.client("admin"), f"roles/{APP}.boss/members/{served.ids['sam']}"

    def bosses() -> list[str]:
        groups = admin.get("roles").json()["items"]
        roles = {role["key"]: role for group in groups for role in group["roles"]}
        return [one["title"] for one in roles[f"{APP}.boss"]["members"]]

    assert admin.request("PUT", member).status_code == 200
    assert bosses() == ["Bea", "Sam"]
    assert served.client("sam").get(f"{VISITS}/records").status_code == 200
    assert admin.request("DELETE", member).status_code == 200
    assert bosses() == ["Bea"]
    unknown = admin.request("PUT", f"roles/{APP}.king/members/{served.ids['sam']}")
    assert unknown.status_code == 422


def test_settings_are_in_force_at_once_and_kept_within_their_kind(served: Served) -> None:
    admin, path = served.client("admin"), f"apps/{APP}/settings"

    assert admin.get(path).json()["items"][0]["value"] == "1000.00"
    assert admin.patch(path, {"large": "12.345"}).status_code == 422
    assert admin.patch(path, {"large": "2500"}).status_code == 204
    assert admin.get(path).json()["items"][0] | {"label": ""} == {
        "key": "large",
        "label": "",
        "help": None,
        "type": "money",
        "value": "2500",
        "default": "1000.00",
        "set": True,
        "pinned": False,
        "min": None,
        "max": None,
        "options": [],
    }
    assert served.client("ada").get(path).status_code == 403


def waiting(served: Served) -> str:
    """Let the clerk hand a record in, for which the boss is asked; its id."""
    answer = served.client("cleo").post(
        f"{VISITS}/records", {"values": {"topic": "Harbour"}, "submit": True}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_what_hangs_on_a_person_goes_over_as_a_whole(served: Served) -> None:
    admin, record = served.client("admin"), waiting(served)
    (task,) = served.client("bea").get("tasks").json()["items"]
    assert admin.patch("users/cleo", {"manager": "bea"}).status_code == 200
    invited(served, "eva", roles=[f"{APP}.boss"])

    hangs = admin.get("users/bea/hand_over").json()
    done = admin.post("users/bea/hand_over", {"to": "eva"})
    owned = admin.post("users/cleo/hand_over", {"to": "carl", "people": False})

    assert [one["count"] for one in hangs["tasks"]] == [1]
    assert [one["title"] for one in hangs["people"]] == ["Cleo"]
    assert (done.status_code, done.json()["tasks"], done.json()["people"]) == (200, 1, 1)
    assert owned.json()["records"] == 1
    assert served.client("bea").get("tasks").json()["items"] == []
    kept = admin.get(f"tasks/{task['id']}").json()
    assert kept["assignee"]["title"] == "Dan"
    shown = admin.get(f"{VISITS}/records/{record}").json()
    assert shown["owner"]["title"] == "Carl"
    history = admin.get(f"{VISITS}/records/{record}/history").json()["items"]
    assert history[-1]["what"] == "handed_over"
    assert admin.get("audit?what=hand_over").json()["items"][0]["note"].startswith("cleo → carl")
    assert served.client("carl").get(f"{VISITS}/records/{record}").status_code == 200


def test_who_submitted_a_record_takes_over_no_approval_of_it(served: Served) -> None:
    admin = served.client("admin")
    waiting(served)

    done = admin.post("users/bea/hand_over", {"to": "cleo"}).json()

    assert (done["tasks"], len(done["left"])) == (0, 1)
    assert len(served.client("bea").get("tasks").json()["items"]) == 1


@pytest.mark.parametrize("taker", ["bea", "nobody"])
def test_something_goes_over_to_another_active_person_only(served: Served, taker: str) -> None:
    answer = served.client("admin").post("users/bea/hand_over", {"to": taker})

    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "to")


def test_the_audit_is_searched_by_app_and_time(served: Served) -> None:
    admin = served.client("admin")
    assert admin.patch(f"apps/{APP}/settings", {"large": "7"}).status_code == 204

    def found(query: str) -> int:
        return len(admin.get(f"audit?what=settings&{query}").json()["items"])

    assert found(f"app={APP}") == 1
    assert found("app=other") == 0
    assert found("since=2026-11-20&until=2026-11-21") == 1
    assert found("until=2026-11-20T01:00:00Z") == 0
    assert admin.get("audit?since=yesterday").status_code == 400


def test_background_work_is_told(served: Served) -> None:
    answer = served.client("admin").get("jobs")

    assert answer.status_code == 200
    assert (answer.json()["retrying"], answer.json()["failed"]) == (0, 0)
