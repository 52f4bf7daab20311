"""Automations made from nothing in the designer: published, they run, and people are told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from runtime.clock import system_clock
from runtime.services.fire_due import fire_due
from tests.e2e.judging import serious
from tests.e2e.studio import Studio, studio_in

pytestmark = pytest.mark.e2e

DESIGN = "/apps/field_work/design"
RECORDS = "/api/v1/apps/field_work/forms/visit/records"
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def studio(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Serve a store of this module's own."""
    with studio_in(tmp_path_factory.mktemp("automations"), chromium) as made:
        yield made


def _begin(page: Page, name: str) -> None:
    """Make a new automation; the cursor goes on in its screen."""
    page.goto(DESIGN)
    page.get_by_label("New automation").click()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator(".automation-screen h2")).to_have_text(name)
    expect(page.locator("#main")).to_be_focused()


def _tell_the_boss(page: Page, message: str) -> None:
    """Add a step that tells everybody with the role; the cursor stands in it."""
    page.get_by_role("button", name="Add a step").click()
    page.get_by_role("menuitem", name="Notify").click()
    who = page.get_by_label("Who", exact=True)
    expect(who).to_be_focused()
    expect(who.locator("option:checked")).to_have_text("Everybody with a role")
    page.locator(".step-body").get_by_role("combobox").nth(1).select_option(label="Boss")
    page.get_by_label("Message (English)").fill(message)
    expect(page.locator(".step-title")).to_have_text(f"Tell Boss: {message}")


def _publish(page: Page) -> None:
    expect(page.locator(".saving-note")).to_have_text("Draft saved")
    expect(page.locator(".fault-count")).to_have_text("No faults")
    page.locator(".designer-top .btn-primary").click()
    page.locator(".publish-acts button[type=submit]").click()
    expect(page.locator(".thing-screen[role=status] h2")).to_contain_text("Published as version")


def _told(page: Page, message: str) -> None:
    """What the person of the window is told, once."""
    page.goto("/notifications")
    expect(page.get_by_role("main").get_by_text(message)).to_have_count(1)


def test_a_threshold_that_is_crossed_tells_whom_the_automation_names(studio: Studio) -> None:
    page = studio.english("bea")
    _begin(page, "Bonus runs low")
    page.get_by_label("When", exact=False).first.select_option(label="When a threshold is crossed")
    page.get_by_role("combobox", name="Form").select_option(label="Visit")
    page.locator(".condition-sentence").first.click()
    page.get_by_role("combobox", name="Field").fill("bonus")
    page.get_by_role("option", name="Bonus", exact=False).first.click()
    page.get_by_label("Comparison").select_option(label="is below")
    page.get_by_label("Value", exact=True).fill("50")
    expect(page.locator(".condition-sentence").first).to_have_text("Bonus is below 50")
    expect(page.locator(".automation-sentence")).to_contain_text("a record of Visit")
    _tell_the_boss(page, "{topic} has little left")
    assert serious(page) == []
    _publish(page)

    values = {"topic": "North", "bonus": "100.00"}
    made = page.request.post(RECORDS, data={"values": values}).json()
    for bonus in ("80.00", "20.00", "10.00"):
        there = page.request.get(f"{RECORDS}/{made['id']}")
        headers = {"if-match": there.headers["etag"]}
        changed = page.request.patch(
            f"{RECORDS}/{made['id']}", data={"values": {"bonus": bonus}}, headers=headers
        )
        assert changed.ok, changed.text()
    _told(page, "North has little left")


def test_a_weekly_automation_is_set_in_plain_words_and_runs_on_its_day(studio: Studio) -> None:
    page = studio.english("bea", width=360)
    page.goto(DESIGN)
    page.get_by_label("Open the navigation").click()
    page.get_by_label("New automation").click()
    page.keyboard.type("Monday's look back")
    page.keyboard.press("Enter")
    page.get_by_label("When", exact=False).first.select_option(label="At set times")
    page.get_by_label("Schedule").select_option(label="Every week")
    said = page.locator(".automation-sentence")
    expect(said).to_have_text("Every Monday at 09:00")
    page.get_by_label("Tuesday").check(force=True)
    page.get_by_label("Monday", exact=True).uncheck(force=True)
    page.get_by_label("Time", exact=True).fill("08:30")
    expect(said).to_have_text("Every Tuesday at 08:30")
    _tell_the_boss(page, "Look back on the week")
    assert serious(page) == []
    _publish(page)

    begun = system_clock()
    fire_due(studio.system, begun)  # the rule is seen, and begins
    assert fire_due(studio.system, begun + WEEK).done == 1
    assert fire_due(studio.system, begun + WEEK).done == 0
    _told(page, "Look back on the week")
