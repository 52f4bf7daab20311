"""Published, compared and taken back by keyboard alone; people chosen, seen as and removed."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.judging import serious
from tests.e2e.studio import Studio, studio_in

pytestmark = pytest.mark.e2e

DESIGN = "/apps/field_work/design"
FLOW = f"{DESIGN}#/workflows/approval"
DRAFT = "/api/v1/apps/field_work/draft"
TABS = 60
"""More presses of a key than the way to anything on a screen takes."""


@pytest.fixture(scope="module")
def studio(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Serve a store of this module's own."""
    with studio_in(tmp_path_factory.mktemp("keys"), chromium) as made:
        yield made


def _press(page: Page, *keys: str) -> None:
    """Press keys; none of them may leave the cursor nowhere."""
    for key in keys:
        page.keyboard.press(key)
        expect(page.locator(":focus")).to_have_count(1)


def _go(page: Page, key: str, target: Locator) -> None:
    """Press a key until something has the cursor."""
    for _ in range(TABS):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never comes to {target}")


def _nodes(page: Page) -> dict[str, Any]:
    """The steps of the workflow as the draft has them, by key."""
    expect(page.locator(".saving-note")).to_have_text("Draft saved")
    found = json.loads(page.evaluate(f"fetch('{DRAFT}').then(answer => answer.text())"))
    return {one["key"]: one for one in found["workflows"][0]["nodes"]}


def _kind(page: Page, value: str) -> None:
    """Choose the kind of the source whose choice has the cursor."""
    for _ in range(TABS):
        if page.evaluate("document.activeElement.value") == value:
            return
        _press(page, "ArrowDown")
    raise AssertionError(f"no source of the kind {value}")


def _add_step_of(page: Page, person: str) -> Locator:
    """Add an approval behind the boss's, which a person does; its card, which has the cursor."""
    boss = page.locator("[data-node=boss]")
    expect(boss).to_be_visible()
    _go(page, "F6", page.locator(".flow-card").first)
    _go(page, "ArrowDown", boss)
    _press(page, "+")
    expect(page.get_by_role("menuitem", name="Approval")).to_be_focused()
    _press(page, "Escape")
    expect(boss).to_be_focused()
    _press(page, "+", "Enter")
    expect(page.get_by_label("Name (English)")).to_be_focused()
    page.keyboard.type("Second look")

    _go(page, "Tab", page.get_by_label("Who", exact=True).first)
    _kind(page, "user")
    choice = page.get_by_role("combobox", name="A certain person")
    _go(page, "Tab", choice)
    page.keyboard.type(person)
    _press(page, "Enter")
    expect(choice).to_have_value(person.title())
    expect(choice).to_be_focused()
    expect(page.locator(".people-preview > [role=status]")).to_contain_text(person.title())
    assert serious(page) == []
    _press(page, "Escape")
    card = page.locator("[data-node=approval]")
    expect(card).to_be_focused()
    return card


def _publish(page: Page, note: str) -> None:
    """Go to the page of publishing, say why, and publish."""
    _go(page, "F6", page.locator(".designer-top .btn-primary"))
    _press(page, "Enter")
    expect(page.locator(".publish-screen > [role=status]")).to_contain_text("Checked")
    words = page.get_by_label("Note")
    _go(page, "Tab", words)
    page.keyboard.type(note)
    _press(page, "Control+z", "Control+Shift+z")
    expect(words).to_have_value(note)
    assert serious(page) == []

    _press(page, "Tab", "Enter")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    _press(page, "Escape")
    expect(page.get_by_role("button", name="Discard the draft")).to_be_focused()
    _press(page, "Tab", "Enter")
    done = page.get_by_role("heading", name=re.compile("Published as version"))
    expect(done).to_be_focused()
    assert serious(page) == []


def _compare(page: Page) -> None:
    """Compare what was before with what is published now."""
    whence, where = (page.get_by_role("combobox", name=name, exact=True) for name in ("From", "To"))
    _go(page, "Tab", whence)
    _press(page, "End")
    _go(page, "Tab", where)
    _press(page, "ArrowDown", "ArrowDown")
    told = page.locator(".comparison [aria-live]")
    expect(told).to_contain_text("Second look")


def _take_back(page: Page) -> None:
    """Bring the version before back, after a second thought."""
    back = page.get_by_role("button", name=re.compile(r"^Bring back version \d+$")).first
    _go(page, "Shift+Tab", back)
    _press(page, "Enter")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    _press(page, "Escape")
    expect(back).to_be_focused()
    _press(page, "Enter")
    expect(page.get_by_role("group", name=re.compile("^Bring version"))).to_be_visible()
    assert serious(page) == []
    _press(page, "Tab", "Enter")
    expect(page.locator(".versions-screen > [role=status]")).to_contain_text("Brought back")
    expect(page.locator(".version-list button:focus")).to_have_count(1)


