"""The pages of administration: by those who may, in both languages, without scripts."""

import re
from collections.abc import Callable

import pytest

from runtime.web.administration import ADMINISTRATION
from tests.runtime.api.sample_app import APP
from tests.runtime.web.served import PASSWORD, Browser

VISITS = f"/apps/{APP}/forms/visit"
Visitor = Callable[[str], Browser]


def person(browser: Browser, name: str) -> str:
    """The address of somebody's account."""
    page = browser.get(f"/admin/users?q={name}").text
    (found,) = re.findall(r'href="(/admin/users/\w{26})"', page)
    return str(found)


PAGES = sorted(path for method, path, _ in ADMINISTRATION if method == "GET" and "{" not in path)


@pytest.mark.parametrize("path", [one for one in PAGES if one != "/admin"])
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_an_administrator_reads_every_page(visitor: Visitor, path: str, locale: str) -> None:
    admin = visitor("admin")
    admin.post("/me/language", {"locale": locale, "back": "/"})

    answer = admin.get(path)

    assert answer.status_code == 200, answer.text
    assert "<h1>" in answer.text
    assert not re.search(r"<[^>]+\s(?:style|on[a-z]+)\s*=", answer.text)


@pytest.mark.parametrize(("method", "path", "_page"), ADMINISTRATION)
def test_nobody_else_gets_anywhere(visitor: Visitor, method: str, path: str, _page: object) -> None:
    address = path.replace("{id}", "01ARZ3NDEKTSV4RRFFQ69G5FAV").replace("{app}", APP)
    clerk = visitor("cleo")
    answer = clerk.get(address) if method == "GET" else clerk.post(address)

    if path == "/admin":
        assert answer.headers["location"] == "/admin/users"
    else:
        assert answer.status_code in (403, 404), answer.text
    assert visitor("").get(address).status_code in (303, 405)
    assert "/admin" not in clerk.get("/").text


def test_the_way_to_administration_is_in_the_frame(visitor: Visitor) -> None:
    assert 'href="/admin/users"' in visitor("admin").get("/").text


def test_somebody_is_invited_and_comes_in_by_the_link_once(visitor: Visitor) -> None:
    admin = visitor("admin")
    sent = {"username": "dan", "name": "Dan", "roles": f"{APP}.clerk", "locale": "en"}
    page = admin.post("/admin/users/new", sent)
    (link,) = re.findall(r'value="http://field\.test(/welcome/[\w-]+)"', page.text)
    guest = visitor("")

    assert "Dan" in guest.get(link).text
    weak = guest.post(link, {"password": "dan"})
    chosen = guest.post(link, {"password": PASSWORD})

    assert (weak.status_code, chosen.status_code) == (422, 303)
    assert guest.get(VISITS).status_code == 200
    assert visitor("").get(link).status_code == 404
    assert link not in admin.get("/admin/audit").text


def test_a_name_that_is_taken_keeps_what_was_typed(visitor: Visitor) -> None:
    answer = visitor("admin").post("/admin/users/new", {"username": "cleo", "name": "Second"})

    assert answer.status_code == 409
    assert 'value="Second"' in answer.text


def test_an_account_is_changed_with_its_roles(visitor: Visitor) -> None:
    admin = visitor("admin")
    address = person(admin, "sam")
    sent = {"name": "Sam S.", "email": "", "roles": f"{APP}.auditor", "locale": "zh"}

    assert admin.post(address, sent).status_code == 303
    faulty = admin.post(address, {**sent, "email": "no address"})

    assert "Sam S." in admin.get("/admin/users").text
    assert faulty.status_code == 422
    assert 'aria-describedby=" f-email-error"' in faulty.text
    assert visitor("sam").get(VISITS).status_code == 200


def test_who_is_disabled_is_led_to_the_sign_in(visitor: Visitor) -> None:
    admin, clerk = visitor("admin"), visitor("cleo")
    address = person(admin, "cleo")

    assert admin.post(f"{address}/active", {"active": "0"}).status_code == 303

    assert clerk.get("/").headers["location"].startswith("/sign-in")
    assert admin.post(f"{address}/active", {"active": "1"}).status_code == 303


