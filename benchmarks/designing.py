"""The designer in a browser: how soon it opens, and how soon an edit of much is to be seen.

What counts is what a person waits for: from the act to the paint behind it, in Chromium.
"""

import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from playwright.sync_api import Locator, Page, sync_playwright

from benchmarks.figure import Figure
from benchmarks.starting import PROGRAM, serving

CHROMIUM = "/usr/bin/chromium"
NAME, PASSWORD = "bench", "twelve blue tents"
WIDE, FIELDS, NODES = "wide", 200, 60
TIMES, SETTLING = 12, 1500
"""How often an edit is made, and the milliseconds given to what follows one (saving, checking)."""
KINDS = ("text", "money", "date", "integer", "long_text", "user", "boolean")

PAINTED = """(act) => new Promise(resolve => {
  const start = performance.now();
  act();
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now() - start);
    channel.port2.postMessage(0);
  });
})"""
CLICKED = f"selector => ({PAINTED})(() => document.querySelector(selector).click())"
TYPED = f"""([selector, text]) => ({PAINTED})(() => {{
  const input = document.querySelector(selector);
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, text);
  input.dispatchEvent(new Event('input', {{bubbles: true}}));
}})"""
PRESSED = f"""([selector, key]) => ({PAINTED})(() => document.querySelector(selector)
  .dispatchEvent(new KeyboardEvent('keydown', {{key, bubbles: true}})))"""
TASK = ".step-menu [data-entry=task]"
MOVED = ".step-menu [data-entry^='move:']"


def figures() -> Iterator[Figure]:
    """Open the designer of the bundled app, then edit a wide form and a long flow."""
    with TemporaryDirectory() as folder, serving(folder) as (address, url):
        _told("user", "add", NAME, "--admin", "--password-stdin", "--db", url, given=PASSWORD)
        _told("app", "import", str(_written(Path(folder))), "--yes", "--db", url)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page(base_url=address, viewport={"width": 1440, "height": 900})
            _sign_in(page)
            yield from _opening(page)
            yield from _form(page)
            yield from _flow(page)
            browser.close()


def _opening(page: Page) -> Iterator[Figure]:
    taken = [_opened(page, "order_mgmt", "forms/sales_order", ".design-field") for _ in range(4)]
    name = "opens the order app's largest form"
    yield Figure("designer", name, statistics.median(taken[1:]), "s", 2.0)


def _form(page: Page) -> Iterator[Figure]:
    _opened(page, WIDE, "forms/wide", ".design-field")
    for place, name in ((0, "at the top of"), (FIELDS - 1, "at the end of")):

        def add(place: int = place) -> float:
            page.locator(".design-field.field .design-name").nth(place).click()
            page.wait_for_timeout(SETTLING)
            return float(page.evaluate(CLICKED, ".palette-entry"))

        yield _edit(page, f"a field added {name} a form of {FIELDS}", add)
    page.locator(".design-field.field .design-name").first.click()
    label = ".design-side .words input, .properties .words input"
    page.locator(label).first.wait_for()

    texts = iter("abcdefghijklmnopqrst")

    def name_it() -> float:
        return float(page.evaluate(TYPED, [label, next(texts)]))

    yield _edit(page, f"a name typed in a form of {FIELDS}", name_it)


def _flow(page: Page) -> Iterator[Figure]:
    _opened(page, WIDE, "workflows/long", ".flow-card")

    def put_in(flow: Locator, entry: str) -> float:
        flow.focus()
        page.keyboard.press("Enter")
        page.locator(entry).wait_for()
        return float(page.evaluate(CLICKED, entry))

    yield _edit(
        page,
        f"a node inserted in a flow of {NODES}",
        lambda: put_in(page.locator("[data-flow]").nth(3), TASK),
    )
    moved, deleted = iter(range(18, NODES, 3)), iter(range(19, NODES, 3))

    def move_up() -> float:
        number = next(moved)
        _choose(page, f"n{number}")
        page.locator(".side-head .icon-button").first.click()
        return put_in(page.locator(f"[data-flow='n{number - 2} n{number - 1}']"), MOVED)

    yield _edit(page, "a node of it moved up", move_up)

    def delete() -> float:
        card = f"[data-node=n{next(deleted)}]"
        page.locator(card).focus()
        return float(page.evaluate(PRESSED, [card, "Delete"]))

    yield _edit(page, "a node of it deleted", delete)
    _choose(page, "n9")
    texts = iter("abcdefghijklmnopqrst")

    def name_it() -> float:
        return float(page.evaluate(TYPED, [".flow-side .words input", next(texts)]))

    yield _edit(page, "a node of it named", name_it)


def _choose(page: Page, node: str) -> None:
    page.locator(f"[data-node={node}]").focus()
    page.keyboard.press("Enter")
    page.locator(f".is-chosen[data-node={node}]").wait_for()
    page.locator(".flow-side .words input").first.wait_for()


def _edit(page: Page, name: str, act: Callable[[], float]) -> Figure:
    taken = []
    for _ in range(TIMES):
        taken.append(act())
        page.wait_for_timeout(SETTLING)
    return Figure("designer", name, statistics.median(taken), "ms", 100)


def _opened(page: Page, app: str, screen: str, shown: str) -> float:
    page.goto("about:blank")
    begun = time.perf_counter()
    page.goto(f"/apps/{app}/design#/{screen}")
    page.locator(shown).first.wait_for(timeout=60_000)
    seconds = time.perf_counter() - begun
    page.wait_for_timeout(2 * SETTLING)
    return seconds


def _sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.fill("#username", NAME)
    page.fill("#password", PASSWORD)
    page.click("button.btn-primary")
    page.wait_for_url(lambda url: "sign-in" not in url)


def _told(*words: str, given: str = "") -> None:
    subprocess.run([PROGRAM, *words], input=given, text=True, check=True, capture_output=True)


def _written(folder: Path) -> Path:
    """Write an app of one wide form and one long flow."""
    path = folder / "wide.yaml"
    app = {
        "app": {"key": WIDE, "label": "Wide", "locale": "en"},
        "roles": [{"key": "clerk"}],
        "forms": [{"key": "wide", "label": "Wide", "fields": list(_fields())}],
        "workflows": [_long()],
    }
    path.write_text(yaml.safe_dump(app, sort_keys=False), encoding="utf-8")
    return path


def _fields() -> Iterator[Mapping[str, object]]:
    for number in range(FIELDS):
        if number % 20 == 0:
            yield {"key": f"part_{number}", "type": "section", "label": f"Part {number}"}
        kind = KINDS[number % len(KINDS)]
        one: dict[str, object] = {"key": f"f{number}", "type": kind, "label": f"Field {number}"}
        yield {**one, "visible": "f0 == 'x'"} if number % 10 == 5 else one


def _long() -> Mapping[str, object]:
    keys = [f"n{number}" for number in range(NODES - 1)]
    nodes: list[Mapping[str, object]] = [
        {"key": key, "type": "task", "label": key, "assignees": [{"role": "clerk"}]} for key in keys
    ]
    flows = [{"from": a, "to": b} for a, b in zip(["start", *keys], [*keys, "done"], strict=True)]
    nodes.append({"key": "done", "type": "end"})
    return {"key": "long", "label": "Long", "form": "wide", "nodes": nodes, "flows": flows}
