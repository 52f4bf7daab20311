"""Apps that come in: empty, from the gallery, from spreadsheets, from files that are merged."""

import json
from datetime import date

import httpx
import pytest

from tests.runtime.api.conftest import Served
from tests.runtime.api.sample_app import APP
from tests.runtime.exchange.workbook import workbook


def test_an_empty_app_begins_as_a_draft_and_is_published(served: Served) -> None:
    admin = served.client("admin")

    made = admin.post("apps", {"key": "tools", "label": "Tools", "from": "empty"})

    assert (made.status_code, made.json()) == (201, {"key": "tools", "draft": 1})
    assert admin.get("apps/tools").status_code == 404
    checked = admin.post("apps/tools/draft/check").json()
    assert checked["sound"], checked
    assert admin.post("apps/tools/publish").status_code == 200


def test_an_app_of_the_gallery_is_a_copy_under_its_own_key(served: Served) -> None:
    admin = served.client("admin")
    keys = [one["key"] for one in admin.get("gallery").json()["items"]]

    made = admin.post("apps", {"key": "", "label": "休假", "from": "gallery:leave_request"})

    assert {"order_mgmt", "leave_request"} <= set(keys)
    assert made.json()["key"] == "xiu_jia"
    published = admin.post("apps/xiu_jia/publish")
    assert published.status_code == 200, published.text
    assert admin.get("apps/xiu_jia").json()["label"] == "休假"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"key": "Tools", "label": "Tools"}, 422, "pattern"),
        ({"key": "tools", "label": " "}, 422, "required"),
        ({"key": "tools", "label": "Tools", "from": "gallery:nothing"}, 422, "unknown"),
        ({"key": "tools", "label": "Tools", "from": "moon"}, 422, "unknown"),
        ({"key": APP, "label": "Again"}, 409, "taken"),
        ({"key": "new", "label": "New things"}, 422, "reserved"),
        ({"key": "import", "label": "Import", "from": "gallery:leave_request"}, 422, "reserved"),
    ],
)
def test_an_app_that_cannot_begin_says_why(
    served: Served, body: dict[str, str], status: int, code: str
) -> None:
    answer = served.client("admin").post("apps", body)

    found = answer.json()
    assert answer.status_code == status
    assert code in [found.get("code"), *(one["code"] for one in found.get("errors", ()))]


def test_a_spreadsheet_proposes_a_form(served: Served) -> None:
    sheet = workbook(
        "Stock list",
        [["Name", "Price", "Since"], ["chair", 12.5, date(2026, 1, 2)], ["table", 80, None]],
    )

    answer = served.client("bea").request(
        "POST", f"apps/{APP}/propose_form", files={"file": ("stock.xlsx", sheet)}
    )

    assert answer.status_code == 200, answer.text
    form = answer.json()["form"]
    assert (form["key"], form["label"], answer.json()["rows"]) == ("stock_list", "Stock list", 2)
    assert [(one["key"], one["type"], one.get("required")) for one in form["fields"]] == [
        ("name", "text", True),
        ("price", "money", True),
        ("since", "date", None),
    ]
    assert answer.json()["samples"]["name"] == ["chair", "table"]


def test_what_is_no_spreadsheet_proposes_nothing(served: Served) -> None:
    path, files = f"apps/{APP}/propose_form", {"file": ("x.xlsx", b"nothing")}

    assert served.client("bea").request("POST", path, files=files).status_code == 422
    assert served.client("cleo").request("POST", path, files=files).status_code == 403


def bundle(served: Served, **labels: str) -> bytes:
    """The sample app as it is published, with other labels at some fields of the visit."""
    admin = served.client("admin")
    found = admin.get(f"apps/{APP}/export?format=json")
    data = json.loads(found.content)
    (visit,) = (form for form in data["forms"] if form["key"] == "visit")
    for field in visit["fields"]:
        if field["key"] in labels:
            field["label"] = labels[field["key"]]
    return json.dumps(data).encode()


def taken_in(served: Served, content: bytes, query: str = "") -> httpx.Response:
    """Send an app's file."""
    headers = {"content-type": "application/json"}
    path = f"apps/import{query}"
    return served.client("admin").request("POST", path, content=content, headers=headers)


def labels(served: Served, *keys: str) -> list[object]:
    """The labels of the visit's fields in the draft."""
    draft = served.client("admin").get(f"apps/{APP}/draft").json()
    (visit,) = (form for form in draft["forms"] if form["key"] == "visit")
    found = {field["key"]: field.get("label") for field in visit["fields"]}
    return [found[key] for key in keys]


def change_here(served: Served, **changed: str) -> None:
    """Change labels in the draft, as the designer would."""
    admin, path = served.client("admin"), f"apps/{APP}/draft"
    draft = admin.get(path)
    body = draft.json()
    (visit,) = (form for form in body["forms"] if form["key"] == "visit")
    for field in visit["fields"]:
        if field["key"] in changed:
            field["label"] = changed[field["key"]]
    answer = admin.request("PUT", path, json=body, headers={"if-match": draft.headers["etag"]})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("key", ["new", "import"])
