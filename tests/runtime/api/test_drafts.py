"""Drafts through HTTP: the files below them, line by line, and two people's edits."""

# ruff: noqa: ANN401  (definitions as JSON)

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from engine.definition.emission import json_bytes
from runtime.storage.apps import AppStore, Draft
from runtime.storage.bundle import pack
from tests.runtime.api.client import Client
from tests.runtime.api.conftest import NOW, Served
from tests.runtime.api.sample_app import APP, app_files
from tests.runtime.api.test_apps import DRAFT, packed, put, with_field

ROOT = Path(__file__).parents[3]
TEXTS = f"{DRAFT}/files"


def exported(client: Client, app: str = APP) -> dict[str, bytes]:
    content = client.get(f"apps/{app}/export?format=zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def texts(client: Client) -> dict[str, str]:
    return {each["path"]: each["text"] for each in client.get(TEXTS).json()["files"]}


def write(client: Client, path: str, text: str | None, tag: str) -> Any:
    return client.request(
        "PUT", TEXTS, json={"path": path, "text": text}, headers={"if-match": tag}
    )


def saved(client: Client, change: Any) -> Any:
    first = client.get(DRAFT)
    body = first.json()
    change(body)
    answer = put(client, body, first.headers["etag"])
    assert answer.status_code == 200, answer.text
    assert client.get(DRAFT).json() == body
    return answer


def form(body: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in body["forms"] if each["key"] == key)
    return found


def test_a_fault_points_at_its_element_whatever_its_file_is_called(served: Served) -> None:
    """Files are read by their names; the definition keeps what was added last at its end."""
    admin = served.client("admin")
    first = {"key": "aardvark", "label": "Early", "fields": [{"key": "a", "type": "nonsense"}]}
    saved(admin, lambda body: body["forms"].append(first))
    assert min(name for name in texts(admin) if "forms/" in name) == "forms/aardvark.yaml"

    issues = admin.post(f"{DRAFT}/check", json={}).json()["issues"]

    places = {tuple(one["pointer"][:2]) for one in issues if "aardvark" in one["file"]}
    assert places == {("forms", len(admin.get(DRAFT).json()["forms"]) - 1)}


def test_saving_without_a_change_changes_no_byte(served: Served) -> None:
    admin = served.client("admin")
    saved(admin, lambda body: None)
    before = {name: content.decode() for name, content in app_files().items()}

    assert texts(admin) == before


def test_the_bundled_app_is_opened_saved_and_published_without_a_changed_byte(
    served: Served,
) -> None:
    folder = ROOT / "builtin_apps" / "order_mgmt"
    files = {
        str(each.relative_to(folder)): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file()
    }
    admin = served.client("admin")
    head = {"content-type": "application/zip"}
    made = admin.request("POST", "apps/import", content=packed(files), headers=head)
    assert made.status_code == 200, made.text
    draft = "apps/order_mgmt/draft"
    first = admin.get(draft)
    answer = admin.request(
        "PUT", draft, json=first.json(), headers={"if-match": first.headers["etag"]}
    )
    assert answer.status_code == 200, answer.text
    published = admin.post("apps/order_mgmt/publish", {})

    assert published.status_code == 200, published.text
    assert published.json()["changes"] == []
    assert exported(admin, "order_mgmt") == files


def test_an_edit_changes_its_line_and_no_other(served: Served) -> None:
    admin = served.client("admin")
    saved(admin, lambda body: form(body, "visit")["fields"][0].update(max_length=90))
    before = {name: content.decode() for name, content in app_files().items()}
    after = texts(admin)

    assert after.pop("forms/visit.yaml") == before.pop("forms/visit.yaml").replace(
        "max_length: 80", "max_length: 90"
    )
    assert after == before


def test_a_new_form_gets_a_file_and_one_that_goes_takes_it_along(served: Served) -> None:
    admin = served.client("admin")
    extra = {"key": "car", "label": "Car", "fields": [{"key": "plate", "type": "text"}]}
    saved(admin, lambda body: body["forms"].append(extra))
    assert texts(admin)["forms/car.yaml"].startswith("key: car\nlabel: Car\nfields:\n")

    saved(admin, lambda body: body["forms"].remove(form(body, "car")))
    assert texts(admin).keys() == app_files().keys()


def test_a_renamed_form_stays_in_its_file(served: Served) -> None:
    admin = served.client("admin")
    saved(admin, lambda body: form(body, "place").update(key="site", was="place"))
    after = texts(admin)

    assert after.keys() == app_files().keys()
    assert after["forms/place.yaml"].lstrip().startswith("key: site\n")


def test_a_draft_of_before_that_is_one_json_file_is_brought_into_the_files(
    served: Served,
) -> None:
    admin = served.client("admin")
    body = with_field(admin.get(DRAFT).json())
    old = Draft(APP, 0, 1, pack({"app.json": json_bytes(body)}), None, NOW)
    with served.system.database.begin_write() as connection:
        AppStore(connection).save_draft(old)

    assert admin.get(DRAFT).json() == body
    assert "mood" in texts(admin)["forms/visit.yaml"]
    assert texts(admin)["forms/place.yaml"] == app_files()["forms/place.yaml"].decode()
    assert admin.post(f"apps/{APP}/publish", {}).json()["version"] == 2


def test_a_discarded_draft_is_gone_and_its_tag_never_comes_again(served: Served) -> None:
    admin = served.client("admin")
    first = admin.get(DRAFT)
    tag = saved(admin, with_field).headers["etag"]

    assert admin.request("DELETE", DRAFT, headers={"if-match": '"7.7"'}).status_code == 412
    assert admin.request("DELETE", DRAFT).status_code == 204
    assert admin.request("DELETE", DRAFT).status_code == 404
    assert admin.get(DRAFT).json() == first.json()
    assert admin.get(DRAFT).headers["etag"] == first.headers["etag"]
    assert saved(admin, with_field).headers["etag"] != tag


def test_a_file_is_written_as_text(served: Served) -> None:
    admin = served.client("admin")
    tag = admin.get(TEXTS).headers["etag"]
    text = texts(admin)["forms/place.yaml"].replace("key: rating", "key: stars")
    answer = write(admin, "forms/place.yaml", "# seen\n" + text, tag)

    assert answer.status_code == 200, answer.text
    assert texts(admin)["forms/place.yaml"] == "# seen\n" + text
    body = answer.json()
    assert form(body["definition"], "place")["fields"][1]["key"] == "stars"
    assert any("rating" in each["message"] for each in body["issues"])
    assert admin.get(DRAFT).json() == body["definition"]
    assert f'"{body["tag"]}"' == answer.headers["etag"] == admin.get(DRAFT).headers["etag"]
    assert write(admin, "forms/place.yaml", text, tag).status_code == 412


def test_a_file_is_added_and_taken_away(served: Served) -> None:
    admin = served.client("admin")
    made = write(admin, "forms/car.yaml", "key: car\nfields:\n  - {key: plate, type: text}\n",
                 admin.get(TEXTS).headers["etag"])  # fmt: skip
    assert form(made.json()["definition"], "car")["fields"][0]["key"] == "plate"
    gone = write(admin, "forms/car.yaml", None, made.headers["etag"])
    assert [each["key"] for each in gone.json()["definition"]["forms"]] == ["place", "pointer",
                                                                            "visit"]  # fmt: skip


def test_a_text_that_cannot_be_read_is_refused_with_its_place(served: Served) -> None:
    admin = served.client("admin")
    tag = admin.get(TEXTS).headers["etag"]
    refused = write(admin, "forms/place.yaml", "key: place\nfields: [\n", tag)

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["path"].startswith("forms/place.yaml:")
    assert admin.get(TEXTS).headers["etag"] == tag
    for path in (
        "../x.yaml",
        "forms/../../x.yaml",
        "x.yaml",
        "forms/a/b.yaml",
        "/etc/x",
        "app.yml",
    ):
        assert write(admin, path, "key: x\n", tag).status_code == 422, path
    assert write(admin, "forms/none.yaml", None, tag).status_code == 404
    assert write(admin, "app.yaml", "key: other\n", tag).status_code == 422


def test_what_no_file_could_hold_is_not_saved(served: Served) -> None:
    admin = served.client("admin")
    first = admin.get(DRAFT)
    spoils: tuple[dict[str, object], ...] = (
        {"forms": "all"},
        {"more": 1},
        {"files": {"../a": "x"}},
        {"files": []},
        {"files": {"data/a.csv": 3}},
    )
    for spoilt in spoils:
        answer = put(admin, {**first.json(), **spoilt}, first.headers["etag"])
        assert answer.status_code == 422, spoilt
    assert admin.get(DRAFT).headers["etag"] == first.headers["etag"]


def test_files_that_go_along_are_added_and_stay(served: Served) -> None:
    admin = served.client("admin")
    saved(admin, lambda body: body.update(files={"prints/visit.html.j2": "<p>{{ x }}</p>"}))
    assert texts(admin)["prints/visit.html.j2"] == "<p>{{ x }}</p>"

    first = admin.get(DRAFT)
    body = first.json()
    del body["files"]
    put(admin, body, first.headers["etag"])
    assert texts(admin)["prints/visit.html.j2"] == "<p>{{ x }}</p>"


def test_two_peoples_edits_are_merged_with_the_draft_as_it_is(served: Served) -> None:
    admin = served.client("admin")
    base = admin.get(DRAFT).json()
    saved(admin, with_field)
    ours = json.loads(json.dumps(base))
    form(ours, "place")["label"] = {"en": "Site", "zh": "地点"}
    answer = admin.post(f"{DRAFT}/merge", {"base": base, "ours": ours})

    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["conflicts"] == []
    assert form(found["definition"], "place")["label"]["en"] == "Site"
    assert form(found["definition"], "visit")["fields"][-1]["key"] == "mood"
    assert f'"{found["tag"]}"' == admin.get(DRAFT).headers["etag"]
    assert put(admin, found["definition"], f'"{found["tag"]}"').status_code == 200


def test_a_conflict_is_told_in_the_readers_language_and_stores_nothing(served: Served) -> None:
    admin = served.client("admin")
    base = admin.get(DRAFT).json()
    saved(admin, lambda body: form(body, "visit")["fields"][0].update(max_length=90))
    ours = json.loads(json.dumps(base))
    form(ours, "visit")["fields"][0]["max_length"] = 70
    tag = admin.get(DRAFT).headers["etag"]
    found = admin.request(
        "POST",
        f"{DRAFT}/merge",
        json={"base": base, "ours": ours},
        headers={"accept-language": "zh"},
    ).json()
    (conflict,) = found["conflicts"]

    assert conflict["path"] == "forms.visit.fields.topic.max_length"
    assert (conflict["base"], conflict["ours"], conflict["theirs"]) == (80, 70, 90)
    at: Any = found["definition"]
    for step in conflict["pointer"]:
        at = at[step]
    assert at == 90
    assert "对方" in conflict["sentence"]
    assert admin.get(DRAFT).headers["etag"] == tag


def test_who_may_not_design_does_not_see_drafts(served: Served) -> None:
    clerk = served.client("cleo")
    for method, path, body in (
        ("GET", TEXTS, None),
        ("PUT", TEXTS, {"path": "app.yaml", "text": ""}),
        ("DELETE", DRAFT, None),
        ("POST", f"{DRAFT}/merge", {"base": {"app": {}}, "ours": {"app": {}}}),
    ):
        answer = clerk.request(method, path, json=body, headers={"if-match": '"1.0"'})
        assert answer.status_code == 403, (method, path, answer.text)


def test_a_draft_keeps_bytes_that_are_no_text(served: Served) -> None:
    admin = served.client("admin")
    files = {**app_files(), "data/logo.png": b"\x89PNG\xff\x00"}
    head = {"content-type": "application/zip"}
    assert admin.request("POST", "apps/import", content=packed(files), headers=head).is_success
    saved(admin, with_field)
    assert admin.post(f"apps/{APP}/publish", {}).status_code == 200
    assert exported(admin)["data/logo.png"] == files["data/logo.png"]


def renamed(client: Client, body: dict[str, Any], pointer: list[Any], key: str) -> Any:
    return client.post(f"{DRAFT}/rename", {"definition": body, "pointer": pointer, "key": key})


def test_an_element_is_renamed_everywhere_and_the_published_key_is_remembered(
    served: Served,
) -> None:
    admin = served.client("admin")
    first = admin.get(DRAFT)
    number = next(i for i, each in enumerate(first.json()["forms"]) if each["key"] == "visit")
    pointer = ["forms", number, "fields", 0]
    told = admin.post(f"{DRAFT}/uses", {"pointer": pointer}).json()["uses"]
    answer = renamed(admin, first.json(), pointer, "subject")
    body = answer.json()["definition"]

    assert answer.status_code == 200, answer.text
    assert ["forms", number, "title"] in [each["pointer"] for each in told]
    assert {each["text"] for each in told} >= {"{topic}"}
    assert body["forms"][number]["title"] == "{subject}"
    assert body["forms"][number]["fields"][0]["was"] == "topic"
    assert admin.get(DRAFT).headers["etag"] == first.headers["etag"]
    assert put(admin, body, first.headers["etag"]).status_code == 200
    checked = admin.post(f"{DRAFT}/check").json()
    assert checked["sound"] is True, checked["issues"]
    again = renamed(admin, body, pointer, "matter").json()["definition"]
    assert again["forms"][number]["fields"][0]["was"] == "topic"
    back = renamed(admin, again, pointer, "topic").json()["definition"]
    assert back == first.json()


def test_a_key_that_is_none_or_taken_is_refused(served: Served) -> None:
    admin = served.client("admin")
    body = admin.get(DRAFT).json()
    pointer = ["forms", 0, "fields", 0]
    for key in ("Name", "1a", "a b", "", "x" * 49, "rating", "a\n"):
        assert renamed(admin, body, pointer, key).status_code == 422, key
    for wrong in (["forms", 99], ["forms"], [], ["app"], ["forms", 0, "label"]):
        assert renamed(admin, body, wrong, "fine").status_code == 422, wrong
    assert renamed(served.client("cleo"), body, pointer, "fine").status_code == 403
