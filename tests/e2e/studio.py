"""A small app served with its designer and administration, and how their screens are judged."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from runtime.bootstrap import build_application
from runtime.config import Config
from runtime.services.system import System
from tests.e2e.conftest import Site
from tests.e2e.serving import served
from tests.runtime.web.served import STORE, make_system


@dataclass(frozen=True, slots=True)
class Studio(Site):
    """The served app with its designer, and the system that serves it."""

    system: System

    def english(self, name: str, *, width: int = 1440) -> Page:
        """Sign a person in, who reads English."""
        page = self.window(name, width=width)
        cookie = {"name": "vermilion_locale", "value": "en", "url": self.address}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        return page


@contextmanager
def studio_in(folder: Path, browser: Browser) -> Iterator[Studio]:
    """Serve a store in a folder, with the designer."""
    system = make_system(folder)
    config = Config(f"sqlite:///{folder / STORE}", folder / "files")
    with served(build_application(system, config)) as address:
        yield Studio(address, browser, system)
    system.database.close()
