"""The pages of a small app, served to a real browser on loopback."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from tests.runtime.web.served import PASSWORD, make_system, pages_of


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


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a store of this module's own."""
    system = make_system(tmp_path_factory.mktemp("site"))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(pages_of(system), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield Site(f"http://127.0.0.1:{listener.getsockname()[1]}", chromium)
        server.should_exit = True
        thread.join(timeout=10)
    system.database.close()
