"""A small app served with its designer and administration, and how their screens are judged."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from runtime.bootstrap import build_application
from runtime.config import Config
from tests.e2e.conftest import Site
from tests.e2e.serving import served
from tests.e2e.shop import AXE
from tests.runtime.web.served import STORE, make_system


@dataclass(frozen=True, slots=True)
class Studio(Site):
    """The served app with its designer."""

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
        yield Studio(address, browser)
    system.database.close()


DRAWN = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    .then(() => document.getAnimations())
    .then(all => all.filter(one => one.effect.getComputedTiming().endTime < 1e3))
    .then(ending => Promise.allSettled(ending.map(one => one.finished)))
    .then(() => undefined)"""
ASKED = {
    "dark": "{resultTypes: ['violations'], runOnly: ['color-contrast']}",
    "light": "{resultTypes: ['violations']}",
}


def serious(page: Page) -> list[str]:
    """Give the serious findings of axe, the colours in the dark too, and whether it is too wide."""
    found = []
    page.evaluate(AXE.read_text("utf-8"))
    for scheme, asked in ASKED.items():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate(DRAWN)
        told: dict[str, Any] = page.evaluate(f"axe.run(document, {asked})")
        found += [
            f"{scheme} {one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in told["violations"]
            if one["impact"] in ("serious", "critical")
        ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("scrolls sideways")
    return found
