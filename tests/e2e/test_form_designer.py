"""The form designer in a real browser: by keyboard, by mouse, without faults for axe."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.designing import (
    DRAFT,
    becomes,
    designer_served,
    discard_draft,
    field_of,
    name_on,
    names_on,
    opened,
    saved_form,
)
from tests.e2e.judging import findings

pytestmark = pytest.mark.e2e

HALF = 0.5


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a small app and its designer."""
    with designer_served(tmp_path_factory.mktemp("designer")) as found:
        yield found


@pytest.fixture
def page(address: str, chromium: Browser) -> Iterator[Page]:
    """Open the designer of a form as somebody who may change it; the draft goes afterwards."""
    found = opened(address, chromium)
    yield found
    discard_draft(found)


def test_a_field_is_added_named_moved_and_taken_back_by_keyboard_alone(page: Page) -> None:
    before = names_on(page)
    name_on(page, before[0]).focus()
    page.keyboard.press("Enter")
    page.locator(".form-palette input").focus()
    page.keyboard.type("E-mail")
    page.keyboard.press("Enter")
    expect(page.locator(".design-name-input")).to_be_focused()
    page.keyboard.type("Reply to")
    page.keyboard.press("Enter")
    expect(name_on(page, "Reply to")).to_be_focused()
    assert names_on(page) == [before[0], "Reply to", *before[1:]]
    assert field_of(saved_form(page), "reply_to")["type"] == "email"

    page.keyboard.press("F2")
    expect(page.locator(".design-name-input")).to_be_focused()
    page.keyboard.type("Answer to")
    page.keyboard.press("Enter")
    expect(name_on(page, "Answer to")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    becomes(page, lambda: names_on(page)[:2] == ["Answer to", before[0]], "it moved up")
    expect(name_on(page, "Answer to")).to_be_focused()
    page.keyboard.press("Delete")
    becomes(page, lambda: names_on(page) == before, "it is deleted")
    for _ in range(3):
        page.keyboard.press("Control+z")
    becomes(
        page, lambda: names_on(page) == [before[0], "Reply to", *before[1:]], "three steps back"
    )
    page.keyboard.press("Control+Shift+z")
    expect(name_on(page, "Answer to")).to_be_visible()
    field = field_of(saved_form(page), "reply_to")
    assert field["label"]["en"] == "Answer to"


def test_a_field_is_carried_by_keyboard_and_told_where_it_goes(page: Page) -> None:
    before = names_on(page)
    name_on(page, before[2]).click()
    grip = page.locator(".design-field.is-selected > .design-acts .design-grip")
    grip.focus()
    page.keyboard.press("Space")
    expect(page.locator("[id^=DndLiveRegion]")).to_contain_text(f"Picked up {before[2]}")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[id^=DndLiveRegion]")).to_contain_text(f"will stand at {before[1]}")
    page.keyboard.press("Space")
    becomes(page, lambda: names_on(page)[1:3] == [before[2], before[1]], "it stands one before")


def _drag(page: Page, source: Locator, target: Locator, at: float) -> None:
    """Drag to a part of a place: 0 is its beginning, 1 its end."""
    start, end = source.bounding_box(), target.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 20, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 40, start["y"] + start["height"] / 2 + 12, steps=3)
    x, y = end["x"] + end["width"] * at, end["y"] + end["height"] * max(0.2, min(0.8, at))
    page.mouse.move(x, y, steps=6)
    page.mouse.move(x + 1, y, steps=2)
    mark = target.locator("xpath=self::*[contains(@class, 'drop-')]")
    expect(mark).to_have_class(re.compile("drop-after" if at > HALF else "drop-before"))
    page.mouse.up()


