"""A form designer opened in a browser, and what the journeys through it ask of it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from runtime.bootstrap import build_application
from runtime.config import Config
from tests.e2e.serving import served
from tests.runtime.web.served import PASSWORD, STORE, make_system

HOME = "/apps/field_work/design#/forms/visit"
DRAFT = "/api/v1/apps/field_work/draft"


@contextmanager
def designer_served(folder: Path) -> Iterator[str]:
    """Serve a small app and its designer; gives the address."""
    system = make_system(folder)
    config = Config(f"sqlite:///{folder / STORE}", folder / "files")
    with served(build_application(system, config)) as found:
        yield found
    system.database.close()


def discard_draft(page: Page) -> None:
    """Leave the app as it was."""
    page.goto("/")
    page.evaluate(f"fetch('{DRAFT}', {{method: 'DELETE'}}).then(answer => answer.text())")
    page.context.close()


def opened(address: str, browser: Browser, *, width: int = 1440, touch: bool = False) -> Page:
    """Open the designer of a form as somebody who may change it."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 860},
        has_touch=touch,
        locale="en-GB",
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "vermilion_locale", "value": "en", "url": address}])
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("#username", "admin")
    page.fill("#password", PASSWORD)
    page.click("button.btn-primary")
    page.wait_for_url(f"{address}/")
    page.goto(HOME)
    expect(page.locator(".design-field").first).to_be_visible(timeout=20_000)
    return page


def names_on(page: Page) -> list[str]:
    """The names of the fields, as they stand."""
    return page.locator(".form-canvas .design-field > .form-label .design-name").all_inner_texts()


def name_on(page: Page, label: str) -> Locator:
    """The name of a field on the canvas."""
    return page.locator(".form-canvas .design-name").get_by_text(label, exact=True).first


def becomes(page: Page, holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds of the page."""
    for _ in range(800):
        if holds():
            return
        page.wait_for_timeout(25)
    raise AssertionError(what)


def saved_form(page: Page) -> dict[str, Any]:
    """Give the form as the draft has it, once all is saved."""
    expect(page.locator(".saving-note")).to_have_text("Draft saved")
    draft = json.loads(page.evaluate(f"fetch('{DRAFT}').then(answer => answer.text())"))
    (form,) = (one for one in draft["forms"] if one["key"] == "visit")
    return dict(form)


def field_of(form: dict[str, Any], key: str) -> dict[str, Any]:
    """One field of a form."""
    (found,) = (one for one in form["fields"] if one["key"] == key)
    return dict(found)
