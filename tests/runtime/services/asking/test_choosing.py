"""A field chooses its value from a chain of sources, while it is filled and when it is saved."""

from typing import Any

import pytest

from runtime.services.evaluate_draft import evaluate_draft
from runtime.services.views import RecordView
from tests.runtime.services.asking.offers_app import APP, FILES, offers_files
from tests.runtime.services.asking.shop import Shop, rows_of
from tests.trust.office import must


@pytest.fixture
def priced(shop: Shop) -> tuple[Shop, str, str]:
    """A shop with two items, and rates for the first one."""
    first = shop.make("item", name="first", base="10").id
    second = shop.make("item", name="second", base="20").id
    gold = [
        {"item": first, "least": 1, "price": "9"},
        {"item": first, "least": 10, "price": "8"},
    ]
    shop.make("rates", name="gold", tier="gold", priority=1, entries=gold)
    late = [{"item": first, "least": 5, "price": "7.5"}]
    shop.make("rates", name="late", tier="gold", priority=5, entries=late)
    off = [{"item": first, "least": 1, "price": "1"}]
    shop.make("rates", name="off", tier="gold", priority=9, active=False, entries=off)
    return shop, first, second


def prices(view: RecordView) -> list[tuple[object, object]]:
    """What each row costs, and by which source."""
    return [(row["price"], row["origin"]) for row in rows_of(view)]


def test_the_first_source_with_a_value_gives_it(priced: tuple[Shop, str, str]) -> None:
    shop, first, second = priced
    lines = [
        {"item": first, "quantity": 1},
        {"item": first, "quantity": 5},
        {"item": first, "quantity": 20},
        {"item": second, "quantity": 1},
        {"quantity": 3},
    ]
    sent: dict[str, Any] = {"name": "a", "tier": "gold", "lines": lines}
    draft = must(shop.ask("ann", evaluate_draft, APP, "offer", sent))
    wanted = [
        ("9.0000", "Rate"),
        ("7.5000", "Rate"),
        ("7.5000", "Rate"),
        ("20.0000", "Base"),
        (None, None),
    ]
    assert prices(draft) == wanted
    assert prices(must(shop.offer(**sent))) == wanted


def test_what_stirs_it_makes_it_choose_anew_and_nothing_else(
    priced: tuple[Shop, str, str],
) -> None:
    shop, first, second = priced
    made = must(shop.offer(name="a", tier="gold", lines=[{"item": first, "quantity": 1}]))
    row = rows_of(made)[0]["row_id"]
    shop.make("rates", name="new", tier="gold", priority=20,
              entries=[{"item": first, "least": 1, "price": "3"}])  # fmt: skip
    made = must(shop.edit(made, name="b"))
    assert prices(made) == [("9.0000", "Rate")]
    made = must(shop.edit(made, lines=[{"row_id": row, "quantity": 2}]))
    assert prices(made) == [("3.0000", "Rate")]
    made = must(shop.edit(made, tier="plain"))
    assert prices(made) == [("10.0000", "Base")]
    made = must(shop.edit(made, lines=[{"row_id": row, "item": second}]))
    assert prices(made) == [("20.0000", "Base")]
    assert made.values["total"] == "40.00"


def test_what_a_person_types_in_this_change_stands(priced: tuple[Shop, str, str]) -> None:
    shop, first, _ = priced
    lines = [{"item": first, "quantity": 1, "price": "6"}, {"item": first, "quantity": 1}]
    made = must(shop.offer(name="a", tier="gold", lines=lines))
    assert prices(made) == [("6.0000", None), ("9.0000", "Rate")]
    rows = rows_of(made)
    change = [{"row_id": rows[1]["row_id"], "quantity": 10, "price": "5"}]
    assert prices(must(shop.edit(made, lines=change))) == [("6.0000", None), ("5.0000", None)]


def test_fifty_rows_choose_in_one_statement(priced: tuple[Shop, str, str]) -> None:
    shop, first, _ = priced
    lines = [{"item": first, "quantity": number} for number in range(1, 51)]
    sent = {"name": "a", "tier": "gold", "lines": lines}
    with shop.counted("rates") as asked:
        draft = must(shop.ask("ann", evaluate_draft, APP, "offer", sent))
    assert {price for price, _ in prices(draft)} == {"9.0000", "7.5000"}
    assert len(asked) == 1


def test_what_the_asker_holds_may_say_which_comes_first(shop: Shop) -> None:
    """Sorted by whether it is of the offer's own tier: on both databases, for all rows at once."""
    item = shop.make("item", name="first", base="10").id
    for tier, price in (("plain", "9"), ("gold", "8")):
        entries = [{"item": item, "least": 1, "price": price}]
        shop.make("rates", name=tier, tier=tier, entries=entries)
    old = """
            where: "item == row.item and least <= row.quantity and parent.active
                    and parent.tier == record.tier"
            sort: "-parent.priority, -least\""""
    new = """
            where: "item == row.item and least <= row.quantity and parent.active"
            sort: "parent.tier != record.tier, least * row.quantity, -least\""""
    text = FILES["forms/offer.yaml"]
    assert old in text
    must(shop.publish(offers_files(forms__offer=text.replace(old, new))))
    lines = [{"item": item, "quantity": 1}, {"item": item, "quantity": 2}]
    for tier, price in (("plain", "9.0000"), ("gold", "8.0000")):
        made = must(shop.offer(name=tier, tier=tier, lines=lines))
        assert prices(made) == [(price, "Rate"), (price, "Rate")]
