"""The flow designer in a real browser: a sales manager changes how orders are approved."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.judging import findings
from tests.e2e.shop import ORDERS, Shop, enter, shop_in

pytestmark = pytest.mark.e2e

DESIGN = "/apps/order_mgmt/design"
DRAFT = "/api/v1/apps/order_mgmt/draft"
WAIT = 60_000
"""A draft of the bundled app is saved and checked as a whole."""


@pytest.fixture(scope="module")
def shop(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Serve the demo of this module's own."""
    with shop_in(tmp_path_factory.mktemp("shop"), chromium) as made:
        yield made


def _asked(page: Page, path: str) -> dict[str, Any]:
    """Ask the API as the page does."""
    found: dict[str, Any] = page.evaluate("path => fetch(path).then(one => one.json())", path)
    return found


def _approval(page: Page) -> dict[str, Any]:
    """The workflow as the draft has it."""
    draft = _asked(page, DRAFT)
    found: dict[str, Any] = next(
        one for one in draft["workflows"] if one["key"] == "order_approval"
    )
    return found


def _open_flow(page: Page) -> None:
    page.goto(f"{DESIGN}#/workflows/order_approval")
    expect(page.locator(".flow-card").first).to_be_visible(timeout=WAIT)


def _saved(page: Page) -> None:
    expect(page.locator(".saving-note")).to_have_text("Draft saved", timeout=WAIT)


def _choose(page: Page, key: str) -> None:
    """Choose a node as one does without a mouse."""
    page.locator(f"[data-node={key}]").focus()
    page.keyboard.press("Enter")


def _raise_threshold(page: Page) -> None:
    page.goto(f"{DESIGN}#/settings/parameters")
    page.locator(".part-title", has_text="Finance director above").click(timeout=WAIT)
    default = page.locator(".part-item").get_by_label("Default value")
    default.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("80000")
    _saved(page)


def _insert_legal_review(page: Page) -> None:
    """Put a branch in front of the first question, by keyboard."""
    page.locator('[data-flow="n10 g20"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".step-menu [data-entry=approval]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-node=exclusive]")).to_be_visible()


def _only_dealers(page: Page) -> None:
    """Build the condition of the first branch: the tier is dealer."""
    branch = page.locator(".way").first
    branch.get_by_role("combobox", name="Field").click()
    page.keyboard.type("customer_tier")
    branch.locator(".name-list code").get_by_text("customer_tier", exact=True).click()
    expect(branch.get_by_label("Comparison")).to_be_visible()
    branch.get_by_label("Value").last.select_option(label="Distributor")
    expect(branch.locator(".condition-sentence")).to_contain_text("Distributor")


def _by_finance(page: Page) -> None:
    """Call the new step legal review, and ask the finance role."""
    _choose(page, "approval")
    side = page.locator(".flow-side")
    side.locator(".words input").first.fill("Legal review")
    side.get_by_label("Who", exact=True).select_option("role")
    side.get_by_label("Everybody with a role").select_option("finance")
    expect(page.locator("[data-node=approval]")).to_contain_text("Legal review")
    expect(page.locator("[data-node=approval]")).to_contain_text("Finance")
    expect(side.locator(".people-preview li").first).to_be_visible(timeout=WAIT)


def test_the_threshold_moves_and_dealers_get_a_legal_review(shop: Shop) -> None:
    page = shop.window("wang")
    order = enter(page, "66000", submit=False)
    _raise_threshold(page)
    _open_flow(page)
    before = _approval(page)

    _insert_legal_review(page)
    missing = page.locator(".flow-words", has_text="Choose a condition")
    expect(missing).to_be_visible()
    expect(missing).to_have_class(re.compile("is-wrong"), timeout=WAIT)
    expect(page.locator(".fault-count")).to_contain_text("fault", timeout=WAIT)
    shop.picture(page, "fault")

    page.locator(".flow-head h2").click()
    page.keyboard.press("Control+z")
    expect(page.locator("[data-node=exclusive]")).to_have_count(0)
    _saved(page)
    assert _approval(page) == before
    page.keyboard.press("Control+y")
    expect(page.locator("[data-node=exclusive]")).to_be_visible()

    _choose(page, "exclusive")
    _only_dealers(page)
    _by_finance(page)
    expect(page.locator(".fault-count")).to_contain_text("No faults", timeout=WAIT)
    _saved(page)
    shop.picture(page, "legal")
    flows = _approval(page)["flows"]
    only = "customer_tier == 'distributor'"
    assert {"from": "exclusive", "to": "approval", "when": only} in flows

    _try_out(shop, page, order)
    assert findings(page) == []


def _try_out(shop: Shop, page: Page, order: dict[str, Any]) -> None:
    """Walk the order through: 66,000 needs no director any more, and nothing of it is kept."""
    page.click(".flow-try")
    page.get_by_label("Record", exact=True).click()
    page.keyboard.type(order["values"]["order_no"] or order["title"])
    page.locator(".record-choice [role=option]").first.click(timeout=WAIT)
    page.click(".try-run")
    expect(page.locator(".try-path")).to_be_visible(timeout=WAIT)
    expect(page.locator("[data-node=exclusive]")).to_have_class(re.compile("lit-passed"))
    expect(page.locator("[data-node=approval]")).to_have_class(re.compile("lit-skipped"))
    expect(page.locator("[data-node=n31]")).to_have_class(re.compile("lit-passed"))
    expect(page.locator(".try-step", has_text="Manager approval")).to_contain_text("王经理")
    shop.picture(page, "tried")
    page.get_by_role("group", name="Decision: Manager approval").get_by_text("Reject").click()
    expect(page.locator(".try-outcome")).to_contain_text("rejected", timeout=WAIT)
    expect(page.locator("[data-node=n70]")).to_have_class(re.compile("lit-skipped"))
    kept = _asked(page, f"/api/v1{ORDERS}/records/{order['id']}")
    assert (kept["state"], kept["version"]) == (order["state"], order["version"])


def test_the_flow_is_read_and_changed_on_a_phone(shop: Shop) -> None:
    page = shop.window("wang", width=360)
    page.goto(f"{DESIGN}#/workflows/customer_freeze")
    expect(page.locator(".flow-steps .flow-card").first).to_be_visible(timeout=WAIT)
    steps = page.locator(".flow-steps .flow-card").count()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator(".flow-steps .flow-plus").first.click()
    page.locator(".step-menu [data-entry=notify]").click()
    expect(page.locator(".flow-steps .flow-card")).to_have_count(steps + 1)
    side = page.locator(".flow-side")
    expect(side).to_contain_text("Message")
    shop.picture(page, "phone")
    assert findings(page) == []
    side.get_by_label("Delete step").click()
    expect(page.locator(".flow-steps .flow-card")).to_have_count(steps)
    _saved(page)