def test_a_step_of_a_person_is_published_with_a_note_and_taken_back(studio: Studio) -> None:
    page = studio.english("bea")
    page.goto(FLOW)
    _add_step_of(page, "ada")
    assert _nodes(page)["approval"]["assignees"] == [{"user": "ada"}]
    _publish(page, "Four eyes see more")

    _press(page, "Shift+Tab")
    expect(page.locator("a[href='#/versions']")).to_be_focused()
    _press(page, "Enter")
    newest = page.locator(".version-list li").first
    expect(newest).to_contain_text("Four eyes see more")
    _compare(page)
    _take_back(page)
    assert "approval" not in _nodes(page)
    expect(page.locator(".comparison [aria-live]")).to_contain_text("Second look")


def test_a_source_that_is_added_has_the_cursor_and_one_that_goes_gives_it_on(
    studio: Studio,
) -> None:
    page = studio.english("bea")
    page.goto(FLOW)
    boss = page.locator("[data-node=boss]")
    expect(boss).to_be_visible()
    _go(page, "F6", page.locator(".flow-card").first)
    _go(page, "ArrowDown", boss)
    _press(page, "Enter")
    rows = page.locator(".assignees > ol > li")
    before = rows.count()
    add = page.get_by_role("button", name="+ Add")
    _go(page, "Tab", add.first)
    _press(page, "Enter")
    expect(rows).to_have_count(before + 1)
    expect(rows.last.get_by_label("Who", exact=True)).to_be_focused()
    _press(page, "Tab", "Enter")
    expect(rows).to_have_count(before)
    expect(page.locator(".assignees :focus")).to_have_count(1)


def test_a_form_is_seen_as_a_person_and_left_again(studio: Studio) -> None:
    page = studio.english("bea")
    page.goto(f"{DESIGN}#/forms/visit")
    _go(page, "F6", page.locator(".form-canvas .design-name").first)
    _go(page, "Shift+Tab", page.get_by_role("tab", name="Design"))
    _press(page, "ArrowRight", "Tab")
    eyes = page.get_by_label("Seen as")
    expect(eyes).to_be_focused()
    page.keyboard.type("A person")
    choice = page.get_by_role("combobox", name="A person")
    _go(page, "Tab", choice)
    page.keyboard.type("cleo")
    _press(page, "Enter")
    expect(choice).to_have_value("Cleo")
    shown = page.locator(".preview-place > [role=status]")
    expect(shown).to_have_text("The preview is up to date")
    assert serious(page) == []

    frame = page.locator(".preview-frame")
    _go(page, "Tab", frame)
    page.keyboard.press("Escape")
    expect(eyes).to_be_focused()
    _go(page, "Tab", frame)
    page.keyboard.press("F6")
    expect(page.locator(".designer-top .btn-primary")).to_be_focused()


def test_what_the_cursor_comes_to_on_a_canvas_is_in_sight(studio: Studio) -> None:
    page = studio.english("bea")
    page.set_viewport_size({"width": 1000, "height": 340})
    page.goto(FLOW)
    expect(page.locator("[data-node=boss]")).to_be_visible()
    _go(page, "F6", page.locator(".flow-card").first)
    for _ in range(4):
        _press(page, "ArrowDown")
        expect(page.locator(".flow-card:focus")).to_be_in_viewport(ratio=1)
    _press(page, "Tab", "Shift+Tab")
    expect(page.locator(".flow-canvas :focus")).to_be_in_viewport(ratio=1)


def test_what_keeps_a_draft_from_being_published_is_said_there_and_leads_to_its_place(
    studio: Studio,
) -> None:
    page = studio.english("bea")
    page.goto(f"{DESIGN}#/forms/place")
    rating = page.locator(".form-canvas .design-name", has_text="Rating")
    _go(page, "F6", page.locator(".form-canvas .design-name").first)
    _go(page, "ArrowDown", rating)
    _press(page, "Delete")
    expect(rating).to_have_count(0)
    counted = page.locator(".fault-count")
    expect(counted).to_contain_text("fault")

    _go(page, "F6", page.locator(".designer-top .btn-primary"))
    _press(page, "Enter")
    expect(page.locator(".publish-screen > [role=status]")).to_contain_text("To be mended")
    assert serious(page) == []
    _go(page, "Tab", page.locator(".publish-faults button").first)
    _press(page, "Enter")
    expect(page.locator(".publish-faults")).to_have_count(0)
    expect(page.locator("main :focus, main:focus")).to_have_count(1)

    _go(page, "F6", page.locator(".designer-top .btn-primary"))
    _go(page, "Shift+Tab", counted)
    _press(page, "Enter")
    expect(page.locator(".faults-panel .fault button").first).to_be_focused()
    assert serious(page) == []
    _press(page, "Escape")
    expect(counted).to_be_focused()
    _go(page, "Shift+Tab", page.get_by_role("button", name=re.compile("^Undo")))
    _press(page, "Enter")
    expect(page.get_by_role("button", name=re.compile("^Redo"))).to_be_focused()
    expect(counted).to_have_text("No faults")
    expect(page.locator(".saving-note")).to_have_text("Draft saved")
