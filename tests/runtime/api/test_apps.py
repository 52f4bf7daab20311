"""Apps through HTTP: navigation, definitions in and out, drafts, versions."""

import io
import json
import zipfile
from typing import Any

import pytest

from tests.runtime.api.client import Client
from tests.runtime.api.conftest import Served
from tests.runtime.api.sample_app import APP, app_files

DRAFT = f"apps/{APP}/draft"
VISITS = f"apps/{APP}/forms/visit/records"


def packed(files: dict[str, bytes], folder: str = "") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(folder + name, text)
    return content.getvalue()


def with_field(definition: dict[str, Any]) -> dict[str, Any]:
    """Add a field to the form of visits."""
    (visit,) = (form for form in definition["forms"] if form["key"] == "visit")
    visit["fields"].append({"key": "mood", "type": "text", "label": "Mood"})
    return definition


def put(client: Client, definition: object, tag: str) -> Any:  # noqa: ANN401
    return client.request("PUT", DRAFT, json=definition, headers={"if-match": tag})


def test_everybody_sees_what_they_may_open(served: Served) -> None:
    def forms(name: str) -> list[tuple[str, bool]]:
        (app,) = served.client(name).get("apps").json()["items"]
        return [(form["key"], form["may_create"]) for form in app["forms"]]

    assert forms("cleo") == [("place", False), ("pointer", True), ("visit", True)]
    assert forms("bea") == [("place", True), ("pointer", True), ("visit", True)]
    assert served.client("cleo").get(f"apps/{APP}").json()["label"] == "Field work"
    assert served.client("sam").get(f"apps/{APP}").status_code == 404
    assert served.client("admin").get("apps/nothing").status_code == 404


def test_a_form_tells_what_can_be_filled_in(served: Served) -> None:
    schema = served.client("cleo").get(f"apps/{APP}/forms/visit/schema").json()
    keys = [field["key"] for field in schema["fields"]]

    assert "topic" in keys
    assert not {"verdict", "bonus", "secret_papers"} & set(keys)


@pytest.mark.parametrize("kind", ["yaml", "json", "zip"])
def test_an_app_leaves_as_a_file_and_comes_back_the_same(served: Served, kind: str) -> None:
    admin = served.client("admin")
    answer = admin.get(f"apps/{APP}/export?format={kind}")

    assert answer.status_code == 200
    assert f'filename="{APP}.{kind}"' in answer.headers["content-disposition"]
    back = admin.request(
        "POST",
        "apps/import?dry_run=1",
        content=answer.content,
        headers={"content-type": answer.headers["content-type"]},
    )
    assert back.status_code == 200, back.text
    assert back.json()["changes"] == []
    assert back.json()["version"] is None


def test_an_import_tells_what_changes_and_is_live_at_once(served: Served) -> None:
    admin, clerk = served.client("admin"), served.client("cleo")
    files = app_files()
    files["forms/visit.yaml"] = files["forms/visit.yaml"].replace(
        b"rules:\n", b"  - {key: mood, type: text, label: {en: Mood, zh: m}}\nrules:\n"
    )
    body = packed(files, "field_work/")
    zipped = {"content-type": "application/zip"}
    tried = admin.request("POST", "apps/import?dry_run=1", content=body, headers=zipped)
    before = clerk.post(VISITS, {"values": {"topic": "a", "mood": "good"}})
    done = admin.request("POST", "apps/import", content=body, headers=zipped)
    after = clerk.post(VISITS, {"values": {"topic": "a", "mood": "good"}})

    assert [change["path"] for change in tried.json()["changes"]] == ["forms.visit.fields.mood"]
    assert (before.status_code, after.status_code) == (422, 201)
    assert done.json()["version"] == 2
    assert after.json()["values"]["mood"] == "good"