def test_an_administrator_is_not_offered_to_shut_himself_out(visitor: Visitor) -> None:
    admin = visitor("admin")
    address = person(admin, "admin")

    assert 'value="0"' not in admin.get(address).text
    assert admin.post(f"{address}/active", {"active": "0"}).status_code == 409


def test_what_hangs_on_a_person_is_counted_and_goes_over(visitor: Visitor) -> None:
    admin, clerk = visitor("admin"), visitor("cleo")
    made = clerk.post(f"{VISITS}/new", {"topic": "Harbour"})
    assert made.status_code == 303
    leaving, taker = person(admin, "cleo"), person(admin, "sam")

    before = admin.get(f"{leaving}/hand-over").text
    done = admin.post(f"{leaving}/hand-over", {"to": taker.rpartition("/")[2], "what": "records"})

    assert "<strong>1 " in before
    assert done.status_code == 200
    assert f'action="{leaving}/hand-over"' not in done.text
    assert 'role="status"' in done.text


def test_departments_are_added_moved_and_removed(visitor: Visitor) -> None:
    admin, path = visitor("admin"), "/admin/departments"
    for name in ("North", "South"):
        assert admin.post(path, {"name": name}).status_code == 303
    north, south = re.findall(rf'href="({path}/\w{{26}})"', admin.get(path).text)

    moved = admin.post(south, {"name": "South", "parent": north.rpartition("/")[2]})
    circle = admin.post(north, {"name": "North", "parent": south.rpartition("/")[2]})
    full = admin.post(f"{north}/remove")

    assert (moved.status_code, circle.status_code, full.status_code) == (303, 422, 409)
    assert 'class="depth-1"' in admin.get(path).text
    assert admin.post(f"{south}/remove").status_code == 303
    assert admin.get(south).status_code == 404


def test_roles_without_members_are_marked_and_given(visitor: Visitor) -> None:
    admin, path = visitor("admin"), "/admin/roles"
    sam, role = person(admin, "sam").rpartition("/")[2], f"{APP}.drawer"
    marked = admin.get(path).text.count("is-orange")

    assert admin.post(f"{path}/give", {"user": sam, "role": role}).status_code == 303
    assert admin.get(path).text.count("is-orange") == marked - 1
    assert admin.post(f"{path}/take", {"user": sam, "role": role}).status_code == 303
    assert admin.post(f"{path}/give", {"user": sam, "role": "x.y"}).status_code == 422


def test_settings_are_changed_on_their_page(visitor: Visitor) -> None:
    admin, path = visitor("admin"), f"/admin/apps/{APP}/settings"

    assert admin.post(path, {"large": "2500"}).status_code == 303
    wrong = admin.post(path, {"large": "a lot"})

    assert 'value="2500"' in admin.get(path).text
    assert (wrong.status_code, 'value="a lot"' in wrong.text) == (422, True)


def test_an_app_is_brought_back_to_a_version(visitor: Visitor) -> None:
    admin, path = visitor("admin"), f"/admin/apps/{APP}"

    assert admin.post(f"{path}/rollback", {"version": "1"}).status_code == 303
    page = admin.get(path).text

    assert page.count('name="version"') == 1
    assert admin.post(f"{path}/rollback", {"version": "9"}).status_code == 404


def test_who_may_shape_an_app_reads_of_it_alone(visitor: Visitor) -> None:
    boss = visitor("bea")

    assert boss.get(f"/admin/apps/{APP}").status_code == 200
    assert f"/admin/apps/{APP}" in boss.get("/admin/apps").text
    assert 'href="/admin/apps"' in boss.get("/").text
    assert boss.get("/admin/users").status_code == 403
    assert boss.get(f"/admin/apps/{APP}/settings").status_code == 200
