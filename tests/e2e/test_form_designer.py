"""The form designer in a real browser: by keyboard, by mouse, without faults for axe."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from runtime.bootstrap import build_application
from runtime.config import Config
from tests.e2e.serving import served
from tests.runtime.web.served import PASSWORD, STORE, make_system

pytestmark = pytest.mark.e2e

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
HOME = "/apps/field_work/design#/forms/visit"
DRAFT = "/api/v1/apps/field_work/draft"
HALF = 0.5


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a small app and its designer."""
    folder = tmp_path_factory.mktemp("designer")
    system = make_system(folder)
    config = Config(f"sqlite:///{folder / STORE}", folder / "files")
    with served(build_application(system, config)) as found:
        yield found
    system.database.close()


@pytest.fixture
def page(address: str, chromium: Browser) -> Iterator[Page]:
    """Open the designer of a form as somebody who may change it; the draft goes afterwards."""
    opened = _opened(address, chromium)
    yield opened
    opened.goto("/")
    opened.evaluate(f"fetch('{DRAFT}', {{method: 'DELETE'}}).then(answer => answer.text())")
    opened.context.close()


def _opened(address: str, browser: Browser) -> Page:
    context = browser.new_context(
        base_url=address,
        viewport={"width": 1440, "height": 860},
        locale="en-GB",
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "vermilion_locale", "value": "en", "url": address}])
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("#username", "admin")
    page.fill("#password", PASSWORD)
    page.click("button.btn-primary")
    page.wait_for_url(f"{address}/")
    page.goto(HOME)
    expect(page.locator(".design-field").first).to_be_visible(timeout=20_000)
    return page


def _names(page: Page) -> list[str]:
    return page.locator(".form-canvas .design-field > .form-label .design-name").all_inner_texts()


def _name(page: Page, label: str) -> Locator:
    return page.locator(".form-canvas .design-name").get_by_text(label, exact=True).first


def _is(page: Page, holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds of the page."""
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(25)
    raise AssertionError(what)


def _saved(page: Page) -> dict[str, Any]:
    """Give the form as the draft has it, once all is saved."""
    expect(page.locator(".saving-note")).to_have_text("Draft saved")
    draft = json.loads(page.evaluate(f"fetch('{DRAFT}').then(answer => answer.text())"))
    (form,) = (one for one in draft["forms"] if one["key"] == "visit")
    return dict(form)


def _field(form: dict[str, Any], key: str) -> dict[str, Any]:
    (found,) = (one for one in form["fields"] if one["key"] == key)
    return dict(found)


def _serious(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]} {one['nodes'][0]['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def test_a_field_is_added_named_moved_and_taken_back_by_keyboard_alone(page: Page) -> None:
    before = _names(page)
    _name(page, before[0]).focus()
    page.keyboard.press("Enter")
    page.locator(".form-palette input").focus()
    page.keyboard.type("E-mail")
    page.keyboard.press("Enter")
    expect(page.locator(".design-name-input")).to_be_focused()
    page.keyboard.type("Reply to")
    page.keyboard.press("Enter")
    expect(_name(page, "Reply to")).to_be_focused()
    assert _names(page) == [before[0], "Reply to", *before[1:]]
    assert _field(_saved(page), "reply_to")["type"] == "email"

    page.keyboard.press("F2")
    expect(page.locator(".design-name-input")).to_be_focused()
    page.keyboard.type("Answer to")
    page.keyboard.press("Enter")
    expect(_name(page, "Answer to")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    _is(page, lambda: _names(page)[:2] == ["Answer to", before[0]], "it moved up")
    expect(_name(page, "Answer to")).to_be_focused()
    page.keyboard.press("Delete")
    _is(page, lambda: _names(page) == before, "it is deleted")
    for _ in range(3):
        page.keyboard.press("Control+z")
    _is(page, lambda: _names(page) == [before[0], "Reply to", *before[1:]], "three steps back")
    page.keyboard.press("Control+Shift+z")
    expect(_name(page, "Answer to")).to_be_visible()
    field = _field(_saved(page), "reply_to")
    assert field["label"]["en"] == "Answer to"


def test_a_field_is_carried_by_keyboard_and_told_where_it_goes(page: Page) -> None:
    before = _names(page)
    _name(page, before[2]).click()
    grip = page.locator(".design-field.is-selected > .design-acts .design-grip")
    grip.focus()
    page.keyboard.press("Space")
    expect(page.locator("[id^=DndLiveRegion]")).to_contain_text(f"Picked up {before[2]}")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[id^=DndLiveRegion]")).to_contain_text(f"will stand at {before[1]}")
    page.keyboard.press("Space")
    _is(page, lambda: _names(page)[1:3] == [before[2], before[1]], "it stands one before")


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
    before = _names(page)
    entry = page.locator(".palette-entry", has_text="Phone").first
    _drag(page, entry, page.locator(".design-field.field").nth(1), 0.1)
    expect(page.locator(".design-name-input")).to_be_focused()
    page.keyboard.type("Call back")
    page.keyboard.press("Enter")
    expect(_name(page, "Call back")).to_be_focused()
    assert _names(page)[:3] == [before[0], "Call back", before[1]]

    heads = page.locator(".design-column .design-name")
    columns = heads.all_inner_texts()
    first = page.locator(".design-column").nth(0)
    first.evaluate("place => place.scrollIntoView({block: 'center'})")
    _drag(page, first, page.locator(".design-column").nth(1), 0.9)
    _is(page, lambda: heads.all_inner_texts()[:2] == [columns[1], columns[0]], "columns changed")
    end = page.locator(".add-column")
    end.evaluate("place => place.scrollIntoView({block: 'center', inline: 'end'})")
    _drag(page, entry, end, 0.5)
    _is(page, lambda: len(heads.all_inner_texts()) == len(columns), "its name is open")
    page.keyboard.press("Escape")
    assert _field(_saved(page), "lines")["fields"][-1]["type"] == "phone"
    page.keyboard.press("Control+z")
    expect(heads).to_have_count(len(columns))


def test_a_condition_is_built_of_rows_and_reads_as_a_sentence(page: Page) -> None:
    _name(page, "Topic").click()
    side = page.locator(".side-pane")
    side.get_by_text("Rules", exact=True).click()
    side.get_by_label("Shown", exact=True).select_option("condition")
    side.locator(".condition-sentence").first.click()
    side.get_by_role("combobox", name="Field").fill("count")
    page.keyboard.press("Enter")
    side.get_by_label("Comparison").select_option(">=")
    side.get_by_label("Value", exact=True).last.fill("3")
    expect(side.locator(".condition-sentence").first).to_contain_text("is at least 3")
    assert _field(_saved(page), "topic")["visible"] == "count >= 3"

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
    _name(page, _names(page)[1]).click()
    if width < 900:
        page.locator(".panel-buttons button").last.click()
    closed = page.locator(".property-group:not([open]) > summary")
    while closed.count():
        closed.first.click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        assert _serious(page) == [], scheme
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_preview_shows_the_real_form_with_what_was_changed(page: Page) -> None:
    _name(page, "Topic").dblclick()
    page.keyboard.type("What it is about")
    page.keyboard.press("Enter")
    _saved(page)
    page.get_by_role("tab", name="Preview").click()
    frame = page.frame_locator(".preview-frame")
    expect(frame.locator(".form-label", has_text="What it is about")).to_be_visible()
    page.get_by_text("Phone").click()
    expect(page.locator(".preview-frame.is-phone")).to_be_visible()
