"""A sales manager's whole change on a phone, by touch: legal review, try-out, publish, back."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.judging import findings
from tests.e2e.shop import PASSWORD, Shop, shop_in

pytestmark = pytest.mark.e2e

DESIGN = "/apps/order_mgmt/design"
DRAFT = "/api/v1/apps/order_mgmt/draft"
VERSIONS = "/api/v1/apps/order_mgmt/versions"
WAIT = 60_000
"""A draft of the bundled app is saved, checked and published as a whole."""


@pytest.fixture(scope="module")
def shop(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Serve the demo of this module's own."""
    with shop_in(tmp_path_factory.mktemp("shop"), chromium) as made:
        yield made


@pytest.fixture
def page(shop: Shop) -> Page:
    """Open the designer on a phone, as somebody who may publish."""
    context = shop.browser.new_context(
        base_url=shop.address,
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "vermilion_locale", "value": "en", "url": shop.address}])
    found = context.new_page()
    found.goto("/sign-in")
    found.fill("#username", "wang")
    found.fill("#password", PASSWORD)
    found.locator("button.btn-primary").tap()
    found.wait_for_url(f"{shop.address}/")
    found.goto(DESIGN)
    expect(found.locator(".first-steps")).to_be_visible(timeout=WAIT)
    return found


def _go(page: Page, name: str) -> None:
    """Go to a screen through the menu."""
    page.locator(".designer-menu").tap()
    page.locator(".designer-nav a").get_by_text(name, exact=True).first.tap()
    expect(page.locator(".designer-nav")).to_be_hidden()


def _fits(page: Page) -> None:
    """Nothing is wider than the phone, and axe finds no fault."""
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert findings(page) == []


def _asked(page: Page, path: str) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("path => fetch(path).then(one => one.json())", path)
    return found


def _middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_touch_beside_a_menu_closes_it_and_nothing_else(page: Page) -> None:
    page.locator(".designer-menu").tap()
    expect(page.locator(".designer-nav")).to_be_visible()
    page.touchscreen.tap(340, 300)
    expect(page.locator(".designer-nav")).to_be_hidden()
    expect(page.locator(".home-screen")).to_be_visible()

    _go(page, "Order approval")
    page.locator(".flow-steps .flow-plus").first.tap(timeout=WAIT)
    menu = page.locator(".step-menu")
    expect(menu).to_be_visible()
    box = menu.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] + 20)
    expect(menu).to_have_count(0)
    expect(page.locator(".flow-side:not(.is-folded)")).to_have_count(0)


def test_what_is_chosen_of_a_workflow_stays_in_sight_above_its_panel(page: Page) -> None:
    _go(page, "Order approval")
    way = page.locator(".flow-way-words").nth(9)
    way.scroll_into_view_if_needed(timeout=WAIT)
    way.tap()
    side = page.locator(".flow-side:not(.is-folded)")
    expect(side).to_be_visible()
    chosen = page.locator(".flow-way.is-chosen")
    expect(chosen).to_be_in_viewport()
    _, chosen_at = _middle(chosen)
    _, panel_at = _middle(side.locator(".side-head"))
    assert chosen_at < panel_at


def test_the_preview_on_a_phone_keeps_its_buttons_at_its_end(page: Page) -> None:
    _go(page, "Sales order")
    page.get_by_role("tab", name="Preview").tap()
    bar = page.frame_locator(".preview-frame").locator(".form-bar")
    expect(bar).to_be_visible(timeout=WAIT)
    box = bar.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == pytest.approx(740, abs=1)


def test_a_screen_that_does_not_arrive_leaves_the_menu_and_the_draft(page: Page) -> None:
    page.route("**/designer/ReportScreen*", lambda asked: asked.abort())
    page.locator(".designer-menu").tap()
    page.locator(".designer-nav a[href^='#/reports/']").first.tap()
    lost = page.get_by_role("alert")
    expect(lost).to_contain_text("cannot be shown")
    _go(page, "Overview")
    expect(page.locator(".home-screen")).to_be_visible()
    expect(lost).to_have_count(0)


def test_the_rights_of_a_role_stay_beside_the_names_of_the_forms(page: Page) -> None:
    _go(page, "Roles")
    page.locator(".rights-matrix .part-title").first.tap()
    editor = page.locator(".rights-inside .grant").first
    expect(editor).to_be_visible()
    page.locator(".rights-scroll").evaluate("one => { one.scrollLeft = 400; }")
    name = page.locator(".rights-matrix tbody th").first
    for place in (name, editor):
        box = place.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    seen_through = "one => getComputedStyle(one).backgroundColor.includes(', 0)')"
    assert name.evaluate(seen_through) is False
    _fits(page)


