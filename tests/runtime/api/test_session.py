"""Signing in and out, and what ends a session."""

from datetime import timedelta

import pytest

from runtime.services.manage_users import disable_user, issue_token, set_password, set_roles
from runtime.services.sign_in import BY_NAME_AND_ADDRESS, SESSION_AT_MOST, WINDOW
from tests.runtime.api.client import Client
from tests.runtime.api.conftest import PASSWORD, Served

COOKIE = "vermilion_session"


def _sign_in(client: Client, name: str = "cleo", password: str = PASSWORD) -> int:
    return client.post("session", {"username": name, "password": password}).status_code


def test_a_session_begins_with_a_password_and_ends_with_signing_out(served: Served) -> None:
    client = served.client()

    signed = client.post("session", {"username": "Cleo", "password": PASSWORD})

    assert signed.status_code == 200
    assert signed.json()["username"] == "cleo"
    cookie = signed.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert client.get("session").json()["id"] == served.ids["cleo"]
    kept = client.cookies[COOKIE]
    assert client.request("DELETE", "session").status_code == 204
    client.cookies.set(COOKIE, kept, domain="field.test")
    assert client.get("session").status_code == 401


def test_over_tls_the_cookie_is_bound_to_the_host(served: Served) -> None:
    client = served.client(base="https://field.test")

    cookie = client.post("session", {"username": "cleo", "password": PASSWORD}).headers[
        "set-cookie"
    ]

    assert cookie.startswith("__Host-vermilion_session=")
    assert "Secure" in cookie
    assert client.get("session").status_code == 200
    assert "strict-transport-security" in client.get("session").headers


def test_a_cookie_set_before_signing_in_is_never_the_session(served: Served) -> None:
    client = served.client()
    client.cookies.set(COOKIE, "chosen-by-somebody-else", domain="field.test")

    _sign_in(client)

    assert client.cookies[COOKIE] != "chosen-by-somebody-else"
    old = client.cookies[COOKIE]
    _sign_in(client)
    assert client.cookies[COOKIE] != old
    client.cookies.set(COOKIE, old, domain="field.test")
    assert client.get("session").status_code == 401


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("cleo", "wrong"),
        ("cleo", PASSWORD[:-1]),
        ("cleo", PASSWORD + "x"),
        ("nobody", PASSWORD),
        ("cleo' OR 1=1 --", PASSWORD),
        ("cleo", "x" * 5000),
        ("%", PASSWORD),
    ],
)
def test_wrong_names_and_wrong_passwords_get_the_same_answer(
    served: Served, name: str, password: str
) -> None:
    answer = served.client().post("session", {"username": name, "password": password})

    assert answer.status_code == 401
    assert answer.json()["code"] == "credentials"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "set-cookie" not in answer.headers


def test_too_many_failures_are_refused_whatever_the_password(served: Served) -> None:
    client = served.client()
    tries = [_sign_in(client, password="wrong") for _ in range(BY_NAME_AND_ADDRESS)]
    refused = client.post("session", {"username": "cleo", "password": PASSWORD})

    assert set(tries) == {401}
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert _sign_in(client, "bea") == 200
    served.clock.advance(WINDOW + timedelta(seconds=1))
    assert _sign_in(client) == 200