@pytest.mark.parametrize("query", ["", "?draft=1", "?dry_run=1"])
def test_no_app_comes_in_under_the_address_of_a_page(served: Served, key: str, query: str) -> None:
    content = json.loads(bundle(served))
    content["app"]["key"] = key

    answer = taken_in(served, json.dumps(content).encode(), query)

    told = answer.text
    assert answer.status_code == 422 or (query == "?dry_run=1" and "KEY003" in told), told
    assert key in told
    assert key not in [one["key"] for one in served.client("admin").get("apps").json()["items"]]


def test_a_name_that_would_give_a_kept_key_gives_another(served: Served) -> None:
    made = served.client("admin").post("apps", {"key": "", "label": "New", "from": "empty"})

    assert (made.status_code, made.json()["key"]) == (201, "new_2")


def test_a_file_becomes_the_draft_and_nothing_is_published(served: Served) -> None:
    answer = taken_in(served, bundle(served, topic="Subject"), "?draft=1")

    assert (answer.status_code, answer.json()["drafted"]) == (200, True)
    assert labels(served, "topic") == ["Subject"]
    assert len(served.client("admin").get(f"apps/{APP}/versions").json()["items"]) == 1


def test_what_was_changed_here_survives_what_comes_from_outside(served: Served) -> None:
    theirs = bundle(served, topic="Subject")
    change_here(served, day="When")

    answer = taken_in(served, theirs, "?merge=1")

    assert answer.status_code == 200, answer.text
    assert labels(served, "topic", "day") == ["Subject", "When"]


@pytest.mark.parametrize(("stays", "expected"), [("mine", "Here"), ("theirs", "There")])
def test_where_both_changed_the_same_somebody_chooses(
    served: Served, stays: str, expected: str
) -> None:
    theirs = bundle(served, topic="There", day="Day there")
    change_here(served, topic="Here")

    told = taken_in(served, theirs, "?merge=1&dry_run=1")
    refused = taken_in(served, theirs, "?merge=1")
    before = labels(served, "topic", "day")
    done = taken_in(served, theirs, f"?merge=1&conflicts={stays}")

    assert [one["path"] for one in told.json()["conflicts"]] == ["forms.visit.fields.topic.label"]
    assert (refused.status_code, refused.json()["code"]) == (409, "conflicts")
    assert before[0] == "Here"
    assert done.status_code == 200
    assert labels(served, "topic", "day") == [expected, "Day there"]


def test_the_next_merge_is_judged_against_what_came_last(served: Served) -> None:
    """Their change that was taken in is no change of ours: their next one needs no choice."""
    assert taken_in(served, bundle(served, topic="First")).json()["version"] == 2
    second = bundle(served, topic="Second")
    change_here(served, day="When")

    answer = taken_in(served, second, "?merge=1")

    assert answer.json()["conflicts"] == []
    assert labels(served, "topic", "day") == ["Second", "When"]


def test_only_an_administrator_takes_an_app_in(served: Served) -> None:
    for query in ("", "?draft=1", "?merge=1"):
        answer = served.client("bea").request(
            "POST",
            f"apps/import{query}",
            content=b"{}",
            headers={"content-type": "application/json"},
        )
        assert answer.status_code == 403


def test_a_file_carries_nothing_to_places_outside_the_app(served: Served) -> None:
    whole = {"app": {"key": "carrier", "label": "Carrier"}, "files": {"../x": "y", "app.yaml": "z"}}
    content = json.dumps(whole).encode()
    admin = served.client("admin")

    refused = taken_in(served, content, "")
    assert refused.status_code == 422
    assert "FILE007" in {one["code"] for one in refused.json()["errors"]}
    assert taken_in(served, content, "?draft=1").status_code == 200
    assert admin.post("apps/carrier/publish", {}).status_code == 422


@pytest.mark.parametrize("query", ["?draft=1", "?merge=1&conflicts=theirs"])
def test_what_goes_along_with_an_app_is_no_part_of_its_definition(
    served: Served, query: str
) -> None:
    whole = json.loads(bundle(served, topic="Subject"))
    whole["files"] = {"../x": "y", "forms/visit.yaml": "key: other", "data/a.csv": "a"}
    assert taken_in(served, json.dumps(whole).encode(), query).status_code == 200

    listed = served.client("admin").get(f"apps/{APP}/draft/files").json()["files"]
    texts = {one["path"]: one["text"] for one in listed}
    assert "../x" not in texts
    assert "key: visit" in texts["forms/visit.yaml"]
    assert texts["data/a.csv"] == "a"


def test_an_app_that_was_never_published_has_no_settings_yet(served: Served) -> None:
    admin = served.client("admin")
    assert admin.post("apps", {"key": "begun", "label": "Begun"}).status_code == 201
    for app in ("begun", "nowhere"):
        assert admin.get(f"apps/{app}/settings").status_code == 404
        assert admin.patch(f"apps/{app}/settings", {"large": "1"}).status_code == 404
