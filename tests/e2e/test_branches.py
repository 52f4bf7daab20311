"""The flow picture of a record whose run branches: marks, lines between them, places in line."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from runtime.clock import system_clock
from runtime.services.caller import Caller, Way
from runtime.services.manage_users import NewAccount, create_user
from runtime.services.outcome import Refusal
from runtime.services.publish_app import import_app
from runtime.storage.migrations import prepare_store
from tests.e2e.conftest import Site
from tests.e2e.serving import served
from tests.runtime.web.served import PASSWORD, open_system, pages_of
from tests.trust.office import must
from tests.trust.waits_app import APP, waits_files

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the app in which records wait."""
    system = open_system(tmp_path_factory.mktemp("branches"))
    prepare_store(system.database, system_clock())
    operator = Caller(system.nobody, Way.CLI, "en")
    must(import_app(system, operator, waits_files(), dry_run=False))
    account = NewAccount(
        username="ann", name="Ann", password=PASSWORD, roles=[f"{APP}.staff", f"{APP}.manager"]
    )
    assert not isinstance(create_user(system, None, account), Refusal)
    with served(pages_of(system)) as address:
        yield Site(address, chromium)
    system.database.close()


def handed_in(page: Page, **values: object) -> str:
    """Hand a want in through the API of the page's own session; the address of its page."""
    made = page.request.post(
        f"/api/v1/apps/{APP}/forms/want/records",
        data={"values": {"name": "Chair", **values}, "submit": True},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert made.ok, made.text()
    return f"/apps/{APP}/forms/want/{made.json()['id']}"


def test_branches_stand_beside_one_another_and_lines_join_them(site: Site) -> None:
    page = site.window("ann")
    page.goto(handed_in(page, way="next", units=2, urgent=1))
    picture = page.locator(".flow-picture")

    assert picture.locator(".flow-lanes").count() == 2
    assert picture.locator("[aria-current=step]").count() == 3
    # Two branches of the outer fork, three of the inner one: a line to each and one from each.
    assert picture.locator(".flow-lines path").count() >= 8
    assert "等待：paid为是" in picture.inner_text()
    boxes = [mark.bounding_box() for mark in picture.locator(".flow-mark").all()]
    assert all(box is not None and box["width"] == 28 for box in boxes)


def test_without_scripts_the_branches_are_lists(site: Site) -> None:
    address = handed_in(site.window("ann"), way="next", units=2, urgent=1)
    page = site.window("ann", scripts=False)
    page.goto(address)

    assert page.locator(".flow-picture .flow-lane .flow-step").count() >= 3
    assert page.locator(".flow-lines").count() == 0


def test_a_run_in_line_says_its_place(site: Site) -> None:
    page = site.window("ann", width=390)
    made = page.request.post(
        f"/api/v1/apps/{APP}/forms/pool/records",
        data={"values": {"name": "North"}},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    pool = made.json()["id"]
    handed_in(page, pool=pool)
    page.goto(handed_in(page, pool=pool))

    text = page.locator("[aria-current=step]").inner_text()
    assert "前面还有 1 个" in text
    assert "等待：" in text
