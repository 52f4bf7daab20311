"""The story of an order in a real browser: entered, approved, paid, shipped, counted."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.e2e.judging import faults
from tests.e2e.shop import ORDERS, Shop, amount, enter, receive, shop_in

pytestmark = pytest.mark.e2e

REPORT = "/apps/order_mgmt/reports/sales"
NOT_COVERED = """one => {
  const { left, top, width, height } = one.getBoundingClientRect();
  return one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""
TABS = 60
"""More presses of Tab than any way through a form takes."""


@pytest.fixture(scope="module")
def shop(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Serve the demo of this module's own."""
    with shop_in(tmp_path_factory.mktemp("shop"), chromium) as made:
        yield made


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the cursor."""
    for _ in range(TABS):
        if page.evaluate("where => document.activeElement.matches(where)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector}")


def _choose(page: Page, text: str) -> None:
    page.keyboard.type(text)
    option = page.locator("[role=option]:visible").first
    expect(option).to_contain_text(text)
    assert option.evaluate(NOT_COVERED), "nothing may cut off or cover the choices"
    page.keyboard.press("Enter")


def _task(page: Page, number: str) -> None:
    """Open the task of an order."""
    page.goto("/tasks")
    page.locator("a.task-main", has_text=number).click()


def test_an_order_of_three_lines_is_entered_by_keyboard_alone(shop: Shop) -> None:
    page = shop.window("zhang", locale="zh")
    page.goto(f"{ORDERS}/new")
    _tab_to(page, "#f-customer")
    _choose(page, "明辉")
    _tab_to(page, ".grid-foot button")
    page.keyboard.press("Enter")
    for place, (sku, quantity) in enumerate((("A-100", "10"), ("A-110", "5"), ("B-200", "60"))):
        if place:
            page.keyboard.press("Enter")
        _choose(page, sku)
        page.keyboard.press("Tab")
        page.keyboard.type(quantity)
    page.keyboard.press("Tab")
    expect(page.locator("[data-field=total_amount] .given")).to_have_text("55,184.00")
    expect(page.locator(".submit-label")).to_have_text("提交审批 → 王经理")
    expect(page.locator(".form-way")).to_contain_text("钱总监，因为订单总额大于50,000")
    shop.picture(page, "entering")
    _tab_to(page, "button[value=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/sales_order/0\w+$"))
    expect(page.locator(".subtable").first.locator("tbody tr")).to_have_count(3)
    expect(page.locator(".head-line")).to_contain_text("王经理")
    shop.picture(page, "record")


def _approve_on_a_phone(shop: Shop, number: str, price: str) -> None:
    phone = shop.window("wang", width=390)
    _task(phone, number)
    button = phone.locator("button[value=approve]")
    box = button.bounding_box()
    assert box is not None
    assert 600 < box["y"] < 860, "within the thumb's reach"
    shop.picture(phone, f"deciding-{price}")
    button.click()
    expect(phone.locator(".toast-note")).to_have_text("Approved.")


def _confirm_receipt(shop: Shop, order: str, price: str) -> None:
    """Enter what the bank shows as a receipt for the order, and confirm that it is there."""
    finance = shop.window("zhao")
    number = receive(finance, order, price)
    _task(finance, number)
    expect(finance.locator(".record-body")).to_contain_text(amount(price))
    shop.picture(finance, f"receipt-{price}")
    finance.click("button[value=approve]")
    expect(finance.locator(".toast-note")).to_have_text("Approved.")
    finance.goto(f"{ORDERS}/{order}")
    expect(finance.locator("#r-payment-allocations-order")).to_contain_text(number)


def _ship(shop: Shop, number: str, price: str) -> None:
    keeper = shop.window("sun", width=390)
    asked: dict[str, str | float | bool] = {
        "filter": f"order.order_no == '{number}'",
        "fields": "number",
    }
    found = keeper.request.get("/api/v1/apps/order_mgmt/forms/shipment/records", params=asked)
    (shipment,) = found.json()["items"]
    number = shipment["values"]["number"]
    _task(keeper, number)
    keeper.click("button[value=complete]")
    keeper.wait_for_url(re.compile("/tasks"))
    _task(keeper, number)
    keeper.click("button[value=complete]")
    expect(keeper.locator("#f-tracking_no-error")).to_be_visible()
    keeper.click("#f-carrier")
    _choose(keeper, "顺丰")
    keeper.fill("#f-tracking_no", "sf1234567890")
    shop.picture(keeper, f"shipping-{price}")
    keeper.click("button[value=complete]")
    keeper.wait_for_url(re.compile("/tasks"))


def _counted(shop: Shop) -> tuple[int, int]:
    """What the manager's dashboards count: orders of the year, shipments on their way."""
    page = shop.window("wang")
    page.goto(REPORT)
    orders = page.inner_text(".figure-number >> nth=0")
    page.goto("/apps/order_mgmt/reports/deliveries")
    shop.picture(page, "deliveries")
    under_way = page.inner_text(".figure-number >> nth=2")
    return int(orders.replace(",", "")), int(under_way.replace(",", ""))


def test_a_plan_of_deliveries_comes_when_there_are_several(shop: Shop) -> None:
    page = shop.window("zhang")
    page.goto(f"{ORDERS}/new")
    plan = page.locator("[data-field=delivery_plan]")
    expect(plan).to_be_hidden()
    page.select_option("#f-delivery_mode", "batch")
    expect(plan).to_be_visible()
    page.select_option("#f-delivery_mode", "single")
    expect(plan).to_be_hidden()


@pytest.mark.parametrize(("price", "large"), [("50000.00", False), ("50000.01", True)])
def test_an_order_goes_its_way_and_only_a_larger_one_to_the_director(
    shop: Shop, price: str, large: bool
) -> None:
    before = _counted(shop)
    order = enter(shop.window("zhang"), price, submit=True)
    number = order["values"]["order_no"]

    _approve_on_a_phone(shop, number, price)
    director = shop.window("qian")
    director.goto("/tasks")
    expect(director.locator("a.task-main", has_text=number)).to_have_count(int(large))
    if large:
        _task(director, number)
        expect(director.locator(".flow")).to_contain_text("Total is above 50,000")
        shop.picture(director, "director")
        director.click("button[value=approve]")
        expect(director.locator(".toast-note")).to_have_text("Approved.")
    keeper = shop.window("sun")
    keeper.goto("/tasks")
    expect(keeper.locator("a.task-main", has_text=number)).to_have_count(0)
    _confirm_receipt(shop, order["id"], price)
    _ship(shop, number, price)

    seller = shop.window("zhang")
    seller.goto(f"{ORDERS}/{order['id']}")
    expect(seller.locator(".progress-line [aria-current=step]")).to_contain_text("Completed")
    expect(seller.locator("#r-shipment-order tbody tr")).to_have_count(1)
    expect(seller.locator("#r-shipment-order")).to_contain_text("SF1234567890")
    shop.picture(seller, f"completed-{price}")
    assert _counted(shop) == (before[0] + 1, before[1] + 1)


def test_a_dashboard_is_filtered_and_leads_to_its_records(shop: Shop) -> None:
    page = shop.window("admin")
    page.goto(REPORT)
    expect(page.locator(".picture svg")).to_have_count(6)
    before = page.inner_text(".figure-number >> nth=0")
    page.select_option("#filter-tier", "vip")
    page.wait_for_url("**tier=vip*")
    assert page.inner_text(".figure-number >> nth=0") != before
    shop.picture(page, "dashboard")
    page.goto("/")
    page.goto(REPORT)
    expect(page.locator("#filter-tier")).to_have_value("vip")
    page.locator(".behind summary").first.click()
    page.locator(".behind[open] a").last.click()
    page.wait_for_url("**/drill*")
    expect(page.locator("main h1")).to_contain_text("records")
    page.locator("main .records a.row-link").first.click()
    expect(page.locator(".record-body")).to_contain_text("VIP")


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("width", [360, 1440])
def test_no_page_has_serious_faults_or_scrolls_sideways(
    shop: Shop, locale: str, width: int
) -> None:
    seller = shop.window("zhang", width=width, locale=locale)
    draft = enter(seller, "70.00", submit=False)
    own = ["/", "/new", ORDERS, f"{ORDERS}/new", f"{ORDERS}/{draft['id']}/edit", "/me"]
    manager = shop.window("wang", width=width, locale=locale)
    manager.goto("/tasks")
    task = manager.locator("a.task-main").first.get_attribute("href") or ""
    order = manager.request.get(f"/api/v1{task}").json()["record"]["id"]
    for page, paths in ((seller, own), (manager, ["/tasks", task, f"{ORDERS}/{order}", REPORT])):
        for path in paths:
            page.goto(path)
            assert faults(page) == [], (path, locale, width)
            name = path.strip("/").replace("/", "-") or "start"
            shop.picture(page, f"{locale}-{width}-{name[:40]}")


def test_a_stale_save_shows_both_versions(shop: Shop) -> None:
    page = shop.window("zhang")
    order = enter(page, "80.00", submit=False)
    page.goto(f"{ORDERS}/{order['id']}/edit")
    page.fill("#f-remark", "Mine")
    other = page.request.patch(
        f"/api/v1{ORDERS}/records/{order['id']}",
        data={"values": {"remark": "Theirs"}},
        headers={"if-match": f'"{order["version"]}"'},
    )
    assert other.status == 200
    page.click("button[value=save]")
    row = page.locator("dialog .compare tbody tr")
    expect(row).to_have_text(re.compile("Mine.*Theirs"))
    shop.picture(page, "stale")
    page.click("dialog .btn-primary")
    page.wait_for_url(f"**/{order['id']}")
    expect(page.locator(".record-body")).to_contain_text("Mine")


def test_a_file_is_attached_named_and_given_again(shop: Shop) -> None:
    page = shop.window("zhang")
    order = enter(page, "90.00", submit=False)
    page.goto(f"{ORDERS}/{order['id']}/edit")
    note = FilePayload(name="agreed 价格.txt", mimeType="text/plain", buffer="约定".encode())
    page.set_input_files("[data-field=files] input[type=file]", [note])
    expect(page.locator("[data-field=files] .file")).to_have_text("agreed 价格.txt")
    page.click("button[value=save]")
    page.wait_for_url(f"**/{order['id']}")
    link = page.locator("a.file", has_text="agreed 价格.txt")
    expect(link).to_be_visible()
    given = page.request.get(link.get_attribute("href") or "")
    assert given.body() == "约定".encode()


def test_without_scripts_one_signs_in_reads_and_approves(shop: Shop) -> None:
    order = enter(shop.window("zhang"), "120.00", submit=True)
    page = shop.window("wang", scripts=False)
    _task(page, order["values"]["order_no"])
    expect(page.locator(".record-body")).to_contain_text("120.00")
    page.fill("#comment", "Fine by me")
    page.click("button[value=approve]")
    page.goto(f"{ORDERS}/{order['id']}")
    page.click(".flow-run >> text=Order approval")
    expect(page.locator(".flow")).to_contain_text("Fine by me")


def test_chosen_rows_leave_as_a_file_and_those_without_the_right_see_no_way(shop: Shop) -> None:
    manager = shop.window("wang")
    manager.goto(f"{ORDERS}?q=明辉&sort=-total_amount")
    for key in "jxjx":
        manager.keyboard.press(key)
    expect(manager.locator(".acts-count")).to_have_text("2 chosen")
    with manager.expect_download() as given:
        manager.click("[data-act=export]")
    assert len(given.value.path().read_text("utf-8-sig").strip().splitlines()) == 3
    seller = shop.window("zhang")
    seller.goto(ORDERS)
    expect(seller.locator("a[download]")).to_have_count(0)
    assert seller.request.get(f"/api/v1{ORDERS}/export").status == 403
