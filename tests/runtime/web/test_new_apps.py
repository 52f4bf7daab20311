"""Apps that come in by their pages: nothing changes before it was shown."""

import re
from collections.abc import Callable
from datetime import date

from tests.runtime.api.sample_app import APP
from tests.runtime.exchange.workbook import workbook
from tests.runtime.web.served import Browser

NEW, IMPORT = "/admin/apps/new", "/admin/apps/import"
Visitor = Callable[[str], Browser]

TABLE = workbook(
    "Guests",
    [
        ["Name", "Level", "Since", "Paid", "Note"],
        *(
            [f"Guest {number}", "gold" if number % 2 else "blue", date(2026, 1, number), 2.5, None]
            for number in range(1, 9)
        ),
    ],
)


def in_english(visitor: Visitor) -> Browser:
    """The administrator, reading English."""
    admin = visitor("admin")
    admin.post("/me/language", {"locale": "en", "back": "/"})
    return admin


def test_an_empty_app_is_begun_and_published_by_its_page(visitor: Visitor) -> None:
    admin = in_english(visitor)

    begun = admin.post(NEW, {"label": "Tools", "from": "empty"})
    page = admin.get("/admin/apps/tools").text
    published = admin.post("/admin/apps/tools/publish")

    assert begun.headers["location"] == "/admin/apps/tools"
    assert "<h1>Tools</h1>" in page
    assert published.status_code == 303
    assert "Version 1" in admin.get("/admin/apps/tools").text


def test_what_is_wrong_keeps_what_was_typed(visitor: Visitor) -> None:
    answer = in_english(visitor).post(NEW, {"label": "Tools", "key": "No key", "from": "empty"})

    assert answer.status_code == 422
    assert 'value="No key"' in answer.text


def sheet_page(admin: Browser) -> str:
    """Send the table; the address of its columns."""
    sent = admin.send(NEW, "guests.xlsx", TABLE, label="Guests", **{"from": "sheet"})
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


def test_a_spreadsheet_becomes_an_app_with_its_rows(visitor: Visitor) -> None:
    admin = in_english(visitor)
    address = sheet_page(admin)
    page = admin.get(address).text
    chosen = dict(re.findall(r'name="(type_\d)".*?value="(\w+)" selected', page))

    assert chosen == {
        "type_0": "text",
        "type_1": "select",
        "type_2": "date",
        "type_3": "decimal",
        "type_4": "text",
    }
    done = admin.post(
        address,
        {
            "label": "Guests",
            "key": "guests",
            "form": "Guest",
            "take": ["0", "1", "2", "3"],
            "required": "0",
            "label_0": "Full name",
            "type_3": "money",
            "rows": "1",
        },
    )

    assert done.headers["location"] == "/apps/guests/forms/guest"
    listed = admin.get("/apps/guests/forms/guest").text
    assert "8 records" in listed
    assert "Guest 8" in listed
    assert "Full name" in listed
    assert "Note" not in listed


def test_a_type_that_does_not_fit_tells_which_rows_stayed_outside(visitor: Visitor) -> None:
    admin = in_english(visitor)
    address = sheet_page(admin)

    done = admin.post(address, {"label": "Guests", "take": "0", "type_0": "integer", "rows": "1"})

    assert done.status_code == 200
    assert "0 rows are in, 8 are not." in done.text
    assert "Row 2" in done.text


def test_somebody_elses_spreadsheet_is_nobodys(visitor: Visitor) -> None:
    address = sheet_page(in_english(visitor))

    assert visitor("bea").get(address).status_code == 403
    assert visitor("").get(address).status_code == 303


def test_a_file_that_cannot_be_read_is_refused_in_words(visitor: Visitor) -> None:
    admin = in_english(visitor)

    sheet = admin.send(NEW, "x.xlsx", b"no sheet", label="X", **{"from": "sheet"})
    bundle = admin.send(IMPORT, "x.zip", b"PK\x03\x04 no archive")
    empty = admin.send(IMPORT, "x.yaml", b"hello: world")

    assert [one.status_code for one in (sheet, bundle, empty)] == [422, 422, 422]
    assert 'role="alert"' in bundle.text


def test_who_is_not_signed_in_sends_no_file(visitor: Visitor) -> None:
    answer = visitor("").send(IMPORT, "x.zip", b"PK")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def exported(admin: Browser) -> bytes:
    """The sample app as one YAML file."""
    return admin.get(f"/api/v1/apps/{APP}/export?format=yaml").content


def test_a_file_tells_what_it_would_change_before_anything_does(visitor: Visitor) -> None:
    admin = in_english(visitor)
    changed = exported(admin).replace(b"en: Topic", b"en: Subject")

    sent = admin.send(IMPORT, "app.yaml", changed)
    address = sent.headers["location"]
    page = admin.get(address).text

    assert "1 change" in page
    assert "Subject" in page
    assert "Version 2" not in admin.get(f"/admin/apps/{APP}").text
    assert admin.post(address, {"what": "publish"}).status_code == 303
    assert "Version 2" in admin.get(f"/admin/apps/{APP}").text


def test_a_faulty_file_is_shown_and_not_to_be_published(visitor: Visitor) -> None:
    admin = in_english(visitor)
    faulty = exported(admin).replace(b"SUM(lines.amount)", b"SUM(lines.amuont)")

    address = admin.send(IMPORT, "app.yaml", faulty).headers["location"]
    page = admin.get(address).text

    assert "amuont" in page
    assert 'value="publish"' not in page
    assert admin.post(address, {"what": "publish"}).status_code == 422
    assert admin.post(address, {"what": "draft"}).status_code == 303


def test_contradictions_are_chosen_one_by_one(visitor: Visitor) -> None:
    admin = in_english(visitor)
    original = exported(admin)
    theirs = original.replace(b"en: Topic", b"en: Theirs").replace(b"en: Day", b"en: Their day")
    first = admin.send(IMPORT, "app.yaml", original).headers["location"]
    assert admin.post(first, {"what": "publish"}).status_code == 303
    local = admin.get(f"/api/v1/apps/{APP}/draft")
    body = local.text.replace('"Topic"', '"Mine"').replace('"Day"', '"My day"')
    assert body != local.text
    headers = {"content-type": "application/json", "if-match": local.headers["etag"]}
    saved = admin.put(f"/api/v1/apps/{APP}/draft", body, headers)
    assert saved.status_code == 200, saved.text

    address = admin.send(IMPORT, "app.yaml", theirs).headers["location"]
    page = admin.get(address).text
    places = re.findall(r'name="(keep:[^"]+)" value="mine"', page)
    day = next(one for one in places if ".day." in one)
    topic = next(one for one in places if ".topic." in one)
    done = admin.post(address, {"what": "merge", topic: "mine", day: "theirs"})

    assert done.status_code == 303
    merged = admin.get(f"/api/v1/apps/{APP}/draft").text
    assert '"Mine"' in merged
    assert '"Their day"' in merged
    assert '"My day"' not in merged
