"""The form designer by touch: fields are carried with a finger, on a tablet and on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from tests.e2e.designing import (
    becomes,
    designer_served,
    discard_draft,
    field_of,
    name_on,
    names_on,
    opened,
    saved_form,
)

pytestmark = pytest.mark.e2e

HELD = 400
"""Long enough, in milliseconds, for a touch to pick up what is under it."""
Point = tuple[float, float]


class Finger:
    """A finger on the screen, as the browser hears of one."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._wire: CDPSession = page.context.new_cdp_session(page)

    def _tell(self, kind: str, *points: Point) -> None:
        places = [{"x": x, "y": y} for x, y in points]
        self._wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    def _slide(self, start: Point, end: Point, steps: int = 10) -> None:
        for step in range(1, steps + 1):
            part = step / steps
            x, y = (one + (other - one) * part for one, other in zip(start, end, strict=True))
            self._tell("touchMove", (x, y))
            self._page.wait_for_timeout(16)

    def swipe(self, start: Point, end: Point) -> None:
        """Move over the screen without resting first."""
        self._tell("touchStart", start)
        self._slide(start, end)
        self._tell("touchEnd")

    def carry(self, start: Point, *stops: Point, rests: int = 0) -> None:
        """Pick up what is at a point, carry it along stops, resting at each, and let go."""
        self._tell("touchStart", start)
        self._page.wait_for_timeout(HELD)
        for stop in stops:
            self._slide(start, stop)
            self._page.wait_for_timeout(rests)
            start = stop
        self._slide(start, (start[0] + 1, start[1]), 2)
        expect(self._page.locator("[class*=drop-], .is-marked").first).to_be_attached()
        self._tell("touchEnd")


def at(place: Locator, across: float = 0.5, down: float = 0.5) -> Point:
    """A point of a place: 0 is its beginning, 1 its end."""
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] * across, box["y"] + box["height"] * down


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a small app and its designer."""
    folder: Path = tmp_path_factory.mktemp("touch")
    with designer_served(folder) as found:
        yield found


@pytest.fixture(params=[360, 1280])
def page(request: pytest.FixtureRequest, address: str, chromium: Browser) -> Iterator[Page]:
    """Open the designer on a screen that is touched: a phone's, a tablet's."""
    found = opened(address, chromium, width=request.param, touch=True)
    yield found
    discard_draft(found)


def _width(page: Page) -> int:
    size = page.viewport_size
    assert size is not None
    return size["width"]


def test_a_field_is_carried_by_touch_and_a_swipe_only_scrolls(page: Page) -> None:
    before = names_on(page)
    finger = Finger(page)
    canvas = page.locator(".form-canvas")
    x, y = at(page.locator(".design-field.field").nth(1))
    finger.swipe((x, y + 200), (x, y))
    becomes(page, lambda: bool(canvas.evaluate("one => one.scrollTop > 20")), "it scrolls")
    assert names_on(page) == before
    canvas.evaluate("one => { one.scrollTop = 0; }")
    fields = page.locator(".design-field.field")
    finger.carry(at(fields.nth(0)), at(fields.nth(1), 0.8, 0.8))
    becomes(page, lambda: names_on(page)[:2] == [before[1], before[0]], "it moved")
    assert [one["key"] for one in saved_form(page)["fields"]][:2] == ["day", "topic"]


def test_a_new_field_is_carried_from_the_palette_which_makes_way(page: Page) -> None:
    before = names_on(page)
    if _width(page) < 900:
        page.locator(".panel-buttons button").first.tap()
    entry = page.locator(".palette-entry", has_text="Phone").or_(
        page.locator(".palette-entry", has_text="Telephone")
    )
    entry.first.scroll_into_view_if_needed()
    target = page.locator(".design-field.field").nth(1)
    Finger(page).carry(at(entry.first), at(target, 0.2, 0.2))
    expect(page.locator(".design-name-input")).to_be_focused()
    if _width(page) < 900:
        expect(page.locator(".palette-pane")).to_be_hidden()
    page.keyboard.type("Call back")
    page.keyboard.press("Enter")
    becomes(page, lambda: names_on(page)[:2] == [before[0], "Call back"], "it is there")
    assert field_of(saved_form(page), "call_back")["type"] == "phone"


def test_a_column_changes_its_place_by_touch(page: Page) -> None:
    heads = page.locator(".design-column .design-name")
    columns = heads.all_inner_texts()
    first = page.locator(".design-column").nth(0)
    first.evaluate("place => place.scrollIntoView({block: 'center'})")
    expect(first).to_be_visible()
    Finger(page).carry(at(first), at(page.locator(".design-column").nth(1), 0.9))
    becomes(page, lambda: heads.all_inner_texts()[:2] == [columns[1], columns[0]], "it moved")


def test_a_field_is_carried_into_a_tab_that_opens_under_the_finger(page: Page) -> None:
    if _width(page) < 900:
        page.locator(".panel-buttons button").first.tap()
    page.locator(".palette-entry", has_text="Tabs").tap()
    page.keyboard.press("Escape")
    tabs = page.locator(".tab-head")
    expect(tabs).to_have_count(2)
    page.locator(".tab-set").evaluate("place => place.scrollIntoView({block: 'center'})")
    second, total = tabs.nth(1), name_on(page, "Total")
    start = at(total)
    inside = at(page.locator(".tab-set > .form-section:not([hidden])"), 0.5, 0.5)
    Finger(page).carry(start, at(second), inside, rests=700)
    expect(second).to_have_class("design-field tab-head is-open")
    expect(page.locator(".tab-set .design-name", has_text="Total")).to_be_visible()
    assert [one["key"] for one in saved_form(page)["fields"]][-3:] == ["tab_1", "tab_2", "total"]


TOUCHED = ".icon-button, .btn, .palette-entry, .link-button, .form-select, .form-control"
SMALL = """places => places
    .filter(one => one.checkVisibility() && !one.closest('.design-field, .option-line'))
    .map(one => [one.className, one.getBoundingClientRect()])
    .filter(([name, box]) => box.height < 44 || (name.includes('icon-button') && box.width < 44))
    .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""


def test_what_is_touched_is_as_large_as_a_finger(page: Page) -> None:
    if _width(page) < 900:
        page.get_by_role("button", name="Properties").tap()
    name_on(page, names_on(page)[0]).tap()
    assert page.locator(TOUCHED).evaluate_all(SMALL) == []
