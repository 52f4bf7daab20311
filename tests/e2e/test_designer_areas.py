"""Reports, rights, parameters and versions in the designer: what is published there, people get."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.judging import serious
from tests.e2e.studio import Studio, studio_in

pytestmark = pytest.mark.e2e

APP = "/apps/field_work"
DESIGN = f"{APP}/design"


@pytest.fixture(scope="module")
def studio(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Serve a store of this module's own."""
    with studio_in(tmp_path_factory.mktemp("studio"), chromium) as made:
        yield made


def _publish(page: Page, note: str) -> None:
    """Publish the draft from its page, with a note."""
    expect(page.locator(".saving-note")).to_have_text("Draft saved")
    page.locator(".designer-top .btn-primary").click()
    page.fill("#publish-note", note)
    assert serious(page) == []
    page.locator(".publish-acts button[type=submit]").click()
    expect(page.locator(".thing-screen[role=status] h2")).to_contain_text("Published as version")


def test_a_report_that_is_made_and_published_is_on_peoples_dashboards(studio: Studio) -> None:
    page = studio.english("bea")
    page.goto(DESIGN)
    page.get_by_label("New report").click()
    page.keyboard.type("Visits by kind")
    page.keyboard.press("Enter")
    page.locator(".palette-entry", has_text="Bars").click()
    page.get_by_label("Source").select_option(label="Visit")
    expect(page.locator(".design-widget .widget-sentence")).to_contain_text("Visit")
    assert serious(page) == []
    _publish(page, "Who goes where")

    page.goto(APP)
    page.get_by_role("main").get_by_role("link", name="Visits by kind").click()
    expect(page.locator("h1")).to_have_text("Visits by kind")
    expect(page.locator(".widget")).to_contain_text("Bars")
    clerk = studio.english("cleo")
    clerk.goto(APP)
    expect(clerk.get_by_role("link", name="Visits by kind")).to_have_count(0)


def test_a_right_that_is_taken_away_is_gone_once_published(studio: Studio) -> None:
    clerk = studio.english("cleo")
    clerk.goto(f"{APP}/forms/visit/new")
    expect(clerk.locator("#f-topic")).to_be_visible()
    page = studio.english("bea")
    page.goto(f"{DESIGN}#/roles/clerk")
    page.get_by_label("Visit: Create").uncheck()
    assert serious(page) == []
    expect(page.locator(".saving-note")).to_have_text("Draft saved")

    page.goto(f"{DESIGN}#/forms/visit")
    page.get_by_role("tab", name="Preview").click()
    page.get_by_label("Seen as").select_option(label="A person")
    page.get_by_role("combobox", name="A person").fill("cleo")
    page.get_by_role("option", name="Cleo").click()
    expect(page.locator(".preview-wait")).to_contain_text("may not fill in the form")
    page.get_by_role("combobox", name="A person").fill("bea")
    page.get_by_role("option", name="Bea").click()
    frame = page.frame_locator(".preview-frame")
    expect(frame.locator("#f-topic")).to_be_visible()
    _publish(page, "Clerks only look on")

    clerk.goto(f"{APP}/forms/visit/new")
    expect(clerk.locator("#f-topic")).to_have_count(0)
    clerk.goto(f"{APP}/forms/visit")
    expect(clerk.locator("h1")).to_have_text("Visit")


def test_a_parameter_moves_a_version_tells_it_and_another_takes_it_back(studio: Studio) -> None:
    page = studio.english("bea")
    page.goto(f"{DESIGN}#/settings/parameters")
    line = page.locator(".part-title", has_text="Large from")
    expect(line).to_contain_text("1,000")
    line.click()
    page.locator(".part-item").get_by_label("Default value").fill("5000")
    expect(line).to_contain_text("5,000")
    assert serious(page) == []
    _publish(page, "Fewer are large")

    page.goto(f"{DESIGN}#/versions")
    newest = page.locator(".version-list li").first
    expect(newest).to_contain_text("Fewer are large")
    assert serious(page) == []
    before = page.locator(".version-list li").nth(1)
    before.get_by_role("button", name="Bring back").click()
    before.locator(".btn-primary").click()
    expect(page.locator(".told")).to_contain_text("version")
    page.goto(f"{DESIGN}#/settings/parameters")
    expect(page.locator(".part-title", has_text="Large from")).to_contain_text("1,000")


AREAS = [
    "home",
    "forms/visit",
    "workflows/approval",
    "automations/judged",
    "reports/spending",
    "roles/boss",
    "settings/general",
    "settings/menu",
    "settings/calendar",
    "settings/keepers",
    "scenarios",
    "text",
    "versions",
]


@pytest.mark.parametrize("width", [1440, 360])
def test_no_screen_of_the_designer_has_serious_faults(studio: Studio, width: int) -> None:
    page = studio.english("bea", width=width)
    page.goto(DESIGN)
    for area in AREAS:
        page.goto(f"{DESIGN}#/{area}")
        expect(page.locator(".designer-main")).not_to_have_text(re.compile("^(Opening…)?$"))
        assert serious(page) == [], area
