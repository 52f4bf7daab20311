"""The trash by its page, masks on pages, and addresses that only take what is sent to them."""

import re
from collections.abc import Callable

import pytest

from runtime.web.administration import ADMINISTRATION, WELCOME
from runtime.web.routes import PUBLIC, SIGNED
from tests.runtime.web.served import Browser

VISITS = "/apps/field_work/forms/visit"
Visitor = Callable[[str], Browser]


def made(browser: Browser, **values: str) -> str:
    """Enter a visit; its address."""
    answer = browser.post(f"{VISITS}/new", {"topic": "Harbour", **values})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def dropped(visitor: Visitor) -> str:
    """Delete a visit; its address."""
    clerk = visitor("cleo")
    address = made(clerk)
    assert clerk.post(f"{address}/delete", {"version": "1"}).status_code == 303
    return address


def test_the_list_leads_to_the_trash_for_whom_it_is_open(visitor: Visitor) -> None:
    assert f"{VISITS}/trash" in visitor("bea").get(VISITS).text
    assert f"{VISITS}/trash" not in visitor("cleo").get(VISITS).text
    assert visitor("cleo").get(f"{VISITS}/trash").status_code == 403


def test_a_record_is_brought_back_by_its_button(visitor: Visitor) -> None:
    address, boss = dropped(visitor), visitor("bea")

    page = boss.get(f"{VISITS}/trash").text
    (action,) = re.findall(rf'action="({VISITS}/trash/\w+/restore)"', page)
    answer = boss.post(action)

    assert "Harbour" in page
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert boss.get(address).status_code == 200


def test_a_record_is_removed_for_good_by_its_button(visitor: Visitor) -> None:
    address, boss = dropped(visitor), visitor("bea")
    record = address.rpartition("/")[2]

    answer = boss.post(f"{VISITS}/trash/{record}/purge")

    assert (answer.status_code, answer.headers["location"]) == (303, f"{VISITS}/trash")
    assert "Harbour" not in boss.get(f"{VISITS}/trash").text
    assert boss.post(f"{VISITS}/trash/{record}/restore").status_code == 404


def test_pages_show_masks_and_take_them_back_unharmed(visitor: Visitor) -> None:
    boss, clerk = visitor("bea"), visitor("cleo")
    address = made(clerk, contact="13900007777")
    shown = [clerk.get(path).text for path in (address, f"{address}/edit", VISITS)]

    sent = {"topic": "Harbour 2", "contact": "139****7777", "version": "1"}
    saved = clerk.post(f"{address}/edit", sent)

    assert all("13900007777" not in page for page in shown)
    assert all("139****7777" in page for page in shown[:2])
    assert saved.status_code == 303, saved.text
    assert "13900007777" in boss.get(address).text


ALL = (*PUBLIC, *WELCOME, *SIGNED, *ADMINISTRATION)


@pytest.mark.parametrize(
    ("method", "path"),
    sorted(
        (method, path)
        for method, path, _ in ALL
        if path not in {one for verb, one, _ in ALL if verb == "GET"}
    ),
)
def test_an_address_that_only_takes_says_so(visitor: Visitor, method: str, path: str) -> None:
    answer = visitor("").get(re.sub(r"\{\w+\}", "x", path))

    assert (answer.status_code, answer.headers["allow"]) == (405, method)
    assert "text/html" in answer.headers["content-type"]