def test_a_faulty_app_is_refused_with_its_faults(served: Served) -> None:
    admin = served.client("admin")
    files = {**app_files(), "forms/visit.yaml": b"key: visit\nfields: 3\n"}
    answer = admin.request(
        "POST",
        "apps/import",
        content=packed(files),
        headers={"content-type": "application/zip"},
    )

    assert answer.status_code == 422
    assert any("forms/visit.yaml:2" in error["path"] for error in answer.json()["errors"])
    assert admin.get(f"apps/{APP}/versions").json()["items"][0]["version"] == 1


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"PK\x03\x04 broken", "application/zip", 422),
        (packed({"../evil.yaml": b"x"}), "application/zip", 422),
        (packed({"/etc/passwd": b"x"}), "application/zip", 422),
        (b"{", "application/json", 422),
        (b"a: &a [*a]\n", "application/yaml", 422),
        (b"!!python/object/apply:os.system ['x']", "application/yaml", 422),
        (b"", "application/yaml", 422),
        (b"x", "text/html", 415),
    ],
)
def test_a_hostile_bundle_is_refused(
    served: Served, content: bytes, kind: str, status: int
) -> None:
    answer = served.client("admin").request(
        "POST", "apps/import", content=content, headers={"content-type": kind}
    )

    assert answer.status_code == status, answer.text
    assert "Traceback" not in answer.text


def test_a_draft_is_answered_as_it_is_taken(served: Served) -> None:
    admin = served.client("admin")
    first = admin.get(DRAFT)
    saved = put(admin, first.json(), first.headers["etag"])
    again = admin.get(DRAFT)

    assert first.status_code == 200
    assert first.json()["app"]["key"] == APP
    assert saved.status_code == 200
    assert again.json() == first.json()
    assert again.headers["etag"] == saved.headers["etag"] != first.headers["etag"]


def test_of_two_who_edit_a_draft_the_second_is_refused(served: Served) -> None:
    admin = served.client("admin")
    first = admin.get(DRAFT)
    tag = first.headers["etag"]

    assert admin.request("PUT", DRAFT, json=first.json()).status_code == 428
    assert put(admin, first.json(), tag).status_code == 200
    assert put(admin, first.json(), tag).status_code == 412
    assert (
        put(admin, {"app": {"key": "other"}}, admin.get(DRAFT).headers["etag"]).status_code == 422
    )


def test_a_draft_is_checked_published_and_gone_back_from(served: Served) -> None:
    admin, clerk = served.client("admin"), served.client("cleo")
    first = admin.get(DRAFT)
    saved = put(admin, with_field(first.json()), first.headers["etag"])
    checked = admin.post(f"{DRAFT}/check").json()
    published = admin.post(f"apps/{APP}/publish", {}, headers={"if-match": saved.headers["etag"]})
    used = clerk.post(VISITS, {"values": {"topic": "a", "mood": "good"}})
    back = admin.post(f"apps/{APP}/rollback", {"version": 1})

    assert checked["sound"] is True
    assert [change["path"] for change in checked["changes"]] == ["forms.visit.fields.mood"]
    assert published.json()["version"] == 2
    assert used.status_code == 201
    assert back.json()["version"] == 3
    assert clerk.post(VISITS, {"values": {"topic": "a", "mood": "x"}}).status_code == 422
    versions = admin.get(f"apps/{APP}/versions").json()["items"]
    assert [(each["version"], each["published"]) for each in versions] == [
        (3, True),
        (2, False),
        (1, False),
    ]


def test_a_draft_with_faults_is_kept_but_not_published(served: Served) -> None:
    admin = served.client("admin")
    first = admin.get(DRAFT)
    broken = json.loads(json.dumps(first.json()))
    broken["forms"][0]["fields"][0]["type"] = "mystery"
    put(admin, broken, first.headers["etag"])

    assert admin.get(DRAFT).json() == broken
    assert admin.post(f"{DRAFT}/check").json()["sound"] is False
    assert admin.post(f"apps/{APP}/publish").status_code == 422


def test_a_draft_is_not_published_over_another_version(served: Served) -> None:
    admin = served.client("admin")
    first = admin.get(DRAFT)
    put(admin, with_field(first.json()), first.headers["etag"])
    admin.post(f"apps/{APP}/rollback", {"version": 1})

    assert admin.post(f"apps/{APP}/publish").status_code == 409
    assert admin.post(f"apps/{APP}/rollback", {"version": 99}).status_code == 404


def test_a_publication_sent_again_with_its_key_is_not_done_twice(served: Served) -> None:
    admin, key = served.client("admin"), {"idempotency-key": "back-1"}
    first = admin.post(f"apps/{APP}/rollback", {"version": 1}, headers=key)
    again = admin.post(f"apps/{APP}/rollback", {"version": 1}, headers=key)

    assert first.json() == again.json()
    assert len(admin.get(f"apps/{APP}/versions").json()["items"]) == 2