def test_fields_and_columns_are_dragged_to_their_places(page: Page) -> None:
    before = names_on(page)
    entry = page.locator(".palette-entry", has_text="Phone").first
    _drag(page, entry, page.locator(".design-field.field").nth(1), 0.1)
    expect(page.locator(".design-name-input")).to_be_focused()
    page.keyboard.type("Call back")
    page.keyboard.press("Enter")
    expect(name_on(page, "Call back")).to_be_focused()
    assert names_on(page)[:3] == [before[0], "Call back", before[1]]

    heads = page.locator(".design-column .design-name")
    columns = heads.all_inner_texts()
    first = page.locator(".design-column").nth(0)
    first.evaluate("place => place.scrollIntoView({block: 'center'})")
    _drag(page, first, page.locator(".design-column").nth(1), 0.9)
    becomes(
        page, lambda: heads.all_inner_texts()[:2] == [columns[1], columns[0]], "columns changed"
    )
    end = page.locator(".add-column")
    end.evaluate("place => place.scrollIntoView({block: 'center', inline: 'end'})")
    _drag(page, entry, end, 0.5)
    becomes(page, lambda: len(heads.all_inner_texts()) == len(columns), "its name is open")
    page.keyboard.press("Escape")
    assert field_of(saved_form(page), "lines")["fields"][-1]["type"] == "phone"
    page.keyboard.press("Control+z")
    expect(heads).to_have_count(len(columns))


def test_a_condition_is_built_of_rows_and_reads_as_a_sentence(page: Page) -> None:
    name_on(page, "Topic").click()
    side = page.locator(".side-pane")
    side.get_by_text("Rules", exact=True).click()
    side.get_by_label("Shown", exact=True).select_option("condition")
    side.get_by_role("combobox", name="Field", exact=True).fill("count")
    page.keyboard.press("Enter")
    side.get_by_label("Comparison").select_option(">=")
    side.get_by_label("Value", exact=True).last.fill("3")
    expect(side.locator(".condition-sentence").first).to_contain_text("is at least 3")
    assert field_of(saved_form(page), "topic")["visible"] == "count >= 3"

    side.get_by_text("Edit as formula").click()
    host = side.locator("[data-expression='Shown']")
    host.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" and cuont")
    expect(side.locator(".expression-outcome.is-wrong")).to_contain_text("cuont")
    for _ in range(len("cuont")):
        page.keyboard.press("Backspace")
    page.keyboard.type("count < 9")
    page.keyboard.press("Escape")
    expect(side.locator(".expression-outcome")).to_contain_text("yes or no")
    side.get_by_text("Edit as conditions").click()
    expect(side.locator(".condition-sentence").first).to_contain_text("and")


@pytest.mark.parametrize("width", [360, 1440])
def test_the_designer_of_a_form_has_no_serious_faults(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 860})
    name_on(page, names_on(page)[1]).click()
    if width < 900:
        page.locator(".panel-buttons button").last.click()
    closed = page.locator(".property-group:not([open]) > summary")
    while closed.count():
        closed.first.click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
        assert findings(page) == [], scheme
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_preview_shows_the_real_form_with_what_was_changed(page: Page) -> None:
    name_on(page, "Topic").dblclick()
    page.keyboard.type("What it is about")
    page.keyboard.press("Enter")
    saved_form(page)
    page.get_by_role("tab", name="Preview").click()
    frame = page.frame_locator(".preview-frame")
    expect(frame.locator(".form-label", has_text="What it is about")).to_be_visible()
    page.get_by_text("Phone").click()
    expect(page.locator(".preview-frame.is-phone")).to_be_visible()


