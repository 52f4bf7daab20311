"""Attachments through HTTP: what they are, who may fetch them, and how they are given."""

from typing import Any

import httpx
import pytest

from tests.runtime.api.client import Client
from tests.runtime.api.conftest import Served

VISITS = "apps/field_work/forms/visit/records"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def send(
    client: Client, content: bytes = PNG, name: str = "photo.png", kind: str = "image/png"
) -> dict[str, Any]:
    answer = client.request("POST", "files", files={"file": (name, content, kind)})
    assert answer.status_code == 201, answer.text
    sent: dict[str, Any] = answer.json()
    return sent


def test_a_file_comes_back_as_it_was_sent(served: Served) -> None:
    client = served.client("cleo")
    sent = send(client, name="合同 1.png")
    answer = client.get(f"files/{sent['id']}")

    assert (sent["name"], sent["type"], sent["size"]) == ("合同 1.png", "image/png", len(PNG))
    assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%E5%90%88%E5%90%8C%201.png" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<html><script>alert(1)</script></html>", "text/html"),
        (b"<svg xmlns='x' onload='alert(1)'></svg>", "image/svg+xml"),
        (b"just text", "text/plain"),
    ],
)
def test_the_bytes_say_what_a_file_is(served: Served, content: bytes, kind: str) -> None:
    client = served.client("cleo")
    sent = send(client, content, "evil.png", "image/png")
    answer = client.get(f"files/{sent['id']}")

    assert sent["type"] == kind
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "..\\..\\x", 'a"\r\nSet-Cookie: x=1', "\u202egnp.exe"]
)
def test_a_name_is_only_shown(served: Served, name: str) -> None:
    client = served.client("cleo")
    boundary = b"frontier"
    head = f'form-data; name="file"; filename="{name}"'.replace("\r\n", "%0D%0A").encode()
    body = b"".join(
        [b"--frontier\r\nContent-Disposition: ", head, b"\r\n\r\n", PNG, b"\r\n--frontier--\r\n"]
    )
    answer = client.request(
        "POST",
        "files",
        content=body,
        headers={"content-type": f"multipart/form-data; boundary={boundary.decode()}"},
    )

    assert answer.status_code in (201, 400)
    if answer.status_code == 201:
        shown = answer.json()["name"]
        assert not set(shown) & set('/\\"\r\n\u202e')
        given = client.get(f"files/{answer.json()['id']}")
        assert "set-cookie" not in given.headers


def test_a_file_is_its_senders_until_a_record_holds_it(served: Served) -> None:
    owner, other, boss, auditor = (served.client(n) for n in ("cleo", "carl", "bea", "ada"))
    sent = send(owner)
    path = f"files/{sent['id']}"
    before = [client.get(path).status_code for client in (owner, other, boss, auditor)]
    record = owner.post(VISITS, {"values": {"topic": "t", "papers": [sent["id"]]}})
    after = [client.get(path).status_code for client in (owner, other, boss, auditor)]

    assert record.status_code == 201, record.text
    assert before == [200, 404, 404, 404]
    assert after == [200, 404, 200, 200]


def test_a_file_in_a_hidden_field_is_not_there(served: Served) -> None:
    boss, clerk, auditor = (served.client(n) for n in ("bea", "cleo", "ada"))
    sent = send(boss)
    made = boss.post(VISITS, {"values": {"topic": "t", "secret_papers": [sent["id"]]}})

    assert made.status_code == 201, made.text
    assert boss.get(f"files/{sent['id']}").status_code == 200
    assert auditor.get(f"files/{sent['id']}").status_code == 404
    assert clerk.get(f"files/{sent['id']}").status_code == 404


def test_somebody_elses_file_cannot_be_taken(served: Served) -> None:
    sent = send(served.client("cleo"))
    thief = served.client("carl")
    answer = thief.post(VISITS, {"values": {"topic": "t", "papers": [sent["id"]]}})

    assert answer.status_code == 422
    assert thief.get(f"files/{sent['id']}").status_code == 404
    assert served.client("cleo").get(f"files/{sent['id']}").status_code == 200


@pytest.mark.parametrize(
    "ranges", ["bytes=0-,0-,0-" + ",0-" * 5_000, "bytes=0-3", "bytes=5-2", "lines=1-2"]
)
def test_ranges_are_not_taken_up(served: Served, ranges: str) -> None:
    client = served.client("cleo")
    answer = client.get(f"files/{send(client)['id']}", headers={"range": ranges})

    assert answer.status_code == 200
    assert answer.content == PNG


def test_a_file_that_is_too_large_is_cut_off(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.api.dispatch.MAX_FILE", 100_000)
    client = served.client("cleo")

    async def endless() -> Any:  # noqa: ANN401
        yield b'--f\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
        for _ in range(1_000):
            yield b"x" * 100_000

    announced = client.request("POST", "files", files={"file": ("x", b"x" * 200_000)})
    unannounced: httpx.Response = client.request(
        "POST",
        "files",
        content=endless(),
        headers={"content-type": "multipart/form-data; boundary=f"},
    )

    assert announced.status_code == 413
    assert unannounced.status_code == 413


def test_a_damaged_file_is_not_given_out(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    client = served.client("cleo")
    sent = send(client)
    (stored,) = (path for path in served.system.files.glob("??/*") if path.is_file())
    content = bytearray(stored.read_bytes())
    content[-1] ^= 1
    stored.chmod(0o600)
    stored.write_bytes(bytes(content))
    answer = client.get(f"files/{sent['id']}")

    assert answer.status_code == 409
    assert answer.json()["code"] == "damaged"
    assert "damaged" in caplog.text


def test_nobody_sends_a_file_unknown(served: Served) -> None:
    client = served.client()

    assert client.request("POST", "files", files={"file": ("x", b"x")}).status_code == 401
    assert client.get("files/01ARZ3NDEKTSV4RRFFQ69G5FAV").status_code == 401
