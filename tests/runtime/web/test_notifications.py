"""The page of messages: the bell counts, a message leads to its record and counts as read then."""

import re
from collections.abc import Callable

from tests.runtime.web.served import Browser

Visitor = Callable[[str], Browser]
VISITS = "/apps/field_work/forms/visit"


def judged(visitor: Visitor) -> str:
    """Let the boss judge a visit of the clerk's: both are told. The record's address."""
    made = visitor("cleo").post(f"{VISITS}/new", data={"topic": "Tea <b>"})
    where = str(made.headers["location"])
    boss = visitor("bea")
    found = re.search(r'name="version" value="(\d+)"', boss.get(f"{where}/edit").text)
    assert found is not None
    sent = {"version": found[1], "topic": "Tea <b>", "verdict": "good"}
    changed = boss.post(f"{where}/edit", data=sent)
    assert changed.status_code == 303, changed.text[:2000]
    return where


def bell(page: str) -> str:
    found = re.search(r'top-bell" href="/notifications" aria-label="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_the_bell_counts_and_a_message_leads_to_its_record(visitor: Visitor) -> None:
    where = judged(visitor)
    clerk = visitor("cleo")
    page = clerk.get("/notifications").text
    assert bell(page) in ("1 new message", "未读消息 1 条")
    assert "Tea &lt;b&gt;: — — —" in page
    assert "good" not in page
    action = re.search(r'action="(/notifications/[^"]+)"', page)
    assert action is not None
    opened = clerk.post(action[1])
    assert (opened.status_code, opened.headers["location"]) == (303, where)
    assert "is-unread" not in clerk.get("/notifications").text


def test_all_are_marked_as_read_at_once(visitor: Visitor) -> None:
    judged(visitor)
    boss = visitor("bea")
    assert "is-unread" in boss.get("/notifications?show=unread").text
    assert boss.post("/notifications").headers["location"] == "/notifications"
    assert 'class="message' not in boss.get("/notifications?show=unread").text


def test_who_is_not_signed_in_is_led_to_the_sign_in(visitor: Visitor) -> None:
    assert visitor("").get("/notifications").headers["location"].startswith("/sign-in")


def test_a_message_of_somebody_else_is_not_there(visitor: Visitor) -> None:
    judged(visitor)
    page = visitor("bea").get("/notifications").text
    action = re.search(r'action="(/notifications/[^"]+)"', page)
    assert action is not None
    assert visitor("cleo").post(action[1]).status_code == 404
