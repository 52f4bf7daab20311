"""Actions in a browser: a dialog that asks, faults at their fields, by keyboard, on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from runtime.clock import system_clock
from runtime.services.act import perform
from runtime.services.caller import Caller, Way
from runtime.services.create_record import create_record
from runtime.services.manage_users import NewAccount, create_user
from runtime.services.outcome import Refusal
from runtime.services.publish_app import import_app
from runtime.services.system import System
from runtime.storage.migrations import prepare_store
from tests.e2e.conftest import Site
from tests.e2e.serving import served
from tests.runtime.services.actions.bundle_app import APP, bundle_files
from tests.runtime.web.served import PASSWORD, open_system, pages_of
from tests.trust.office import must


class Room(Site):
    """The served packing app, with a way to make bundles."""

    system: System

    def bundle(self, name: str, *pieces: int) -> str:
        """Make a bundle as the packer; the address of its page."""
        with self.system.database.begin_read() as connection:
            person = self.system.world(connection).directory.by_username("pia")
        assert person is not None
        caller = Caller(person, Way.API, "en")
        values = {"name": name, "lines": [{"pieces": one} for one in pieces]}
        made = must(perform(self.system, caller, create_record, APP, "bundle", values))
        return f"/apps/{APP}/forms/bundle/{made.id}"


@pytest.fixture(scope="module")
def room(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """Serve the packing app from a store of its own."""
    system = open_system(tmp_path_factory.mktemp("packing"))
    prepare_store(system.database, system_clock())
    operator = Caller(system.nobody, Way.CLI, "en")
    assert not isinstance(import_app(system, operator, bundle_files()), Refusal)
    account = NewAccount(
        username="pia", name="Pia", password=PASSWORD, roles=[f"{APP}.packer"], locale="en"
    )
    must(create_user(system, None, account))
    with served(pages_of(system)) as address:
        site = Room(address, chromium)
        object.__setattr__(site, "system", system)
        yield site
    system.database.close()


def pack(page: Page) -> None:
    page.get_by_role("link", name="Pack", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_button_asks_in_a_dialog_and_leads_to_what_it_made(room: Room) -> None:
    page = room.window("pia")
    page.goto(room.bundle("north", 4, 9))
    pack(page)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Pack", exact=True)).to_be_visible()
    expect(dialog.get_by_text("Really pack it?")).to_be_visible()
    expect(dialog.get_by_label("Least")).to_have_value("1")

    dialog.get_by_role("button", name="Pack", exact=True).click()
    expect(dialog.locator(".faults")).to_be_visible()
    expect(page.locator("#f-box")).to_have_attribute("aria-invalid", "true")

    dialog.get_by_label("Box").fill("B1")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/forms/parcel/*")
    expect(page.get_by_role("heading", level=1)).to_have_text("copy of north")


def test_escape_and_cancel_close_the_dialog_and_the_cursor_comes_back(room: Room) -> None:
    page = room.window("pia")
    page.goto(room.bundle("kept", 1))
    pack(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="Pack", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_the_steps_refuse_is_said_in_the_dialog(room: Room) -> None:
    page = room.window("pia")
    page.goto(room.bundle("few", 2))
    pack(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Box").fill("B")
    dialog.get_by_label("Least").fill("30")
    dialog.get_by_role("button", name="Pack", exact=True).click()
    expect(dialog.locator(".faults")).to_contain_text("Only 2 of 30")


def test_without_scripts_the_same_is_done_on_a_page(room: Room) -> None:
    page = room.window("pia", scripts=False)
    page.goto(room.bundle("plain", 9))
    page.get_by_role("link", name="Pack", exact=True).click()
    page.get_by_role("button", name="Pack", exact=True).click()
    expect(page.locator(".faults")).to_contain_text("Box")
    page.get_by_label("Box").fill("B2")
    page.get_by_role("button", name="Pack", exact=True).click()
    page.wait_for_url("**/forms/parcel/*")
    expect(page.get_by_role("heading", level=1)).to_have_text("copy of plain")


def test_the_dialog_fits_a_phone(room: Room) -> None:
    page = room.window("pia", width=360)
    page.goto(room.bundle("small", 4))
    pack(page)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
    button = (
        page.get_by_role("dialog").get_by_role("button", name="Pack", exact=True).bounding_box()
    )
    assert button is not None
    assert button["x"] >= 0
    assert button["x"] + button["width"] <= 360
    assert button["y"] + button["height"] <= 860