def test_ones_own_success_does_not_clear_the_way_for_guesses(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.services.sign_in.BY_ADDRESS", 6)
    client = served.client()
    for number in range(6):
        assert _sign_in(client, f"victim{number}", "guess") == 401
        _sign_in(client, "carl")

    assert _sign_in(client, "another victim", "guess") == 429


def test_another_address_in_a_header_does_not_help(served: Served) -> None:
    client = served.client()
    for number in range(BY_NAME_AND_ADDRESS):
        client.post(
            "session",
            {"username": "cleo", "password": "wrong"},
            headers={"x-forwarded-for": f"203.0.113.{number}", "forwarded": "for=203.0.113.9"},
        )

    assert _sign_in(client) == 429


def test_a_disabled_users_session_and_token_end_at_once(served: Served) -> None:
    browser, script = served.client(), served.client("cleo")
    _sign_in(browser)
    disable_user(served.system, None, "cleo")

    assert browser.get("session").status_code == 401
    assert script.get("session").status_code == 401
    assert _sign_in(served.client()) == 401


def test_a_new_password_ends_every_session(served: Served) -> None:
    browser = served.client()
    _sign_in(browser)
    set_password(served.system, None, "cleo", "quite another phrase")

    assert browser.get("session").status_code == 401
    assert _sign_in(browser) == 401
    assert _sign_in(browser, password="quite another phrase") == 200


def test_one_changes_ones_own_password_knowing_the_present_one(served: Served) -> None:
    browser = served.client()
    _sign_in(browser)
    wrong = browser.post("session/password", {"current": "x", "password": "quite another phrase"})
    weak = browser.post("session/password", {"current": PASSWORD, "password": "password123"})
    done = browser.post(
        "session/password", {"current": PASSWORD, "password": "quite another phrase"}
    )

    assert [wrong.status_code, weak.status_code, done.status_code] == [422, 422, 204]
    assert wrong.json()["errors"][0]["path"] == "current"
    assert weak.json()["errors"][0]["code"] == "weak"
    assert _sign_in(served.client(), password="quite another phrase") == 200


def test_a_session_ends_after_rest_and_after_its_longest_time(served: Served) -> None:
    browser = served.client()
    _sign_in(browser)
    started = served.clock()
    while served.clock() - started < SESSION_AT_MOST - timedelta(hours=11):
        served.clock.advance(timedelta(hours=11))
        assert browser.get("session").status_code == 200
    served.clock.advance(timedelta(hours=11))
    assert browser.get("session").status_code == 401

    _sign_in(browser)
    served.clock.advance(timedelta(hours=12, seconds=1))
    assert browser.get("session").status_code == 401


def test_roles_count_from_the_next_request(served: Served) -> None:
    client = served.client("sam")
    before = client.get("session").json()["roles"]
    set_roles(served.system, None, "sam", ["admin"])

    assert before == []
    assert client.get("session").json()["roles"] == ["admin"]


def test_an_invalid_token_is_never_taken_for_none(served: Served) -> None:
    client = served.client()
    for stated in ("Bearer nonsense", "Bearer ", "Basic YTpi", "bearer", "Bearer a b"):
        for path in ("/healthz", "openapi.json", "session", "/api/v1/docs"):
            answer = client.get(path, headers={"authorization": stated})
            assert answer.status_code == 401, (stated, path)


def test_an_expired_token_is_of_no_use(served: Served) -> None:
    token = issue_token(served.system, None, "cleo", name="short", days=1)
    client = served.client()
    headers = {"authorization": f"Bearer {token}"}

    assert client.get("session", headers=headers).status_code == 200
    served.clock.advance(timedelta(days=1, seconds=1))
    assert client.get("session", headers=headers).status_code == 401


def test_a_token_in_the_address_is_not_accepted(served: Served) -> None:
    client, token = served.client(), served.tokens["admin"]
    for name in ("token", "access_token", "authorization", "api_key"):
        assert client.get(f"apps?{name}={token}").status_code in (400, 401)


def test_a_token_that_only_reads_cannot_write(served: Served) -> None:
    token = issue_token(served.system, None, "admin", name="reader", read_only=True)
    client, headers = served.client(), {"authorization": f"Bearer {token}"}
    created = client.post(
        "apps/field_work/forms/place/records", {"values": {"name": "Here"}}, headers=headers
    )
    changed = client.post("session/password", {}, headers=headers)

    assert client.get("session", headers=headers).status_code == 200
    assert created.status_code == 403
    assert changed.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.test"},
        {"origin": "null"},
    ],
)
def test_another_sites_page_can_neither_sign_in_nor_write(
    served: Served, headers: dict[str, str]
) -> None:
    browser = served.client()
    signed = browser.post("session", {"username": "cleo", "password": PASSWORD}, headers=headers)
    _sign_in(browser)
    written = browser.post(
        "apps/field_work/forms/visit/records", {"values": {"topic": "x"}}, headers=headers
    )

    assert signed.status_code == 403
    assert written.status_code == 403
    assert browser.request("DELETE", "session", headers=headers).status_code == 403
    assert browser.get("session").status_code == 200
