"""Whatever people do with the bundled app, in whatever sequence, stock and money agree.

Acts that the app refuses change nothing; after every act the invariants hold. `VERMILION_TRADES`
sets how many stories are told.
"""

import os
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from engine.form.record import Record
from runtime.services.outcome import Refusal
from tests.trust.office import must
from tests.trust.trading_house import APP, TradingHouse, number, total

STORIES = int(os.environ.get("VERMILION_TRADES", "3"))
CHOICES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "n61": ("credit_choice", ("retry", "prepay")),
    "x40": ("cancel_loss", ("12.50",)),
    "x30": ("refund_choice", ("prepaid", "refund")),
}
"""What is asked at a task, and what people answer."""
PIECES = st.integers(1, 6)
WHICH = st.integers(0, 11)
DECIDERS = ("n21", "n31", "n41", "n51", "n61", "x40", "x20", "x30", "y20")
OVER = ("cancelled", "merged")


class Trading(RuleBasedStateMachine):
    """A trading house, its customers and goods; every rule is an act of one person."""

    base: TradingHouse
    house: TradingHouse

    def __init__(self) -> None:
        super().__init__()
        self.house.system.database.copy_from(self.base.system.database)
        self.statuses: dict[str, object] = {}
        self.references = 0

    @initialize()
    def set_up(self) -> None:
        """Two goods and a service, three customers who pay in three ways."""
        house = self.house
        self.goods = [
            house.product("CUP", "100", stock=12),
            house.product("POT", "250.55", stock=5),
            house.product("DESK", "1680", stock=1, kind="custom"),
        ]
        self.buyers = [
            house.customer("Vera", tier="vip", payment_method="credit", credit_limit="3000"),
            house.customer("Paul", payment_method="prepaid"),
            house.customer("Stan", payment_method="staged", credit_limit="500"),
        ]

    @rule(buyer=st.integers(0, 2), desks=st.integers(1, 2), cups=st.integers(0, 2))
    def order_to_measure(self, buyer: int, desks: int, cups: int) -> None:
        """Hand an order in for goods that have to be made."""
        lines = [{"product": self.goods[2], "qty": desks}]
        lines += [{"product": self.goods[0], "qty": cups}] if cups else []
        self.house.submit("zhang", "sales_order", customer=self.buyers[buyer], lines=lines)

    @rule(buyer=st.integers(0, 2), cups=PIECES, pots=st.integers(0, 3), parts=st.booleans())
    def order(self, buyer: int, cups: int, pots: int, parts: bool) -> None:
        """Hand an order in, for one delivery or, of the cups, for two."""
        lines = [{"product": self.goods[0], "qty": cups}]
        more: dict[str, object] = {}
        if parts and cups > 1:
            plan = [{"line": "#1", "qty": 1}, {"line": "#1", "qty": cups - 1}]
            more = {"delivery_mode": "batch", "delivery_plan": plan}
        elif pots:
            lines.append({"product": self.goods[1], "qty": pots, "discount_pct": 3})
        self.house.submit("zhang", "sales_order", customer=self.buyers[buyer], lines=lines, **more)

    @rule(which=WHICH, deed=st.sampled_from(["approve", "approve", "approve", "reject"]))
    def decide(self, which: int, deed: str) -> None:
        """Decide a task on an order."""
        order = self._one_of("sales_order", which)
        for node in DECIDERS if order else ():
            for who in list(self.house.tasks_at(order, node))[:1]:
                if node in CHOICES:
                    name, choices = CHOICES[node]
                    chosen = {name: choices[which % len(choices)]}
                    must(self.house.settle(who, order, node, "complete", **chosen))
                else:
                    self.house.settle(who, order, node, deed)
                return

    @rule(buyer=st.integers(0, 2), amount=st.integers(1, 90_000), cut=st.booleans())
    def pay(self, buyer: int, amount: int, cut: bool) -> None:
        """Enter a receipt and confirm it."""
        self.references += 1
        owed = self.house.value("customer", self.buyers[buyer], "receivable_balance")
        paid = Decimal(amount) / 100 if cut or not owed else owed
        sent = {"customer": self.buyers[buyer], "amount": str(paid)}
        reference = f"R-{self.references}"
        receipt = must(self.house.submit("zhao", "payment", bank_ref=reference, **sent)).id
        must(self.house.settle("li", receipt, "p20"))

    @rule(which=WHICH)
    def reverse(self, which: int) -> None:
        """Take a receipt back."""
        receipt = self._one_of("payment", which)
        if receipt:
            self.house.press("zhao", "payment", receipt, "reverse", reason="Bounced")
            for who in list(self.house.tasks_at(receipt, "p50"))[:1]:
                must(self.house.settle(who, receipt, "p50"))

    @rule(which=WHICH)
    def confirm(self, which: int) -> None:
        """Confirm what was not confirmed yet: the money given back for a cancelled order."""
        payment = self._one_of("payment", which)
        for node in ("p20", "p25") if payment else ():
            for who in list(self.house.tasks_at(payment, node))[:1]:
                self.house.settle(who, payment, node)
                return

    @rule(which=WHICH, good=st.booleans())
    def make(self, which: int, good: bool) -> None:
        """Begin what is to be made, or report it: good, or to be made again."""
        task = self._one_of("production_task", which)
        for node in ("m10", "m20") if task else ():
            for who in list(self.house.tasks_at(task, node))[:1]:
                told = {"qc_result": "pass" if good else "fail"} if node == "m20" else {}
                must(self.house.settle(who, task, node, "complete", **told))
                return

    @rule(which=WHICH, pieces=PIECES, all_of_it=st.booleans())
    def ship(self, which: int, pieces: int, all_of_it: bool) -> None:
        """Pick a shipment, or ship it: what was planned, or so many pieces."""
        shipment = self._one_of("shipment", which)
        if not shipment:
            return
        if self.house.tasks_at(shipment, "d10"):
            must(self.house.settle("sun", shipment, "d10", "complete"))
        elif self.house.tasks_at(shipment, "d20"):
            row = self.house.rows("shipment", shipment, "lines")[0]["row_id"]
            lines = {} if all_of_it else {"lines": [{"row_id": row, "qty": pieces}]}
            self.house.ship(shipment, "tang", **lines)

    @rule(good=st.integers(0, 1), pieces=PIECES, kind=st.sampled_from(["purchase_in", "scrap"]))
    def move(self, good: int, pieces: int, kind: str) -> None:
        """Goods come in, or are scrapped."""
        lines = [{"product": self.goods[good], "qty": pieces, "reason": "x"}]
        self.house.submit("sun", "stock_doc", kind=kind, warehouse=self.house.main, lines=lines)

    @rule(which=WHICH, button=st.sampled_from(["hold", "resume", "cancel_order", "short_close"]))
    def press(self, which: int, button: str) -> None:
        """Press a button of an order."""
        order = self._one_of("sales_order", which)
        asks = button in ("hold", "cancel_order")
        if order:
            sent = {"reason": "As agreed"} if asks else {}
            self.house.press("zhang", "sales_order", order, button, **sent)

    @rule(which=WHICH, op=st.sampled_from(["qty", "price", "add_line"]), pieces=PIECES)
    def change(self, which: int, op: str, pieces: int) -> None:
        """Ask for a change of an order, and let the manager approve it."""
        order = self._one_of("sales_order", which)
        if not order:
            return
        line = self.house.rows("sales_order", order, "lines")[0]["row_id"]
        item: dict[str, object] = {"op": op}
        match op:
            case "qty":
                item |= {"order_line": line, "new_qty": pieces}
            case "price":
                item |= {"order_line": line, "new_price": f"{90 + pieces}.35"}
            case _:
                item |= {"product": self.goods[1], "new_qty": pieces}
        sent = {"order": order, "reason": "The customer asked for it", "items": [item]}
        asked = self.house.submit("zhang", "order_change", **sent)
        if not isinstance(asked, Refusal):
            self.house.settle("wang", asked.id, "c40")

    @invariant()
    def the_store_is_whole(self) -> None:
        """Formulas, roll-ups, balances, waits and the audit say the same."""
        assert self.house.faults() == ()

    @invariant()
    def stock_is_there_once(self) -> None:
        """Nothing is promised that is not there, and everything promised is promised to a line."""
        lines = [row for one in self._all("sales_order") for row in _rows(one, "lines")]
        for stock in self._all("stock"):
            on_hand, reserved = number(stock.values, "on_hand"), number(stock.values, "reserved")
            assert 0 <= reserved <= on_hand
            promised = [
                number(row, "reserved_qty")
                for row in lines
                if row["product"] == stock.values["product"]
            ]
            assert reserved == sum(promised)

    @invariant()
    def orders_add_up(self) -> None:
        """Not more is shipped than ordered, nor more paid than asked, and nothing is lost."""
        for order in self._all("sales_order"):
            for row in _rows(order, "lines"):
                shipped = number(row, "shipped_qty")
                assert shipped + number(row, "picking_qty") <= number(row, "qty")
                assert 0 <= number(row, "reserved_qty") <= number(row, "remaining_qty")
                if shipped and shipped == number(row, "qty"):
                    assert row["frozen_value"] == row["line_total"]
                    assert row["frozen_tax"] == row["line_tax"]
                if order.state == "cancelled":
                    assert row["reserved_qty"] == row["picking_qty"] == 0
            plan = _rows(order, "payment_plan")
            for row in plan:
                assert 0 <= number(row, "paid") <= number(row, "amount")
            asked = sum((number(row, "amount") for row in plan), Decimal(0))
            assert not plan or asked == order.values["total_amount"]

    @invariant()
    def money_adds_up(self) -> None:
        """Credit is that of the approved orders; accounts are shipments less receipts."""
        orders, payments = self._all("sales_order"), self._all("payment")
        shipped = [one for one in self._all("shipment") if one.values["shipped_at"]]
        for buyer in self._all("customer"):
            mine = [
                one
                for one in orders
                if one.values["customer"] == buyer.id
                and one.values["approval_status"] == "approved"
                and one.values["status"] not in OVER
            ]
            assert buyer.values["credit_used"] == total(mine, "credit_open")
            went = [one for one in shipped if one.values["customer"] == buyer.id]
            came = [
                one
                for one in payments
                if one.values["customer"] == buyer.id and one.values["status"] == "confirmed"
            ]
            accounts = self.house.all_of("customer_account", customer=buyer.id)
            received = [one for one in came if one.values["direction"] == "in"]
            returned = [one for one in came if one.values["direction"] == "out"]
            kept = total(received, "amount") - total(returned, "amount")
            assert total(accounts, "balance") == total(went, "amount") - kept
            assert total(received, "unallocated") == buyer.values["prepaid_balance"]

    @invariant()
    def statuses_change_as_declared(self) -> None:
        """An order's status goes where the form says it may."""
        for order in self._all("sales_order"):
            before = self.statuses.get(order.id, order.values["status"])
            now = self.statuses[order.id] = order.values["status"]
            assert before == now or now in TRANSITIONS[str(before)], f"{before} -> {now}"

    def _all(self, form: str) -> list[Record]:
        return self.house.all_of(form)

    def _one_of(self, form: str, which: int) -> str:
        found = [one.id for one in self._all(form)]
        return found[which % len(found)] if found else ""


TRANSITIONS: dict[str, list[str]] = {}


def _rows(order: Record, subtable: str) -> list[Mapping[str, Any]]:
    rows = order.values[subtable]
    assert isinstance(rows, list)
    return rows


@pytest.fixture(scope="module")
def trading(tmp_path_factory: pytest.TempPathFactory) -> type[Trading]:
    """How to begin a story: in a store of its own, a copy of one in which the app is published."""
    base = TradingHouse("sqlite://", tmp_path_factory.mktemp("base"))
    base.open()
    house = TradingHouse("sqlite://", tmp_path_factory.mktemp("files"))
    house.main, house.carrier = base.main, base.carrier
    with base.system.database.begin_read() as connection:
        form = base.system.world(connection).apps[APP].forms["sales_order"].form
    (status,) = [one for one in form.fields if one.key == "status"]
    TRANSITIONS.update(status.status.transitions)  # type: ignore[union-attr]
    Trading.base, Trading.house = base, house
    return Trading


def test_whatever_people_do_stock_and_money_agree(trading: type[Trading]) -> None:
    run_state_machine_as_test(
        trading,
        settings=settings(
            max_examples=STORIES,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
