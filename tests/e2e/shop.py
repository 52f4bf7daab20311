"""The bundled app with its demo, served to a browser: people, orders, and what pages say.

`VERMILION_PICTURES` names a folder for pictures of the pages; without it none are taken.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from runtime.bootstrap import build_application, build_system, prepare
from runtime.config import Config
from runtime.services.demo.load import load_demo
from tests.e2e.serving import served

PASSWORD = "vermilion-demo"
PICTURES = os.environ.get("VERMILION_PICTURES")
ORDERS = "/apps/order_mgmt/forms/sales_order"
PAYMENTS = "/apps/order_mgmt/forms/payment"


@dataclass(frozen=True, slots=True)
class Shop:
    """The served demo."""

    address: str
    browser: Browser

    def window(
        self, name: str, *, width: int = 1440, locale: str = "en", scripts: bool = True
    ) -> Page:
        """Sign a person in, in a browser of their own."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 860},
            locale="zh-CN" if locale == "zh" else "en-GB",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "vermilion_locale", "value": locale, "url": self.address}])
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("#username", name)
        page.fill("#password", PASSWORD)
        page.click("button.btn-primary")
        page.wait_for_url(f"{self.address}/")
        return page

    def picture(self, page: Page, name: str) -> None:
        """Keep a picture of a page, for whoever asked for them."""
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}.png")


@contextmanager
def shop_in(folder: Path, browser: Browser) -> Iterator[Shop]:
    """Serve the bundled app with its demo on a store in a folder."""
    config = Config(f"sqlite:///{folder / 'shop.db'}", folder / "files", demo=True)
    system = build_system(config)
    prepare(system, lambda _: None)
    load_demo(system, PASSWORD)
    with served(build_application(system, config)) as address:
        yield Shop(address, browser)
    system.database.close()


def choice(page: Page, field: str, text: str) -> str:
    """Find a record by what one would type into a lookup; its id."""
    found = page.request.get(f"/api/v1{ORDERS}/lookup/{field}", params={"q": text}).json()
    first: str = found["items"][0]["id"]
    return first


def enter(page: Page, price: str, *, submit: bool, **values: object) -> dict[str, Any]:
    """Enter an order of one line through the API, as the person of the window."""
    line = {"product": choice(page, "lines.product", "A-100"), "qty": "1", "unit_price": price}
    sent = {"customer": choice(page, "customer", "明辉"), "lines": [line], **values}
    answer = page.request.post(f"/api/v1{ORDERS}/records", data={"values": sent, "submit": submit})
    assert answer.status == 201, answer.text()
    made: dict[str, Any] = answer.json()
    return made


def receive(page: Page, order: str, price: str) -> str:
    """Hand in a receipt for the only instalment of an order; its number."""
    values = page.request.get(f"/api/v1{ORDERS}/records/{order}").json()["values"]
    (instalment,) = values["payment_plan"]
    matched = {"order": order, "plan_row": instalment["row_id"], "amount": price}
    sent = {
        "customer": values["customer"]["id"],
        "amount": price,
        "bank_ref": f"E2E-{price}",
        "allocations": [matched],
    }
    answer = page.request.post(f"/api/v1{PAYMENTS}/records", data={"values": sent, "submit": True})
    assert answer.status == 201, answer.text()
    number: str = answer.json()["values"]["number"]
    return number


def amount(price: str) -> str:
    """An amount as pages write it."""
    return f"{Decimal(price):,.2f}"