def _add_field(page: Page) -> None:
    _go(page, "Sales order")
    page.locator(".design-name").get_by_text("Channel", exact=True).tap()
    page.get_by_role("button", name="Add fields").tap()
    page.locator(".palette-entry").get_by_text("Text", exact=True).tap()
    expect(page.locator(".palette-pane")).to_be_hidden()
    expect(page.locator(".design-name-input")).to_be_focused()
    page.keyboard.type("Contract no")
    page.keyboard.press("Enter")
    expect(page.locator(".design-name").get_by_text("Contract no", exact=True)).to_be_visible()


def _raise_threshold(page: Page) -> None:
    _go(page, "Settings and app")
    page.locator(".settings-tabs a").get_by_text("Parameters", exact=True).tap()
    page.locator(".part-title", has_text="Finance director above").tap()
    default = page.locator(".part-item").get_by_label("Default value")
    default.tap()
    default.fill("80000")
    page.keyboard.press("Enter")


def _review_dealers(page: Page) -> None:
    """Insert an approval by the finance role, only where the tier is dealer."""
    _go(page, "Order approval")
    page.locator(".flow-steps .flow-plus").nth(1).tap(timeout=WAIT)
    page.locator("[data-entry=approval]").tap()
    side = page.locator(".flow-side")
    expect(side.locator(".words input").first).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Legal review")
    side.get_by_label("Who", exact=True).select_option("role")
    side.get_by_label("Everybody with a role").select_option("finance")
    expect(side.locator(".people-preview li").first).to_be_visible(timeout=WAIT)
    _fits(page)
    side.get_by_role("button", name="Only under a condition").tap()
    field = side.get_by_role("combobox", name="Field")
    expect(field).to_be_focused()
    page.keyboard.type("Tier at order")
    side.locator(".name-list li").first.tap()
    side.get_by_label("Value").last.select_option(label="Distributor")
    expect(side.locator(".condition-sentence").first).to_contain_text("Distributor")
    side.get_by_label("Close").tap()
    expect(page.locator(".fault-count")).to_have_attribute(
        "aria-label", re.compile("No faults"), timeout=WAIT
    )


def _try_out(page: Page) -> None:
    """Walk the first order that is offered through; the bar says how it ends."""
    head = page.locator(".flow-head")
    tall = head.bounding_box()
    page.locator(".flow-try").tap()
    assert head.bounding_box() == tall
    page.get_by_label("Record", exact=True).tap()
    page.locator(".record-choice [role=option]").first.tap(timeout=WAIT)
    page.locator(".try-run").tap()
    expect(page.locator(".try-path")).to_be_visible(timeout=WAIT)
    expect(page.locator("[data-node=exclusive]")).to_have_class(re.compile("lit-passed"))
    _fits(page)
    page.locator(".side-close").tap()


def test_the_change_is_made_tried_published_and_taken_back_on_a_phone(page: Page) -> None:
    published = _asked(page, VERSIONS)["items"][0]["version"]
    _add_field(page)
    _raise_threshold(page)
    _review_dealers(page)
    _try_out(page)

    page.locator(".designer-top .btn-primary").tap()
    told = page.locator(".publish-screen")
    expect(told).to_contain_text("Legal review", timeout=WAIT)
    expect(told).to_contain_text("80,000")
    expect(told).to_contain_text("contract_no")
    _fits(page)
    page.get_by_label("Note").fill("Legal review for dealers")
    told.get_by_role("button", name="Publish").tap()
    expect(page.locator(".designer-main h2")).to_contain_text(str(published + 1), timeout=WAIT)

    _go(page, "Versions")
    expect(page.locator(".version-list li").first).to_contain_text("Legal review", timeout=WAIT)
    page.locator(".version-list li").nth(1).get_by_role("button").tap()
    sure = page.locator(".version-list li").nth(1).get_by_role("button", name="Bring back")
    sure.tap()
    expect(page.locator(".told")).to_contain_text(str(published + 2), timeout=WAIT)
    _fits(page)
    draft = _asked(page, DRAFT)
    approval = next(one for one in draft["workflows"] if one["key"] == "order_approval")
    assert "Legal review" not in str(approval)