def test_tabs_are_made_named_filled_and_taken_away_again(page: Page) -> None:
    before = names_on(page)
    page.locator(".palette-entry", has_text="Tabs").click()
    expect(page.locator(".design-name-input")).to_be_focused()
    page.keyboard.type("Goods")
    page.keyboard.press("Enter")
    tabs = page.locator(".tab-head .design-name")
    expect(tabs).to_have_text(["Goods", "Tab 2"])
    tabs.first.focus()
    page.keyboard.press("ArrowRight")
    expect(tabs.nth(1)).to_be_focused()
    page.locator(".palette-entry", has_text="Phone").first.click()
    page.keyboard.type("Call back")
    page.keyboard.press("Enter")
    expect(page.locator(".tab-set .design-name", has_text="Call back")).to_be_visible()
    page.locator(".add-tab").click()
    page.keyboard.type("Rest")
    page.keyboard.press("Enter")
    expect(page.locator(".tab-set .design-name", has_text="Call back")).to_be_hidden()
    form = saved_form(page)
    keys = [(one["key"], one.get("tab", False)) for one in form["fields"][len(before) + 1 :]]
    assert keys == [("goods", True), ("tab_2", True), ("call_back", False), ("rest", True)]

    tabs.nth(1).click()
    page.keyboard.press("Delete")
    expect(tabs).to_have_text(["Goods", "Rest"])
    expect(page.locator(".tab-set .design-name", has_text="Call back")).to_be_visible()
    page.keyboard.press("Delete")
    expect(tabs).to_have_count(0)
    assert not any(one.get("tab") for one in saved_form(page)["fields"])
    for _ in range(2):
        page.keyboard.press("Control+z")
    expect(tabs).to_have_text(["Goods", "Tab 2", "Rest"])


def test_a_tab_is_moved_and_a_field_reaches_it_by_keyboard(page: Page) -> None:
    page.locator(".palette-entry", has_text="Tabs").click()
    page.keyboard.press("Enter")
    tabs = page.locator(".tab-head .design-name")
    expect(tabs).to_have_text(["Tab 1", "Tab 2"])
    page.locator(".tab-head.is-selected .design-grip").focus()
    page.keyboard.press("Space")
    told = page.locator("[id^=DndLiveRegion]")
    expect(told).to_contain_text("Picked up")

    def reached() -> bool:
        """Where the places were not measured yet, the key is pressed once more."""
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(200)
        return "will stand at Tab 2" in told.inner_text()

    becomes(page, reached, "the tab is carried on")
    page.keyboard.press("Space")
    expect(tabs).to_have_text(["Tab 2", "Tab 1"])
    name_on(page, "Total").click()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".tab-set .design-name", has_text="Total")).to_be_focused()
    keys = [one["key"] for one in saved_form(page)["fields"]]
    assert keys[-3:] == ["tab_2", "total", "tab_1"]
    assert findings(page) == []


def _sent(page: Page, method: str, path: str, body: object, etag: str = "") -> dict[str, Any]:
    """Call the API as the person at the page; a success is expected."""
    headers = {"content-type": "application/json", **({"if-match": etag} if etag else {})}
    answer = page.evaluate(
        "([path, made]) => fetch(path, made).then(async one => [one.status, await one.text()])",
        [f"/api/v1/apps/field_work/{path}", {"method": method, "headers": headers, "body": body}],
    )
    assert answer[0] < 300, answer
    return dict(json.loads(answer[1]))


def test_a_field_gets_another_type_and_publishing_asks_about_its_values(page: Page) -> None:
    etag = page.evaluate(f"fetch('{DRAFT}').then(answer => answer.headers.get('etag'))")
    definition = json.loads(page.evaluate(f"fetch('{DRAFT}').then(answer => answer.text())"))
    (form,) = (one for one in definition["forms"] if one["key"] == "visit")
    form["fields"].insert(3, {"key": "mood", "type": "text", "label": "Mood", "max_length": 40})
    _sent(page, "PUT", "draft", json.dumps(definition), etag)
    _sent(page, "POST", "publish", "{}")
    records = [
        _sent(page, "POST", "forms/visit/records", json.dumps({"values": values}))["id"]
        for values in ({"topic": "One", "mood": "12"}, {"topic": "Two", "mood": "good"})
    ]
    page.reload()
    name_on(page, "Mood").click()
    side = page.locator(".side-pane")
    side.get_by_label("Kind of field").select_option("integer")
    expect(side.get_by_role("alert")).to_contain_text("it loses: Longest text")
    side.get_by_role("button", name="Change the kind").click()
    assert field_of(saved_form(page), "mood") == {"key": "mood", "type": "integer", "label": "Mood"}
    page.keyboard.press("Control+z")
    expect(side.get_by_label("Kind of field")).to_have_value("text")
    assert field_of(saved_form(page), "mood")["max_length"] == 40
    page.keyboard.press("Control+Shift+z")
    expect(side.get_by_label("Kind of field")).to_have_value("integer")
    saved_form(page)

    page.goto("/apps/field_work/design#/publish")
    question = page.locator("fieldset", has_text="do not fit the new type")
    question.get_by_text("Publish, and blank those values").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", name="Published as version")).to_be_visible()
    moods = [_read(page, f"forms/visit/records/{one}")["values"]["mood"] for one in records]
    assert moods == [12, None]


