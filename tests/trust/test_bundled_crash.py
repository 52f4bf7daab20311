"""Killed in the middle of selling, shipping and booking: every order is whole all the same.

`VERMILION_CRASHES` sets how many processes each run kills (a fifth of them here);
`VERMILION_SEED` repeats the choices.
"""

import multiprocessing
import random
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tests.trust import trade_child
from tests.trust.conftest import BOTH, empty_url
from tests.trust.race import SEED
from tests.trust.test_crash import CRASHES
from tests.trust.trading_house import TradingHouse, number, total

POINTS = ("statement", "before_commit", "after_commit", "outside")
OPENING = 40

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.trust.crash_child", "tests.trust.trade_child"])


@pytest.mark.parametrize("kind", BOTH)
def test_every_order_is_whole_whenever_a_process_is_killed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, kind: str
) -> None:
    request.param = kind
    folder = tmp_path_factory.mktemp("trading")
    house = TradingHouse(empty_url(request, tmp_path_factory), folder)
    house.open()
    known = {
        "main": house.main,
        "carrier": house.carrier,
        "product": house.product("FAN", "899", stock=OPENING),
        "customer": house.customer(
            "East", tier="vip", payment_method="credit", credit_limit="90000000"
        ),
    }
    chance = random.Random(f"{SEED}/trading")
    kills, acknowledged = max(4, CRASHES // 5), 0
    for kill in range(kills):
        path = folder / f"journal-{kill}"
        point = POINTS[kill % len(POINTS)]
        _kill_at(house, path, point, f"{SEED}-{kill}", known, chance.uniform(1, 6))
        acknowledged += _check_acknowledged(house, path)
        assert house.faults() == ()
        _check_orders(house)
        _check_sums(house, known)
    sys.stdout.write(f"{kills} killed, {acknowledged} acknowledged, VERMILION_SEED={SEED}\n")
    assert acknowledged > 0
    house.close()


def _kill_at(
    house: TradingHouse, path: Path, point: str, seed: str, known: dict[str, str], wait: float
) -> None:
    """Let a process trade until it dies at a point, or kill it after a while."""
    path.touch()
    given = (house.url, str(house.files), str(path), point, seed, known)
    process = _processes.Process(target=trade_child.work, args=given)
    process.start()
    for _ in range(1200):
        if process.exitcode is not None or path.stat().st_size:
            break
        process.join(0.05)
    process.join(wait if point == "outside" else 60)
    process.kill()
    process.join()
    assert process.exitcode == -9


def _check_acknowledged(house: TradingHouse, path: Path) -> int:
    """What was acknowledged is there, confirmed and shipped; how much it was."""
    told = [line.split() for line in path.read_text().splitlines()]
    for word, *rest in told:
        if word == "ack":
            house.stored(rest[0], rest[1])
            if rest[0] == "payment":
                assert house.value("payment", rest[1], "status") == "confirmed"
        elif word == "shipped":
            assert house.value("shipment", rest[0], "status") == "shipped"
    return len(told) - 1


def _check_orders(house: TradingHouse) -> None:
    """An order is released with all its stock and its shipment, or waits with neither."""
    for order in house.all_of("sales_order"):
        (line,) = house.rows("sales_order", order.id, "lines")
        shipments = house.all_of("shipment", order=order.id)
        held = sum((number(line, key) for key in ("reserved_qty", "shipped_qty")), Decimal(0))
        if order.values["released_at"] is None:
            assert held == 0
            assert not shipments
            assert order.values["status"] in ("backorder", "pending_review")
        else:
            assert len(shipments) == 1
            assert held == line["qty"]
            assert shipments[0].values["total_qty"] == line["qty"]


def _check_sums(house: TradingHouse, known: dict[str, str]) -> None:
    """Stock is what came less what went; the account what was shipped less what was received."""
    shipped = house.all_of("shipment", status="shipped")
    arrived = [
        row
        for document in house.all_of("stock_doc", status="posted")
        for row in house.rows("stock_doc", document.id, "lines")
    ]
    came = OPENING + sum((number(row, "qty") for row in arrived), Decimal(0))
    on_hand, reserved = house.held(known["product"])
    assert on_hand == came - total(shipped, "total_qty")
    assert 0 <= reserved <= on_hand
    received = house.all_of("payment", status="confirmed")
    balance = total(house.all_of("customer_account"), "balance")
    assert balance == total(shipped, "amount") - total(received, "amount")
    orders = house.all_of("sales_order", approval_status="approved")
    used = house.value("customer", known["customer"], "credit_used")
    assert used == total(orders, "credit_open")
