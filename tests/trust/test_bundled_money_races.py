"""The bundled app's shipments and receipts under races: nothing is shipped or matched twice.

The rounds are those of `tests.trust.race`.
"""

from collections.abc import Iterator
from functools import partial

import pytest

from runtime.services.outcome import Refusal
from tests.trust.conftest import BOTH, empty_url
from tests.trust.office import must, said
from tests.trust.race import at_once, rounds
from tests.trust.trading_house import TradingHouse


@pytest.fixture(scope="module", params=BOTH)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TradingHouse]:
    """A trading house on each database."""
    made = TradingHouse(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    made.open()
    yield made
    made.close()


def only_one_went(outcomes: list[object]) -> Refusal:
    """Of two acts one was done and the other refused: the refusal."""
    (refused,) = [one for one in outcomes if isinstance(one, Refusal)]
    return refused


def in_parts(house: TradingHouse, name: str, *parts: int) -> tuple[str, str, list[str]]:
    """An order of 100 to be shipped in these parts: the product, the order, its shipments picked.

    The goods are AC-13's: 100 pieces at 59.90 less 5 %, 150 in stock.
    """
    cup = house.product(f"A-{name}", "59.90", stock=150)
    buyer = house.customer(f"South{name}", payment_method="credit", credit_limit="100000")
    plan = [
        {"line": "#1", "qty": part, "plan_date": f"2030-01-0{at}"}
        for at, part in enumerate(parts, 1)
    ]
    order = house.order(
        buyer,
        {"product": cup, "qty": 100, "discount_pct": 5},
        delivery_mode="batch",
        required_date="2030-01-01",
        delivery_plan=plan,
    )
    must(house.settle("wang", order, "n31"))
    must(house.settle("zhao", order, "n41"))
    shipments = [one.id for one in house.all_of("shipment", order=order)]
    assert len(shipments) == len(parts)
    for one in shipments:
        must(house.settle("sun", one, "d10", "complete"))
    return cup, order, shipments


def test_two_keepers_ship_the_rest_of_a_line_once(house: TradingHouse) -> None:
    for number, chance in rounds("the rest of a line", share=3):
        cup, order, (first, second) = in_parts(house, f"{number}", 60, 40)
        must(house.ship(first))
        (line,) = house.rows("sales_order", order, "lines")
        assert (line["shipped_qty"], line["remaining_qty"]) == (60, 40)
        assert house.held(cup) == (90, 40)
        refused = only_one_went(
            at_once(
                chance,
                [partial(house.ship, second, "sun"), partial(house.ship, second, "tang")],
            )
        )
        assert refused.status == 409, said(refused)
        assert house.held(cup) == (50, 0)
        (line,) = house.rows("sales_order", order, "lines")
        assert (line["shipped_qty"], line["remaining_qty"]) == (100, 0)
        amounts = [house.value("shipment", one, "amount") for one in (first, second)]
        assert [str(one) for one in amounts] == ["3414.30", "2276.20"]
        assert house.value("sales_order", order, "status") == "shipped"
    assert house.faults() == ()


def test_two_keepers_draw_up_a_shipment_of_what_is_left_once(house: TradingHouse) -> None:
    for number, chance in rounds("what is left", share=3):
        cup, order, (first, _) = in_parts(house, f"left{number}", 60, 40)
        (line,) = house.rows("shipment", first, "lines")
        # Of the 60 only 20 were found: 40 are in the second shipment, 40 in none.
        must(house.ship(first, lines=[{"row_id": line["row_id"], "qty": 20}]))
        sent = {
            "order": order,
            "lines": [{"order_line": line["order_line"], "qty": 40}],
        }
        only_one_went(
            at_once(
                chance,
                [partial(house.submit, who, "shipment", **sent) for who in ("sun", "tang")],
            )
        )
        (line,) = house.rows("sales_order", order, "lines")
        assert (line["shipped_qty"], line["picking_qty"]) == (20, 80)
        assert house.held(cup) == (130, 80)
    assert house.faults() == ()


def bought(house: TradingHouse, name: str) -> tuple[str, str, str]:
    """An approved order paid in advance: the customer, the order, its one instalment."""
    cup = house.product(f"P-{name}", "100", stock=100)
    buyer = house.customer(f"North{name}", payment_method="prepaid")
    order = house.order(buyer, {"product": cup, "qty": 10})
    must(house.settle("wang", order, "n31"))
    (instalment,) = house.rows("sales_order", order, "payment_plan")
    return buyer, order, str(instalment["row_id"])


def receipt(house: TradingHouse, buyer: str, reference: str, **more: object) -> str:
    """A receipt of 1,000 that waits to be confirmed."""
    sent = {"customer": buyer, "amount": "1000.00", "bank_ref": reference, **more}
    return must(house.submit("zhao", "payment", **sent)).id


def check_paid(house: TradingHouse, order: str) -> None:
    """The order is paid exactly, and ready to ship."""
    (instalment,) = house.rows("sales_order", order, "payment_plan")
    assert (instalment["paid"], instalment["open_amount"]) == (1000, 0)
    assert house.value("sales_order", order, "status") == "pending_shipment"


def test_two_receipts_for_the_same_instalment_are_not_both_matched(house: TradingHouse) -> None:
    for number, chance in rounds("the same instalment", share=3):
        buyer, order, instalment = bought(house, f"{number}")
        match = [{"order": order, "plan_row": instalment, "amount": "1000.00"}]
        receipts = [receipt(house, buyer, f"{number}/{one}", allocations=match) for one in range(2)]
        refused = only_one_went(
            at_once(
                chance,
                [
                    partial(house.settle, "zhao", receipts[0], "p20"),
                    partial(house.settle, "li", receipts[1], "p20"),
                ],
            )
        )
        assert "instalment" in said(refused)
        check_paid(house, order)
        found = sorted(str(house.value("payment", one, "status")) for one in receipts)
        assert found == ["confirmed", "pending"]
    assert house.faults() == ()


def test_two_receipts_that_match_by_themselves_pay_an_instalment_once(
    house: TradingHouse,
) -> None:
    for number, chance in rounds("matched by themselves", share=3):
        buyer, order, _ = bought(house, f"auto{number}")
        receipts = [receipt(house, buyer, f"auto {number}/{one}") for one in range(2)]
        outcomes = at_once(
            chance,
            [
                partial(house.settle, "zhao", receipts[0], "p20"),
                partial(house.settle, "li", receipts[1], "p20"),
            ],
        )
        assert not any(isinstance(one, Refusal) for one in outcomes), [*map(said, outcomes)]
        check_paid(house, order)
        assert {house.value("payment", one, "unallocated") for one in receipts} == {0, 1000}
        assert house.value("customer", buyer, "prepaid_balance") == 1000
    assert house.faults() == ()


def test_a_receipt_confirmed_twice_at_once_is_booked_once(house: TradingHouse) -> None:
    for number, chance in rounds("confirmed twice", share=3):
        buyer, order, _ = bought(house, f"twice{number}")
        one = receipt(house, buyer, f"twice {number}")
        acts = [partial(house.settle, who, one, "p20") for who in ("zhao", "li")]
        assert only_one_went(at_once(chance, acts)).status == 409
        check_paid(house, order)
        (account,) = house.all_of("customer_account", customer=buyer)
        assert account.values["balance"] == -1000
    assert house.faults() == ()


def test_the_same_reference_entered_twice_at_once_stands_once(house: TradingHouse) -> None:
    buyer = house.customer("Twins")
    for number, chance in rounds("the same reference", share=3):
        sent = {"customer": buyer, "amount": "10.00", "bank_ref": f"same {number}"}
        acts = [partial(house.submit, who, "payment", **sent) for who in ("zhao", "li")]
        refused = only_one_went(at_once(chance, acts))
        assert {one.code for one in refused.errors} == {"unique"}, said(refused)
        assert "This receipt was entered already." in said(refused)
        assert len(house.all_of("payment", bank_ref=f"SAME {number}")) == 1
    assert house.faults() == ()


def test_a_receipt_reversed_twice_at_once_is_taken_back_once(house: TradingHouse) -> None:
    for number, chance in rounds("reversed twice", share=3):
        buyer, order, _ = bought(house, f"back{number}")
        one = receipt(house, buyer, f"back {number}")
        must(house.settle("zhao", one, "p20"))
        acts = [
            partial(house.press, who, "payment", one, "reverse", reason="Bounced")
            for who in ("zhao", "li")
        ]
        only_one_went(at_once(chance, acts))
        tasks = house.tasks_at(one, "p50")
        directors = [partial(house.decide, who, tasks[who]) for who in ("qian", "he")]
        only_one_went(at_once(chance, directors))
        (account,) = house.all_of("customer_account", customer=buyer)
        assert account.values["balance"] == 0
        assert house.value("sales_order", order, "paid_amount") == 0
    assert house.faults() == ()
