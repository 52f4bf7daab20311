"""Scenarios and all ways in the designer: a scenario fails at its step, is mended, and passes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.judging import serious
from tests.e2e.studio import Studio, studio_in

pytestmark = pytest.mark.e2e

DESIGN = "/apps/field_work/design"


@pytest.fixture(scope="module")
def studio(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Serve a store of this module's own."""
    with studio_in(tmp_path_factory.mktemp("studio"), chromium) as made:
        yield made


def _story(page: Page) -> None:
    """Write: Ann creates a visit, whose topic must be another."""
    page.goto(f"{DESIGN}#/scenarios")
    page.get_by_role("button", name="New scenario").click()
    page.get_by_label("Add Given").select_option("GivenUser")
    given = page.locator(".story-parts").first
    given.locator(".properties input").first.fill("ann")
    given.get_by_label("boss", exact=False).first.check()
    page.get_by_label("Add Steps").select_option("CreateAct")
    step = page.locator(".story-parts").nth(1)
    step.get_by_label("Who acts").fill("ann")
    step.locator("select").first.select_option("visit")
    step.get_by_label("Add Values").select_option("topic")
    step.get_by_label("Topic", exact=True).fill("Roof")
    step.get_by_label("Remember as").fill("one")
    page.get_by_label("Add Steps").select_option("ExpectStep")
    page.get_by_label("Compare something, such as order.total").fill("one.topic")
    page.keyboard.press("Enter")
    page.get_by_label("Value of one.topic").fill("Cellar")


def test_a_scenario_fails_at_its_step_is_mended_and_passes(studio: Studio) -> None:
    page = studio.english("bea")
    _story(page)

    page.get_by_role("button", name="Run all").click()
    failure = "expected one.topic to be Cellar, found Roof"
    expect(page.locator(".story-expectation .property-issue")).to_have_text(failure, timeout=60_000)
    expect(page.locator(".scenario-mark.is-failed")).to_be_visible()
    assert serious(page) == []

    page.get_by_label("Value of one.topic").fill("Roof")
    page.locator(".scenario-run").click()
    expect(page.locator(".scenario-mark.is-passed")).to_be_visible(timeout=60_000)
    expect(page.locator(".scenarios-tally")).to_contain_text("1 passed")


def test_a_way_lights_up_on_the_canvas(studio: Studio) -> None:
    page = studio.english("bea")
    page.goto(DESIGN)
    page.locator(".designer-nav a[href^='#/workflows/']").first.click()
    page.get_by_role("button", name="All ways").click()
    rejected = page.locator(".way-entry.is-rejected").first
    rejected.locator(".way-title").click()

    expect(rejected.locator(".way-examples")).to_be_visible()
    expect(page.locator(".flow-card.lit-passed").first).to_be_visible()
    assert serious(page) == []
