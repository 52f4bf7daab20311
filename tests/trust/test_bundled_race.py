"""The bundled app under races: credit, stock and money are given once, whoever asks at once.

The rounds are those of `tests.trust.race`; from fifty on, a hundred want what there is 37 of.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy.exc import TimeoutError as NoConnection

from runtime.services.end_instance import withdraw_instance
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.read_flow import record_flow
from runtime.services.read_record import read_record
from runtime.storage.errors import Busy
from tests.trust.conftest import BOTH, empty_url
from tests.trust.office import must, said
from tests.trust.race import ROUNDS, at_once, rounds
from tests.trust.trading_house import APP, TradingHouse

CROWD, STOCK, MORE = (100, 37, 10) if ROUNDS >= 50 else (20, 7, 4)


@pytest.fixture(scope="module", params=BOTH)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TradingHouse]:
    """A trading house on each database."""
    made = TradingHouse(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    made.open()
    yield made
    made.close()


def refusals(outcomes: list[object]) -> list[Refusal]:
    """Those of the outcomes that are refusals."""
    return [one for one in outcomes if isinstance(one, Refusal)]


def until_there_is_room(act: Callable[[], object]) -> object:
    """Do what is answered "try again in a moment" again, as its client would."""
    for _ in range(20):
        try:
            return act()
        except (Busy, NoConnection):
            continue
    raise AssertionError("there was no room for it")


def test_an_order_decided_and_taken_back_at_once_has_one_end(house: TradingHouse) -> None:
    cup, buyer = house.product("CUP", "59.90"), house.customer("Ming")
    for _, chance in rounds("order"):
        order = house.order(buyer, {"product": cup, "qty": 2})
        task = house.tasks_at(order, "n31")["wang"]
        run = must(house.ask("zhang", read_record, APP, "sales_order", order)).instance
        outcomes = at_once(
            chance,
            [
                partial(house.decide, "wang", task),
                partial(house.decide, "wang", task),
                partial(house.do, "zhang", withdraw_instance, str(run)),
            ],
        )
        refused = refusals(outcomes)
        assert len(refused) == 2, [said(one) for one in outcomes]
        assert {one.kind for one in refused} == {RefusalKind.CONFLICT}, [*map(said, refused)]
        state = house.stored("sales_order", order).state
        assert (state == "withdrawn") == (not isinstance(outcomes[2], Refusal))
    assert house.faults() == ()


def on_credit(house: TradingHouse, name: str) -> str:
    """A customer with a limit of 100,000 who has used 38,000 of it."""
    buyer = house.customer(name, payment_method="credit", credit_limit="100000")
    service = house.product(f"S-{name}", "38000", kind="service")
    order = house.order(buyer, {"product": service, "qty": 1})
    must(house.settle("wang", order, "n31"))
    must(house.settle("zhao", order, "n41"))
    assert house.value("customer", buyer, "credit_used") == 38_000
    return buyer


def check_one_approved(house: TradingHouse, buyer: str, orders: list[str]) -> str:
    """Of two orders one was approved and the credit says so; the other one."""
    found = [house.value("sales_order", one, "approval_status") for one in orders]
    assert sorted(map(str, found)) == ["approved", "pending"]
    assert house.value("customer", buyer, "credit_used") == Decimal("78455.00")
    return orders[found.index("pending")]


def test_the_last_approvals_at_once_never_exceed_the_credit(house: TradingHouse) -> None:
    # Ten per cent off and a little more is the director's to approve, however much credit is left.
    rice = house.product("B-200", "1000", stock=1_000_000)
    line = {"product": rice, "qty": 45, "discount_pct": "10.1"}
    for number, chance in rounds("the credit at the director's", share=2):
        buyer = on_credit(house, f"Star{number}")
        orders = [house.order(buyer, line) for _ in range(2)]
        for order in orders:
            must(house.settle("wang", order, "n31"))
            must(house.settle("zhao", order, "n41"))
        tasks = [house.tasks_at(one, "n51") for one in orders]
        for one in at_once(
            chance,
            [
                partial(house.decide, "qian", tasks[0]["qian"]),
                partial(house.decide, "he", tasks[1]["he"]),
            ],
        ):
            assert not isinstance(one, Refusal), said(one)
        other = check_one_approved(house, buyer, orders)
        assert set(house.tasks_at(other, "n61")) == {"zhao", "li"}
        (told,) = [
            step.note or ""
            for step in must(house.ask("zhao", record_flow, APP, "sales_order", other)).steps
            if step.node == "n60"
        ]
        numbers = re.findall(r"[\d.]*\d", told.replace(",", ""))
        assert numbers == ["118910.00", "100000.00"], told
    assert house.faults() == ()


def test_finance_at_once_never_exceeds_the_credit_without_a_director(house: TradingHouse) -> None:
    rice = house.product("B-201", "899", stock=1_000_000)
    for number, chance in rounds("the credit at finance's", share=2):
        buyer = on_credit(house, f"Moon{number}")
        orders = [house.order(buyer, {"product": rice, "qty": 45}) for _ in range(2)]
        for order in orders:
            must(house.settle("wang", order, "n31"))
        tasks = [house.tasks_at(one, "n41") for one in orders]
        for one in at_once(
            chance,
            [
                partial(house.decide, "zhao", tasks[0]["zhao"]),
                partial(house.decide, "li", tasks[1]["li"]),
            ],
        ):
            assert not isinstance(one, Refusal), said(one)
        other = check_one_approved(house, buyer, orders)
        # Who was overtaken after the last question is sent to finance, who came after it was
        # answered anew to the director.
        assert bool(house.tasks_at(other, "n61")) != bool(house.tasks_at(other, "n51"))
    assert house.faults() == ()


def released(house: TradingHouse, orders: list[str]) -> list[str]:
    """Those of the orders for which stock is reserved, each with one shipment."""
    found = [one for one in orders if house.value("sales_order", one, "released_at")]
    for one in orders:
        shipments = house.all_of("shipment", order=one)
        assert len(shipments) == (1 if one in found else 0)
        (line,) = house.rows("sales_order", one, "lines")
        assert line["reserved_qty"] == (1 if one in found else 0)
        status = house.value("sales_order", one, "status")
        assert status == ("pending_shipment" if one in found else "backorder")
    return found


def check_stock(house: TradingHouse, product: str, on_hand: int, reserved: int) -> None:
    """What is held now; and no movement ever left less than nothing or more than there was."""
    assert house.held(product) == (on_hand, reserved)
    for move in house.all_of("stock_move", product=product):
        there, promised = move.values["balance_on_hand"], move.values["balance_reserved"]
        assert isinstance(there, Decimal)
        assert isinstance(promised, Decimal)
        assert 0 <= promised <= there, move.values


def test_of_a_crowd_of_orders_as_many_are_released_as_there_is_stock(
    house: TradingHouse,
) -> None:
    for number, chance in rounds("a crowd of orders", share=50):
        fan = house.product(f"FAN-{number}", "899", stock=STOCK)
        vip = house.customer(
            f"East{number}", tier="vip", payment_method="credit", credit_limit="1000000"
        )
        plain = house.customer(f"West{number}", payment_method="credit", credit_limit="1000000")
        waiting = [house.order(plain, {"product": fan, "qty": 1}) for _ in range(CROWD // 5)]
        for order in waiting:
            must(house.settle("wang", order, "n31"))

        def buy(position: int, product: str = fan, buyer: str = vip) -> object:
            # Each at a price of its own: what looks like a slip is not approved by itself.
            line = {"product": product, "qty": 1, "unit_price": f"{899 + position}"}
            return house.order(buyer, line)

        approvals = [partial(house.settle, "zhao", one, "n41") for one in waiting]
        buys = [partial(buy, one) for one in range(CROWD - len(waiting))]
        acts: list[Callable[[], object]] = [*approvals, *buys]
        chance.shuffle(acts)
        outcomes = at_once(chance, [partial(until_there_is_room, one) for one in acts])
        assert not refusals(outcomes), said(refusals(outcomes)[0])
        orders = [one.id for one in house.all_of("sales_order", customer=vip)] + waiting
        assert len(orders) == CROWD

        first = released(house, orders)
        assert len(first) == STOCK
        check_stock(house, fan, STOCK, STOCK)

        left = [house.stored("sales_order", one) for one in orders if one not in first]
        urgent = {one.id: one.values["ship_priority"] == "urgent" for one in left}
        came = {one.id: str(one.values["approved_at"]) for one in left}
        line = sorted(came, key=lambda one: (not urgent[one], came[one]))
        must(house.arrive(fan, MORE))
        assert set(released(house, orders)) - set(first) == set(line[:MORE])
        check_stock(house, fan, STOCK + MORE, STOCK + MORE)
        counted = Counter(house.statuses(orders))
        assert counted == {"pending_shipment": STOCK + MORE, "backorder": CROWD - STOCK - MORE}
    assert house.faults() == ()
