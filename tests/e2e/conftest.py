"""The pages of a small app, served to a real browser on loopback."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.serving import served
from tests.runtime.web.served import PASSWORD, make_system, pages_of

expect.set_options(timeout=20_000)  # a machine at work on other tests is no failure


@dataclass(frozen=True, slots=True)
class Site:
    """The served pages: opens a browser window for a person."""

    address: str
    browser: Browser

    def window(self, name: str, *, width: int = 1440, scripts: bool = True) -> Page:
        """Sign a person in, in a browser of their own."""
        context: BrowserContext = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 860},
            locale="en-GB",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("#username", name)
        page.fill("#password", PASSWORD)
        page.click("button.btn-primary")
        page.wait_for_url(f"{self.address}/")
        return page


@pytest.fixture(autouse=True)
def _windows_closed(chromium: Browser) -> Iterator[None]:
    """Close what a test opened: a page that is left open goes on working beside the next test."""
    yield
    for context in chromium.contexts:
        context.close()


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a store of this module's own."""
    system = make_system(tmp_path_factory.mktemp("site"))
    with served(pages_of(system)) as address:
        yield Site(address, chromium)
    system.database.close()
