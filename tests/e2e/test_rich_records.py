"""Records with much in them, and a selection's actions, in a browser: wide, narrow, for axe."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

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
from tests.e2e.judging import faults
from tests.e2e.serving import served
from tests.runtime.services.actions.bundle_app import APP, bundle_files
from tests.runtime.web.served import PASSWORD, open_system, pages_of
from tests.trust.office import must

pytestmark = pytest.mark.e2e

LAYOUT = """
layout:
  progress: stage
  stages: [fresh, full]
  folded: [sealed, most]
  columns_of: {lines: [part, pieces]}
  related:
    - {form: parcel, via: bundle, columns: [name, box, total], label: Parcels}
    - {form: tally, via: part}
"""
STAGE = """  - key: stage
    type: select
    label: Stage
    formula: "'full' if total > 5 else 'fresh'"
    options: [{key: fresh, label: Fresh}, {key: full, label: Full, colour: green}]
rules:
"""


class Room(Site):
    """The served packing app, its bundles laid out richly."""

    system: System

    def make(self, form: str, values: dict[str, object]) -> str:
        """Make a record as the packer; its id."""
        with self.system.database.begin_read() as connection:
            person = self.system.world(connection).directory.by_username("pia")
        assert person is not None
        caller = Caller(person, Way.API, "en")
        return must(perform(self.system, caller, create_record, APP, form, values)).id

    def bundle(self, name: str, *pieces: int) -> str:
        """Make a bundle; its id."""
        return self.make("bundle", {"name": name, "lines": [{"pieces": one} for one in pieces]})


@pytest.fixture(scope="module")
def room(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """Serve the app from a store of its own."""
    system = open_system(tmp_path_factory.mktemp("rich"))
    prepare_store(system.database, system_clock())
    files = bundle_files()
    bundle = files["forms/bundle.yaml"].decode().replace("rules:\n", STAGE, 1)
    bundle += LAYOUT.replace("    - {form: tally, via: part}\n", "")
    files["forms/bundle.yaml"] = bundle.encode()
    published = import_app(system, Caller(system.nobody, Way.CLI, "en"), files)
    assert not isinstance(published, Refusal), published
    account = NewAccount(
        username="pia", name="Pia", password=PASSWORD, roles=[f"{APP}.packer"], locale="en"
    )
    must(create_user(system, None, account))
    with served(pages_of(system)) as address:
        site = Room(address, chromium)
        object.__setattr__(site, "system", system)
        yield site
    system.database.close()


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_rich_record_is_without_faults(room: Room, width: int, scheme: str) -> None:
    bundle = room.bundle(f"rich {width} {scheme}", 4, 9)
    room.make("parcel", {"name": "sent", "box": "B7", "bundle": bundle})
    page = room.window("pia", width=width)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"/apps/{APP}/forms/bundle/{bundle}")
    expect(page.locator(".progress-line [aria-current=step]")).to_contain_text("Full")
    related = page.locator(".related")
    expect(related.get_by_role("heading")).to_contain_text("Parcels 1")
    expect(related.get_by_role("link", name="sent")).to_be_visible()
    assert faults(page) == []


def test_related_records_lead_to_the_list_of_all_of_them(room: Room) -> None:
    bundle = room.bundle("linked", 1)
    room.make("parcel", {"name": "mine", "box": "B", "bundle": bundle})
    room.make("parcel", {"name": "other", "box": "B"})
    page = room.window("pia")
    page.goto(f"/apps/{APP}/forms/bundle/{bundle}")
    page.locator(".related-all").click()
    expect(page.locator(".records tbody tr")).to_have_count(1)
    expect(page.locator(".filter-chip")).to_contain_text("linked")


def test_further_columns_and_fields_come_on_demand(room: Room) -> None:
    page = room.window("pia")
    page.goto(f"/apps/{APP}/forms/bundle/{room.bundle('folded', 3)}")
    expect(page.get_by_role("columnheader", name="Pieces")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Weight")).to_be_hidden()
    page.get_by_text("More columns").click()
    expect(page.get_by_role("columnheader", name="Weight")).to_be_visible()
    page.locator("details.folded summary").click()
    expect(page.locator("details.folded").get_by_text("Most")).to_be_visible()


def test_an_action_is_carried_out_on_all_that_is_chosen(room: Room) -> None:
    for name in ("first", "second"):
        room.bundle(name, 2)
    page = room.window("pia")
    page.goto(f"/apps/{APP}/forms/bundle?q=s")
    for title in ("first", "second"):
        page.get_by_role("checkbox", name=title).check()
    bar = page.locator(".acts-bar")
    bar.get_by_role("button", name="merge").click()
    page.get_by_role("dialog").get_by_role("button").last.click()
    page.wait_for_url("**/forms/bundle/*")
    expect(page.get_by_role("heading", level=1)).to_have_text("merged")
