"""Sections as tabs in a browser: by mouse and keys, with faults, on a phone, without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from runtime.clock import system_clock
from runtime.services.caller import Caller, Way
from runtime.services.manage_users import NewAccount, create_user
from runtime.services.publish_app import import_app
from runtime.storage.migrations import prepare_store
from tests.e2e.conftest import Site
from tests.e2e.judging import findings
from tests.e2e.serving import served
from tests.runtime.web.served import PASSWORD, open_system, pages_of
from tests.trust.office import must

pytestmark = pytest.mark.e2e

APP = {
    "app.yaml": "key: desk\nlabel: Desk\nversion: '1.0'\nlocale: en\n",
    "roles.yaml": "- {key: clerk, label: Clerk}\n",
    "forms/case.yaml": """
key: case
label: Case
title: "{name}"
fields:
  - {key: name, type: text, label: Name, required: true}
  - {key: goods, type: section, label: Goods, tab: true}
  - {key: what, type: text, label: What}
  - {key: special, type: boolean, label: Special}
  - {key: money, type: section, label: Money, tab: true}
  - {key: price, type: money, label: Price, required: true}
  - key: shares
    type: subtable
    label: Shares
    fields: [{key: who, type: text, label: Who}, {key: part, type: decimal, label: Part}]
  - {key: extras, type: section, label: Extras, tab: true, visible: special}
  - {key: wish, type: text, label: Wish, visible: special}
  - {key: rest, type: section, label: Remarks}
  - {key: note, type: long_text, label: Note}
access:
  - {role: clerk, can: [create, read, update]}
""",
}
NEW = "/apps/desk/forms/case/new"


@pytest.fixture(scope="module")
def desk(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve an app whose form has tabs."""
    system = open_system(tmp_path_factory.mktemp("tabs"))
    prepare_store(system.database, system_clock())
    files = {name: text.encode() for name, text in APP.items()}
    must(import_app(system, Caller(system.nobody, Way.CLI, "en"), files))
    account = NewAccount(
        username="cleo", name="Cleo", password=PASSWORD, roles=["desk.clerk"], locale="en"
    )
    must(create_user(system, None, account))
    with served(pages_of(system)) as address:
        yield Site(address, chromium)
    system.database.close()


def test_a_tab_is_chosen_and_one_with_a_fault_opens_itself(desk: Site) -> None:
    page = desk.window("cleo")
    page.goto(NEW)
    goods, money = page.get_by_role("tab", name="Goods"), page.get_by_role("tab", name="Money")
    expect(goods).to_have_attribute("aria-selected", "true")
    expect(page.locator("#f-price")).to_be_hidden()
    goods.focus()
    page.keyboard.press("ArrowRight")
    expect(money).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Money")).to_be_visible()
    expect(page.locator("#f-what")).to_be_hidden()
    page.keyboard.press("Home")
    page.locator("#f-name").fill("First")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("tab", name="Money needs mending")).to_be_visible()
    expect(page.locator("#f-price")).to_be_visible()
    goods.click()
    page.locator(".faults a").first.click()
    expect(page.locator("#f-price")).to_be_focused()
    page.locator("#f-price").fill("12.50")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("First")
    expect(page.get_by_role("tabpanel", name="Money").get_by_text("12.50")).to_be_visible()
    expect(page.get_by_role("tab")).to_have_count(1)
    page.context.close()


def test_a_rule_shows_a_tab_and_a_print_shows_them_all(desk: Site) -> None:
    page = desk.window("cleo")
    page.goto(NEW)
    expect(page.get_by_role("tab", name="Goods")).to_be_visible()
    expect(page.get_by_role("tab", name="Extras")).to_be_hidden()
    page.locator("#f-special").select_option("true")
    page.get_by_role("tab", name="Extras").click()
    expect(page.locator("#f-wish")).to_be_visible()
    page.emulate_media(media="print")
    for key in ("what", "price", "wish", "note"):
        expect(page.locator(f"#f-{key}")).to_be_visible()
    expect(page.get_by_role("heading", name="Money")).to_be_visible()
    page.context.close()


def test_without_scripts_every_section_is_there(desk: Site) -> None:
    page = desk.window("cleo", scripts=False)
    page.goto(NEW)
    for key in ("what", "price", "note"):
        expect(page.locator(f"#f-{key}")).to_be_visible()
    expect(page.locator(".tab-list a").first).to_have_attribute("href", "#s-goods")
    page.context.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_a_form_with_tabs_has_no_serious_faults(desk: Site, width: int) -> None:
    page = desk.window("cleo", width=width)
    page.goto(NEW)
    page.get_by_role("tab", name="Money").click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
        assert findings(page) == [], scheme
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()
