"""What people from outside see of a record's course: where it stands, not by whom and why."""

import re
from collections.abc import Callable

from tests.runtime.web.served import Browser

Visitor = Callable[[str], Browser]
VISITS = "/apps/field_work/forms/visit"
API = "/api/v1/apps/field_work/forms/visit/records"
INSIDE = ("Bea", "Cleo", "Not like this", "Between us")


def decided(visitor: Visitor) -> str:
    """Enter a visit, speak of it, return and approve it with an opinion; give its id."""
    clerk, boss = visitor("cleo"), visitor("bea")
    made = clerk.json("POST", API, {"values": {"topic": "Tea"}, "submit": True})
    clerk.json("POST", f"{API}/{made['id']}/comments", {"text": "Between us: late again."})
    task = re.search(r'class="task-main" href="(/tasks/\w+)"', boss.get("/tasks").text)
    assert task is not None
    answer = boss.post(task[1], data={"act": "reject", "comment": "Not like this."})
    assert answer.status_code == 303
    return str(made["id"])


def test_nobody_from_inside_and_no_opinion_is_told_to_people_from_outside(visitor: Visitor) -> None:
    record = decided(visitor)
    guest = visitor("gus")
    ways = [f"{API}/{record}{way}" for way in ("", "/flow", "/history", "/comments")]
    for path in (*ways, f"{VISITS}/{record}"):
        answer = guest.get(path)
        assert answer.status_code == 200, path
        assert not [word for word in INSIDE if word in answer.text], path
    assert guest.json("GET", f"{API}/{record}/flow", None)["nodes"] == []


def test_people_from_inside_are_told_all_of_it(visitor: Visitor) -> None:
    record = decided(visitor)
    page = visitor("bea").get(f"{VISITS}/{record}").text
    assert all(word in page for word in INSIDE)


def test_what_people_from_outside_do_and_write_themselves_they_see(visitor: Visitor) -> None:
    guest = visitor("gus")
    made = guest.json("POST", API, {"values": {"topic": "Mine"}})
    guest.json("POST", f"{API}/{made['id']}/comments", {"text": "When will it come?"})
    page = guest.get(f"{VISITS}/{made['id']}").text
    assert "When will it come?" in page
    assert "Gus" in page
    assert "When will it come?" in visitor("bea").get(f"{VISITS}/{made['id']}").text


def test_the_way_of_a_draft_names_nobody_to_people_from_outside(visitor: Visitor) -> None:
    asked = {"values": '{"topic": "Tea"}'}
    assert "Bea" in visitor("cleo").post(f"{VISITS}/way", data=asked).text
    told = visitor("gus").post(f"{VISITS}/way", data=asked)
    assert told.status_code == 200
    assert "Bea" not in told.text
