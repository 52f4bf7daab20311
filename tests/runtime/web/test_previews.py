"""The preview of a draft's form: the real page, as a role sees it, and nothing is stored."""

import json
from collections.abc import Callable
from typing import Any

from tests.runtime.api.sample_app import APP
from tests.runtime.web.served import Browser

Visitor = Callable[[str], Browser]
PREVIEW = f"/apps/{APP}/design/preview/forms/visit"
API = f"/api/v1/apps/{APP}/draft"


def drafted(browser: Browser) -> None:
    """Save a draft with a field more, which follows from another one."""
    answer = browser.get(API)
    definition: dict[str, Any] = answer.json()
    (visit,) = (one for one in definition["forms"] if one["key"] == "visit")
    visit["fields"].append(
        {"key": "twice", "type": "integer", "formula": "count * 2", "label": "Double count"}
    )
    saved = browser._client.request(
        "PUT", API, json=definition, headers={"if-match": answer.headers["etag"]}
    )
    assert saved.status_code == 200, saved.text


def test_a_drafts_form_is_shown_as_a_role_sees_it(visitor: Visitor) -> None:
    admin = visitor("admin")
    drafted(admin)

    page = admin.get(f"{PREVIEW}?role=boss")
    assert page.status_code == 200
    assert "Double count" in page.text
    assert "评语" in page.text
    clerk = admin.get(f"{PREVIEW}?role=clerk")
    assert "Double count" in clerk.text
    assert "评语" not in clerk.text
    assert "Double count" not in admin.get(f"/apps/{APP}/forms/visit/new").text
    assert admin.get(f"{PREVIEW}?role=nobody").status_code == 404
    assert visitor("cleo").get(PREVIEW).status_code == 403


def test_only_pages_of_ours_may_frame_it(visitor: Visitor) -> None:
    admin = visitor("admin")
    headers = admin.get(f"{PREVIEW}?role=boss").headers

    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'none'" in admin.get("/").headers["content-security-policy"]


def test_what_is_typed_is_computed_by_the_draft_and_never_saved(visitor: Visitor) -> None:
    admin = visitor("admin")
    drafted(admin)
    api = f"{API}/previews/clerk/forms/visit"

    def send(path: str, body: object) -> Any:  # noqa: ANN401
        return admin._client.post(f"{api}/{path}", body)

    evaluated = send("evaluate", {"values": {"count": 4}})
    assert evaluated.status_code == 200, evaluated.text
    assert evaluated.json()["values"]["twice"] == 8
    assert send("records", {"values": {"topic": "x"}}).status_code == 409
    assert admin.post(f"{PREVIEW}?role=boss", {"topic": "x"}).status_code == 409
    assert json.loads(admin.get(f"/api/v1/apps/{APP}/forms/visit/records").text)["items"] == []


def test_a_stored_record_is_shown_with_what_the_draft_adds(visitor: Visitor) -> None:
    admin = visitor("admin")
    body = {"values": {"topic": "Crane", "count": 4}}
    record = admin._client.post(f"apps/{APP}/forms/visit/records", body).json()["id"]
    drafted(admin)

    page = admin.get(f"{PREVIEW}?role=boss&record={record}")
    assert page.status_code == 200, page.text[:500]
    assert "Crane" in page.text


def test_a_drafts_form_is_shown_as_a_person_sees_it(visitor: Visitor) -> None:
    admin = visitor("admin")
    drafted(admin)

    boss, clerk = admin.get(f"{PREVIEW}?role=@bea"), admin.get(f"{PREVIEW}?role=@cleo")
    assert ("评语" in boss.text, "评语" in clerk.text) == (True, False)
    assert "previews/@cleo/" in clerk.text
    assert admin.get(f"{PREVIEW}?role=@nobody").status_code == 404
    assert visitor("cleo").get(f"{PREVIEW}?role=@bea").status_code == 403
