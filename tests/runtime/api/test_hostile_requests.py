"""Requests that nobody in their right mind sends: answered as problems, with nothing done."""

import json
from collections.abc import Callable

import httpx
import pytest

from runtime.api.application import make_application
from runtime.services.system import System
from tests.runtime.api.client import Client
from tests.runtime.api.conftest import Served

VISITS = "apps/field_work/forms/visit/records"
JSON = {"content-type": "application/json"}


def _raw(client: Client, content: bytes, **headers: str) -> httpx.Response:
    return client.request("POST", VISITS, content=content, headers={**JSON, **headers})


CASES: dict[str, tuple[Callable[[Client], httpx.Response], tuple[int, ...]]] = {
    "a name twice": (lambda c: _raw(c, b'{"values":{"topic":"a","topic":"b"}}'), (400,)),
    "deep nesting": (lambda c: _raw(c, b"[" * 100_000 + b"]" * 100_000), (400,)),
    "NaN": (lambda c: _raw(c, b'{"values":{"count":NaN}}'), (400,)),
    "a lone surrogate": (lambda c: _raw(c, b'{"values":{"topic":"\\ud800"}}'), (422,)),
    "NUL in text": (lambda c: _raw(c, b'{"values":{"topic":"a\\u0000"}}'), (422,)),
    "no JSON at all": (lambda c: _raw(c, b"topic=x"), (400,)),
    "no body": (lambda c: _raw(c, b""), (400,)),
    "a list": (lambda c: _raw(c, b"[1]"), (400,)),
    "gzip": (lambda c: _raw(c, b"\x1f\x8b", **{"content-encoding": "gzip"}), (415,)),
    "a form": (lambda c: c.request("POST", VISITS, data={"topic": "x"}), (415,)),
    "plain text": (
        lambda c: c.request(
            "POST", VISITS, content=b'{"values":{}}', headers={"content-type": "text/plain"}
        ),
        (415,),
    ),
    "a million form fields": (
        lambda c: c.request(
            "POST",
            VISITS,
            content="&".join(f"f{i}=1" for i in range(1_000_000)).encode(),
            headers={"content-type": "application/x-www-form-urlencoded"},
        ),
        (413,),
    ),
    "JSON where a file is expected": (
        lambda c: c.post("files", {"files": [{"filepath": "/etc/passwd"}]}),
        (415,),
    ),
    "a form without a file": (
        lambda c: c.request("POST", "files", data={"a": "b"}, files={}),
        (415,),
    ),
    "a broken multipart": (
        lambda c: c.request(
            "POST",
            "files",
            content=b"--x\r\nnonsense",
            headers={"content-type": "multipart/form-data; boundary=x"},
        ),
        (400, 422),
    ),
    "a multipart without a boundary": (
        lambda c: c.request(
            "POST", "files", content=b"x", headers={"content-type": "multipart/form-data"}
        ),
        (400,),
    ),
    "an unknown member": (lambda c: c.post(VISITS, {"values": {}, "owner": "me"}), (422,)),
    "values as a list": (lambda c: c.post(VISITS, {"values": []}), (422,)),
    "submit as text": (lambda c: c.post(VISITS, {"values": {}, "submit": "yes"}), (422,)),
    "parameters twice": (lambda c: c.get(f"{VISITS}?limit=1&limit=2"), (400,)),
    "an unknown parameter": (lambda c: c.get(f"{VISITS}?expand=a.b.c.d"), (400,)),
    "a limit of nothing": (lambda c: c.get(f"{VISITS}?limit=0"), (400,)),
    "a limit too high": (lambda c: c.get(f"{VISITS}?limit=201"), (400,)),
    "a cursor of nonsense": (lambda c: c.get(f"{VISITS}?cursor=%F0%9F%98%80"), (400,)),
    "a sort with SQL": (lambda c: c.get(f"{VISITS}?sort=topic%3Bselect%201"), (400, 422)),
    "a sort by a mystery": (lambda c: c.get(f"{VISITS}?sort=created_by.password"), (400, 422)),
    "a filter of nonsense": (lambda c: c.get(f"{VISITS}?filter=((("), (400, 422)),
    "a filter that divides by zero": (lambda c: c.get(f"{VISITS}?filter=1/0>1"), (400,)),
    "a filter with a day past the last": (
        lambda c: c.get(f"{VISITS}?filter=DATE(9999,12,31)%2B1>day"),
        (400,),
    ),
    "a filter by no date": (lambda c: c.get(f"{VISITS}?filter=DATE('x')>day"), (400,)),
    "a filter with a number in another base": (
        lambda c: c.get(f"{VISITS}?filter=count>0x10"),
        (400,),
    ),
    "a sort by a thousand fields": (
        lambda c: c.get(f"{VISITS}?sort={','.join(['topic'] * 1000)}"),
        (400,),
    ),
    "a filter with a dunder": (
        lambda c: c.get(f"{VISITS}?filter=topic.__class__"),
        (400, 422),
    ),
    "an id with NUL": (lambda c: c.get(f"{VISITS}/%00"), (404,)),
    "an id of another kind": (lambda c: c.get(f"{VISITS}/..%2f..%2fetc"), (404,)),
    "a long id": (lambda c: c.get(f"{VISITS}/{'a' * 3000}"), (404,)),
    "an app that is not there": (lambda c: c.get("apps/nothing/forms/visit/records"), (404,)),
    "a form that is not there": (lambda c: c.get("apps/field_work/forms/vm_users/records"), (404,)),
    "a path in capitals": (lambda c: c.get("/API/V1/apps"), (404,)),
    "a path with a slash more": (lambda c: c.get("/api/v1/apps/"), (404,)),
    "a path that is not there": (lambda c: c.get("/api/v2/apps"), (404,)),
    "a method that is not there": (lambda c: c.request("PUT", VISITS, json={}), (405,)),
    "TRACE": (lambda c: c.request("TRACE", VISITS), (405,)),
    "a key with a space": (lambda c: _raw(c, b"{}", **{"idempotency-key": "a b"}), (400,)),
    "If-Match of a star": (
        lambda c: c.request("PATCH", f"{VISITS}/x", json={}, headers={"if-match": "*"}),
        (400,),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_request_is_a_problem(served: Served, case: str) -> None:
    send, statuses = CASES[case]
    client = served.client("cleo")

    answer = send(client)

    assert answer.status_code in statuses, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["detail"]
    for insides in ("Traceback", "sqlalchemy", "sqlite", "psycopg", "/site-packages/"):
        assert insides.lower() not in answer.text.lower()
    assert client.get(VISITS).json()["items"] == []


def test_fields_that_are_not_the_forms_are_never_given(served: Served) -> None:
    client = served.client("cleo")
    client.post(VISITS, {"values": {"topic": "seen"}})
    answer = client.get(f"{VISITS}?fields=topic,*,password,created_by.password,verdict")

    if answer.status_code == 200:
        assert [row["values"] for row in answer.json()["items"]] == [{"topic": "seen"}]
    else:
        assert answer.status_code in (400, 422)


def test_a_method_in_a_header_changes_nothing(served: Served) -> None:
    client = served.client("cleo")
    made = client.post(VISITS, {"values": {"topic": "kept"}}).json()
    for name in ("x-http-method-override", "x-http-method", "x-method-override"):
        client.get(f"{VISITS}/{made['id']}", headers={name: "DELETE"})
        client.post(f"{VISITS}/{made['id']}/submit?_method=DELETE", headers={name: "DELETE"})

    assert client.get(f"{VISITS}/{made['id']}").status_code == 200


def test_a_body_that_grows_is_cut_off(served: Served) -> None:
    def endless() -> object:
        for _ in range(100):
            yield b" " * 1_000_000

    async def chunks() -> object:
        for chunk in endless():  # type: ignore[attr-defined]
            yield chunk

    answer = served.client("cleo").request("POST", VISITS, content=chunks(), headers=JSON)

    assert answer.status_code == 413


def test_answers_are_in_the_readers_language(served: Served) -> None:
    client = served.client()
    chinese = client.get("session", headers={"accept-language": "zh-CN"})
    english = client.get("session", headers={"accept-language": "en"})

    assert chinese.json()["detail"] == "请先登录。"
    assert chinese.headers["content-language"] == "zh"
    assert english.json()["detail"] == "Sign in first."


def test_what_goes_wrong_with_us_is_told_as_a_number_alone(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("SELECT secret FROM vm_users")

    monkeypatch.setattr(System, "world", fail)
    answer = served.client("cleo").get("session")

    assert answer.status_code == 500
    told = answer.json()
    assert "SELECT" not in json.dumps(told)
    assert told["error_id"] in caplog.text
    assert "SELECT secret" in caplog.text


def test_answers_are_kept_by_nobody(served: Served) -> None:
    client = served.client("cleo")
    for path in (VISITS, "session", "apps", "tasks"):
        assert client.get(path).headers["cache-control"] == "no-store"


def test_no_other_site_may_read(served: Served) -> None:
    answer = served.client("cleo").get("session", headers={"origin": "https://evil.test"})

    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_proxy_is_believed_only_when_it_is_trusted(served: Served) -> None:
    told = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.5"}
    plain = Client(make_application(served.system), served.portal)
    other = Client(make_application(served.system, trusted_proxies=["198.51.100.1"]), served.portal)
    trusted = Client(make_application(served.system, trusted_proxies=["192.0.2.7"]), served.portal)

    secure = "strict-transport-security"
    assert secure not in plain.get("/healthz", headers=told).headers
    assert secure not in other.get("/healthz", headers=told).headers
    assert secure in trusted.get("/healthz", headers=told).headers


def test_health_readiness_and_metrics_stand_at_the_root(served: Served) -> None:
    client = served.client()

    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}
    metrics = client.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'route="/healthz"' in metrics.text
    assert client.get("/api/v1/healthz").status_code == 404


def test_a_store_that_does_not_answer_is_not_ready(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(System, "world", fail)
    answer = served.client().get("/readyz")

    assert answer.status_code == 503
    assert "disk" not in answer.text


@pytest.mark.parametrize(
    "condition",
    [
        "total*total*total*total*total > 1",
        "total > 1e-30",
        "total * 9e39 * 9e39 > 1",
        "9223372036854775807 + total > 1",
        "SUM(lines.qty*1e30) > 1",
    ],
)
def test_a_filter_with_figures_too_large_for_the_database_is_answered_or_told(
    served: Served, condition: str
) -> None:
    client = served.client("cleo")
    line = {"item": "a", "qty": "99.99", "price": "99.99"}
    made = client.post(VISITS, {"values": {"topic": "rich", "lines": [line]}})
    assert made.status_code == 201, made.text

    answer = client.get(VISITS, params={"filter": condition})

    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 200:
        assert len(answer.json()["items"]) == 1
    else:
        assert answer.json()["detail"]


@pytest.mark.parametrize("text", ["%00", "a%00b", "%EF%BF%BF", "%25", "%5C", "%20"])
def test_searching_for_what_no_text_holds_is_no_fault(served: Served, text: str) -> None:
    client = served.client("cleo")

    for asked in (f"{VISITS}?q={text}", "apps/field_work/forms/visit/lookup/place?q=" + text):
        assert client.get(asked).status_code in (200, 400)
