"""The pages in a real browser: by keyboard, on a phone, in the dark, without faults for axe."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.judging import findings, settle

pytestmark = pytest.mark.e2e

NEW = "/apps/field_work/forms/visit/new"
LIST = "/apps/field_work/forms/visit"
PAGES = ["/", "/apps", "/apps/field_work", LIST, NEW, "/tasks", "/me"]


def _cell(page: Page) -> str | None:
    """Give the column of the cell that holds the cursor."""
    column: str | None = page.evaluate("document.activeElement.closest('td')?.dataset.key ?? null")
    return column


def _enter_visit(page: Page, topic: str) -> None:
    page.goto(NEW)
    page.fill("#f-topic", topic)
    page.click(".grid-foot button")
    page.keyboard.type("Train")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.type("73.5")
    page.keyboard.press("Tab")


@pytest.mark.parametrize("width", [360, 1440])
def test_no_page_has_serious_faults_or_scrolls_sideways(site: Site, width: int) -> None:
    desk = site.window("cleo")
    _enter_visit(desk, f"Seen at {width}")
    desk.click("button[value=submit]")
    desk.wait_for_url("**/forms/visit/0*")
    page = site.window("cleo", width=width)
    for path in [*PAGES, desk.url, f"{desk.url}/edit"]:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(path)
            assert findings(page) == [], (path, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_colours_change_at_once_for_whoever_wants_no_motion(site: Site) -> None:
    page = site.window("cleo")
    page.emulate_media(color_scheme="dark")
    settle(page)
    page.evaluate(
        "addEventListener('transitionrun', event => (window.moved ??= []).push(event.propertyName))"
    )
    page.emulate_media(color_scheme="light")
    settle(page)
    assert page.evaluate("window.moved ?? []") == []


def test_an_order_of_lines_is_entered_by_keyboard_and_computed(site: Site) -> None:
    page = site.window("cleo")
    _enter_visit(page, "Keyboard")
    expect(page.locator("[data-field=total] .given")).to_have_text("147.00")
    page.keyboard.press("Shift+Tab")
    assert _cell(page) == "price"
    page.keyboard.press("Enter")
    expect(page.locator(".grid tbody tr")).to_have_count(2)
    page.keyboard.press("Control+Delete")
    expect(page.locator(".grid tbody tr")).to_have_count(1)
    page.click("button[value=save]")
    page.wait_for_url("**/forms/visit/0*")
    expect(page.locator("h1")).to_have_text("Keyboard")
    expect(page.locator(".rows td.num").last).to_have_text("147.00")


def test_cells_of_a_spreadsheet_fill_rows_and_tell_what_could_not_be_read(site: Site) -> None:
    page = site.window("cleo")
    page.goto(NEW)
    page.click(".grid-foot button")
    text = "Train\t2\t73.50\nHotel\tmany\t1,200"
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData('text/plain', text);
            const options = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent('paste', options));
        }""",
        text,
    )
    expect(page.locator(".grid tbody tr")).to_have_count(2)
    expect(page.locator(".grid-report li")).to_have_count(1)
    expect(page.locator(".grid-report li")).to_contain_text("many")


def test_what_was_typed_is_there_again_after_the_page_was_left(site: Site) -> None:
    page = site.window("cleo")
    page.goto(NEW)
    page.fill("#f-topic", "Half done")
    expect(page.locator(".save-note")).not_to_be_empty()
    page.goto("/")
    page.goto(NEW)
    page.click(".draft-notice button >> nth=0")
    expect(page.locator("#f-topic")).to_have_value("Half done")


def test_faults_are_listed_and_jump_to_their_fields(site: Site) -> None:
    page = site.window("cleo")
    page.goto(NEW)
    page.click(".grid-foot button")
    page.click("button[value=submit]")
    expect(page.locator(".faults")).to_be_visible()
    page.locator(".faults a").first.click()
    assert page.evaluate("document.activeElement.id") == "f-topic"


def test_a_task_is_decided_on_a_phone_without_scripts(site: Site) -> None:
    clerk = site.window("cleo")
    _enter_visit(clerk, "Thumb")
    clerk.click("button[value=submit]")
    clerk.wait_for_url("**/forms/visit/0*")
    phone = site.window("bea", width=360, scripts=False)
    phone.goto("/tasks")
    phone.get_by_text("Thumb").first.click()
    box = phone.locator("button[value=approve]").bounding_box()
    assert box is not None
    assert box["y"] > 700
    assert box["height"] >= 44
    phone.click("button[value=approve]")
    expect(phone.locator(".toast-note")).to_be_visible()


def test_the_palette_finds_records_and_goes_there(site: Site) -> None:
    page = site.window("cleo")
    _enter_visit(page, "Pagoda")
    page.click("button[value=save]")
    page.wait_for_url("**/forms/visit/0*")
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("pagoda")
    expect(page.locator("#palette [role=option]").first).to_contain_text("Pagoda")
    page.keyboard.press("Enter")
    page.wait_for_url("**/forms/visit/0*")


def test_a_list_is_walked_by_keys_with_the_record_beside_it(site: Site) -> None:
    page = site.window("cleo")
    _enter_visit(page, "Beside")
    page.click("button[value=save]")
    page.wait_for_url("**/forms/visit/0*")
    page.goto(LIST)
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator(".side-panel h1")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".side-panel")).to_be_hidden()
