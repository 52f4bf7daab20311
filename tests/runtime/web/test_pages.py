"""Pages without scripts: signing in, entering, reading, deciding; and what no page lets through."""

import re
from collections.abc import Callable

import pytest

from tests.runtime.web.served import Browser

Visitor = Callable[[str], Browser]
VISITS = "/apps/field_work/forms/visit"


def _enter(client: Browser, **fields: str) -> str:
    """Enter a visit and give its address."""
    answer = client.post(f"{VISITS}/new", data={"topic": "Tea", **fields})
    assert answer.status_code == 303, answer.text[:2000]
    return answer.headers["location"]


def _version(html: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', html)
    assert found is not None
    return found[1]


def test_who_is_not_signed_in_is_led_to_the_sign_in_and_back(visitor: Visitor) -> None:
    client = visitor("")
    asked = client.get(f"{VISITS}?q=tea")
    assert asked.status_code == 303
    assert (
        asked.headers["location"] == "/sign-in?next=%2Fapps%2Ffield_work%2Fforms%2Fvisit%3Fq%3Dtea"
    )
    form = {"username": "cleo", "password": "seven green lanterns", "next": f"{VISITS}?q=tea"}
    assert client.post("/sign-in", data=form).headers["location"] == f"{VISITS}?q=tea"


def test_a_wrong_password_says_so_and_keeps_the_name(visitor: Visitor) -> None:
    answer = visitor("").post("/sign-in", data={"username": "cleo", "password": "no"})
    assert answer.status_code == 401
    assert 'value="cleo"' in answer.text
    assert "vermilion_session" not in answer.headers.get("set-cookie", "")


def test_a_record_is_entered_read_and_found_without_scripts(visitor: Visitor) -> None:
    client = visitor("cleo")
    where = _enter(client, topic="Tea <b>with</b> Wu", act="save")
    record = client.get(where)
    assert record.status_code == 200
    assert "Tea &lt;b&gt;with&lt;/b&gt; Wu" in record.text
    assert where in client.get(f"{VISITS}?q=Wu").text
    assert where not in client.get(f"{VISITS}?q=Nobody").text


def test_what_was_refused_comes_back_as_it_was_typed(visitor: Visitor) -> None:
    client = visitor("cleo")
    answer = client.post(f"{VISITS}/new", data={"topic": "x" * 99, "day": "2026-03-05"})
    assert answer.status_code == 422
    assert "x" * 99 in answer.text
    assert 'id="f-topic-error" hidden' not in answer.text


def test_a_submitted_record_is_approved_and_the_next_task_shown(visitor: Visitor) -> None:
    clerk, boss = visitor("cleo"), visitor("bea")
    where = _enter(clerk, act="submit")
    _enter(clerk, topic="Second", act="submit")
    inbox = boss.get("/tasks").text
    task = re.search(r'class="task-main" href="(/tasks/\w+)"', inbox)
    assert task is not None
    page = boss.get(task[1])
    decided = boss.post(task[1], data={"act": "approve", "version": _version(page.text)})
    assert decided.status_code == 303
    assert decided.headers["location"].startswith("/tasks/")
    assert decided.headers["location"] != task[1]
    assert clerk.get(where).status_code == 200


def test_a_rejection_needs_an_opinion(visitor: Visitor) -> None:
    clerk, boss = visitor("cleo"), visitor("bea")
    _enter(clerk, act="submit")
    task = re.search(r'href="(/tasks/\w+)"', boss.get("/tasks").text)
    assert task is not None
    answer = boss.post(task[1], data={"act": "reject", "comment": " "})
    assert answer.status_code == 422
    assert boss.post(task[1], data={"act": "reject", "comment": "No."}).status_code == 303


def test_a_decided_task_cannot_be_decided_again(visitor: Visitor) -> None:
    clerk, boss = visitor("cleo"), visitor("bea")
    _enter(clerk, act="submit")
    task = re.search(r'href="(/tasks/\w+)"', boss.get("/tasks").text)
    assert task is not None
    assert boss.post(task[1], data={"act": "approve"}).status_code == 303
    assert boss.post(task[1], data={"act": "approve"}).status_code == 409


def test_a_stale_change_shows_both_versions(visitor: Visitor) -> None:
    client = visitor("cleo")
    where = _enter(client, act="save")
    version = _version(client.get(f"{where}/edit").text)
    first = client.post(f"{where}/edit", data={"topic": "Coffee", "version": version})
    assert first.status_code == 303
    second = client.post(f"{where}/edit", data={"topic": "Milk", "version": version})
    assert second.status_code == 412
    assert "Coffee" in second.text
    assert "Milk" in second.text


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}]
)
@pytest.mark.parametrize("path", ["/sign-in", f"{VISITS}/new", "/me/password", "/sign-out"])
def test_a_form_of_another_site_is_not_carried_out(
    visitor: Visitor, path: str, headers: dict[str, str]
) -> None:
    answer = visitor("cleo").post(path, data={"topic": "x"}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/sign-in", VISITS, "/nowhere", "/tasks/none"])
def test_every_page_carries_the_policy_and_is_kept_nowhere(visitor: Visitor, path: str) -> None:
    headers = visitor("cleo").get(path).headers
    policy = headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_what_one_may_not_see_looks_like_what_is_not_there(visitor: Visitor) -> None:
    where = _enter(visitor("cleo"), act="save")
    stranger = visitor("sam")
    hidden, missing = stranger.get(where), stranger.get(f"{VISITS}/01JPMX3ZK4Q2V6N8R0T5W7Y9AB")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.text == missing.text


def test_a_hidden_field_is_not_in_the_page(visitor: Visitor) -> None:
    where = _enter(visitor("cleo"), act="save")
    clerk = visitor("cleo")
    for path in (where, f"{where}/edit", f"{VISITS}/new", VISITS):
        assert "bonus" not in clerk.get(path).text, path


def test_language_and_theme_are_kept_on_the_device(visitor: Visitor) -> None:
    client = visitor("cleo")
    client.post("/me/language", data={"locale": "en", "back": "/me"})
    client.post("/me/theme", data={"theme": "dark", "back": "/me"})
    page = client.get("/me").text
    assert '<html lang="en" data-theme="dark"' in page
    moved = client.post("/me/language", data={"locale": "zh", "back": "//evil.example"})
    assert moved.headers["location"] == "/"


def test_signing_out_ends_the_session(visitor: Visitor) -> None:
    client = visitor("cleo")
    session = client.cookies["vermilion_session"]
    assert client.post("/sign-out").headers["location"] == "/sign-in"
    client.cookies.set("vermilion_session", session)
    assert client.get("/").status_code == 303


def test_an_asset_is_kept_for_good_and_the_manifest_is_nobodys(visitor: Visitor) -> None:
    client = visitor("")
    style = re.search(r'href="(/static/main[^"]+\.css)"', client.get("/sign-in").text)
    assert style is not None
    assert "immutable" in client.get(style[1]).headers["cache-control"]
    assert client.get("/static/manifest.json").status_code == 404


def test_no_rule_makes_the_browser_restyle_all_below_or_beside_what_changes(
    visitor: Visitor,
) -> None:
    client = visitor("")
    style = re.search(r'href="(/static/main[^"]+\.css)"', client.get("/sign-in").text)
    assert style is not None
    assert re.findall(r"\[style\b|\w ?\+ ?\*", client.get(style[1]).text) == []


def test_searching_finds_records_of_every_form(visitor: Visitor) -> None:
    client = visitor("cleo")
    where = _enter(client, topic="Lantern", act="save")
    found = client.get("/search?q=lantern").json()["items"]
    assert [item["href"] for item in found] == [where]


@pytest.mark.parametrize(
    "address",
    [
        f"{VISITS}?q=%00",
        f"{VISITS}?q=a%00b&sort=topic%3Bselect%201&cursor=e30",
        f"{VISITS}?filter=1/0>1",
        "/search?q=%00",
        "/apps/field_work/choices/place?q=%00",
        "/apps/field_work/reports/spending?kind=%00",
        "/apps/field_work/reports/spending/drill?widget=%00&key=%5B",
    ],
)
def test_an_address_that_nobody_types_is_answered_with_a_page(
    visitor: Visitor, address: str
) -> None:
    assert visitor("cleo").get(address).status_code < 500
