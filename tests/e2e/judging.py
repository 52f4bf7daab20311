"""What a page is judged by in a browser: the serious findings of axe, and that it is not too wide.

A page that is still moving is not judged: colours on their way from one scheme to the other have
too little contrast for a frame or two. So it is waited for until nothing short moves any more,
through some frames together, as one thing that ends may begin the next.
"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SETTLED = """() => new Promise(done => {
    const moving = () => document.getAnimations()
        .some(one => one.playState === 'running' && one.effect.getComputedTiming().endTime < 1e3);
    let still = 0;
    const look = () => {
        still = moving() ? 0 : still + 1;
        if (still === 3) done();
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
})"""
SERIOUS = ("serious", "critical")


def settle(page: Page) -> None:
    """Wait until nothing moves but what moves on for long."""
    page.evaluate(SETTLED)


def findings(page: Page, *, rules: list[str] | None = None) -> list[str]:
    """Give the serious findings of axe on a page that stands still, each with its elements."""
    page.evaluate(AXE.read_text("utf-8"))
    settle(page)
    asked: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules is not None:
        asked["runOnly"] = rules
    told: dict[str, Any] = page.evaluate("asked => axe.run(document, asked)", asked)
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary']}"
        for one in told["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """Give the finding that the page scrolls sideways, if it does."""
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return ["scrolls sideways"] if wide else []


def faults(page: Page) -> list[str]:
    """Give all there is against a page as it is shown."""
    return [*findings(page), *too_wide(page)]


def serious(page: Page) -> list[str]:
    """Give all there is against a page, the colours of the dark too."""
    page.emulate_media(color_scheme="dark")
    dark = [f"dark {one}" for one in findings(page, rules=["color-contrast"])]
    page.emulate_media(color_scheme="light")
    return [*dark, *(f"light {one}" for one in findings(page)), *too_wide(page)]
