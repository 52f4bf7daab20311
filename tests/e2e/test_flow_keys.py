"""A workflow drawn by keyboard alone: from step to step, into the properties and back."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.judging import serious
from tests.e2e.studio import Studio, studio_in

pytestmark = pytest.mark.e2e

FLOW = "/apps/field_work/design#/workflows/approval"
DRAFT = "/api/v1/apps/field_work/draft"


@pytest.fixture(scope="module")
def studio(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Serve a store of this module's own."""
    with studio_in(tmp_path_factory.mktemp("keys"), chromium) as made:
        yield made


def _workflow(page: Page) -> dict[str, Any]:
    """The workflow as the draft has it, once all is saved."""
    expect(page.locator(".saving-note")).to_have_text("Draft saved")
    found = json.loads(page.evaluate(f"fetch('{DRAFT}').then(answer => answer.text())"))
    return dict(found["workflows"][0])


def _add_legal_review(page: Page) -> Locator:
    """Add an approval behind the boss's; its card, which holds the cursor."""
    boss = page.locator("[data-node=boss]")
    boss.focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-node=start]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(boss).to_be_focused()

    page.keyboard.press("+")
    expect(page.get_by_role("menuitem", name="Approval")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name (English)")).to_be_focused()
    page.keyboard.type("Legal review")
    card = page.locator("[data-node=approval]")
    expect(card).to_contain_text("Legal review")
    page.keyboard.press("Escape")
    expect(card).to_be_focused()
    return card


def _only_above_five(page: Page) -> Locator:
    """Put a condition before what is chosen; its words on the canvas."""
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name (English)")).to_be_focused()
    page.get_by_role("button", name="Only under a condition").press("Enter")
    expect(page.get_by_role("combobox", name="Field")).to_be_focused()
    page.keyboard.type("count")
    page.keyboard.press("Enter")
    page.get_by_label("Comparison").select_option(label="is above")
    page.get_by_label("Value", exact=True).fill("5")
    words = page.locator(".flow-words", has_text="Count is above 5")
    expect(words).to_be_visible()
    return words


def test_a_step_is_added_named_and_made_conditional_by_keyboard_alone(studio: Studio) -> None:
    page = studio.english("bea")
    page.goto(FLOW)
    card = _add_legal_review(page)
    words = _only_above_five(page)
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(words).to_be_focused()

    made = _workflow(page)
    labels = {one["key"]: one.get("label") for one in made["nodes"]}
    assert labels["approval"] == {"en": "Legal review"}
    assert {"from": "exclusive", "to": "approval", "when": "count > 5"} in made["flows"]
    assert {"from": "exclusive", "to": "done"} in made["flows"]

    card.focus()
    page.keyboard.press("Delete")
    expect(card).to_have_count(0)
    expect(page.locator(".flow-card:focus")).to_have_count(1)