def _read(page: Page, path: str) -> dict[str, Any]:
    text = page.evaluate(f"fetch('/api/v1/apps/field_work/{path}').then(answer => answer.text())")
    return dict(json.loads(text))


def test_options_are_typed_one_after_the_other(page: Page) -> None:
    name_on(page, names_on(page)[0]).click()
    page.locator(".form-palette input").fill("Single choice")
    page.keyboard.press("Enter")
    expect(page.locator(".form-palette input")).to_have_value("")
    page.keyboard.type("Weather")
    page.keyboard.press("Enter")
    lines = page.locator(".option-label")
    lines.first.focus()
    for text in ("Sun", "Rain", "Snow", "Fog"):
        page.keyboard.press("Control+a")
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    expect(lines.nth(3)).to_be_focused()
    assert [lines.nth(at).input_value() for at in range(4)] == ["Sun", "Rain", "Snow", "Fog"]


def test_the_panes_are_reached_by_keyboard_and_escape_comes_back(page: Page) -> None:
    first = names_on(page)[0]
    page.locator(".designer-nav [aria-current]").focus()
    page.keyboard.press("F6")
    expect(page.get_by_label("Search field types")).to_be_focused()
    page.keyboard.press("F6")
    expect(name_on(page, first)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("F6")
    expect(page.locator(".side-pane :focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(name_on(page, first)).to_be_focused()
    page.locator(".designer-nav a", has_text="Place").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_text_that_becomes_a_choice_offers_what_records_hold(page: Page) -> None:
    for topic in ("华东", "华东", "South coast"):
        sent = json.dumps({"values": {"topic": topic, "verdict": topic}})
        _sent(page, "POST", "forms/visit/records", sent)
    name_on(page, "Verdict").click()
    side = page.locator(".side-pane")
    side.get_by_label("Kind of field").select_option("select")
    labels = side.locator(".option-label")
    expect(labels).to_have_count(2)
    expect(side.locator(".type-taken")).to_contain_text("values of records: 2")
    options = field_of(saved_form(page), "verdict")["options"]
    assert [(one["key"], one["was"]) for one in options] == [
        ("hua_dong", ["华东"]),
        ("south_coast", ["South coast"]),
    ]
    name_on(page, "Kind").click()
    expect(side.locator(".type-taken")).to_have_count(0)
    name_on(page, "Verdict").click()
    page.keyboard.press("Control+z")
    expect(side.get_by_label("Kind of field")).to_have_value("text")


def test_pasted_options_get_readable_keys_and_those_there_keep_theirs(page: Page) -> None:
    name_on(page, "Kind").click()
    labels = page.locator(".side-pane .option-label")
    expect(labels).to_have_count(2)
    labels.last.focus()
    labels.last.evaluate(
        """(place, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text", text);
            place.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true}));
        }""",
        "Again\n已完成\nNot at all\n已完成",
    )
    expect(labels).to_have_count(5)
    options = field_of(saved_form(page), "kind")["options"]
    assert [one["key"] for one in options] == [
        *("first", "again", "yi_wan_cheng", "not_at_all", "yi_wan_cheng_2")
    ]
