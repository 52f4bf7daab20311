"""A value typed by hand stays what a chain would choose anew, until somebody asks for it again."""

from typing import Any

import pytest

from runtime.services.evaluate_draft import evaluate_draft
from runtime.services.outcome import Refusal
from runtime.services.views import RecordView
from tests.runtime.services.asking.offers_app import APP, FILES, offers_files
from tests.runtime.services.asking.shop import Shop, rows_of
from tests.trust.office import must

KEEPING = (
    FILES["forms/offer.yaml"]
    .replace("        source: origin\n", "        source: origin\n        keep: fixed\n")
    .replace(
        "      - {key: origin,",
        "      - {key: fixed, type: boolean, default: false}\n"
        "      - {key: fixed_told, type: text, formula: \"IF(fixed, 'by hand', 'chosen')\"}\n"
        "      - {key: origin,",
    )
    .replace("origin, type: text, readonly: true, required: true", "origin, type: text")
)
CHOSEN, BY_HAND = "chosen", "by hand"


@pytest.fixture
def keeping(shop: Shop) -> tuple[Shop, str, str]:
    """A shop where a typed price is kept, with two items."""
    must(shop.publish(offers_files(forms__offer=KEEPING)))
    first = shop.make("item", name="first", base="10").id
    return shop, first, shop.make("item", name="second", base="20").id


def told(view: RecordView) -> list[tuple[object, object, object]]:
    """What each row costs, by which source, and whether it is kept."""
    return [(row["price"], row["origin"], row["fixed_told"]) for row in rows_of(view)]


def change(view: RecordView, **values: object) -> dict[str, Any]:
    """A change of the only row."""
    return {"lines": [{"row_id": rows_of(view)[0]["row_id"], **values}]}


def test_a_typed_price_stays_whatever_the_quantity_becomes(
    keeping: tuple[Shop, str, str],
) -> None:
    shop, first, _ = keeping
    made = must(shop.offer(name="a", lines=[{"item": first, "price": "6"}, {"item": first}]))
    assert told(made) == [("6.0000", None, BY_HAND), ("10.0000", "Base", CHOSEN)]
    made = must(shop.edit(made, **change(made, quantity=7)))
    assert told(made)[0] == ("6.0000", None, BY_HAND)
    assert told(must(shop.edit(made, tier="gold")))[0] == ("6.0000", None, BY_HAND)


@pytest.mark.parametrize("asked", [{"fixed": False}, {"price": None}, {"price": ""}])
def test_the_price_is_chosen_anew_when_somebody_asks_for_it(
    keeping: tuple[Shop, str, str], asked: dict[str, object]
) -> None:
    shop, first, _ = keeping
    made = must(shop.offer(name="a", lines=[{"item": first, "price": "6"}]))
    for view in (
        must(shop.ask("ann", evaluate_draft, APP, "offer", change(made, **asked), id=made.id)),
        must(shop.edit(made, **change(made, **asked))),
    ):
        assert told(view) == [("10.0000", "Base", CHOSEN)]


def test_another_item_ends_what_was_typed_for_the_first(keeping: tuple[Shop, str, str]) -> None:
    shop, first, second = keeping
    made = must(shop.offer(name="a", lines=[{"item": first, "price": "6"}]))
    made = must(shop.edit(made, **change(made, item=second)))
    assert told(made) == [("20.0000", "Base", CHOSEN)]
    both = change(made, item=first, price="5")
    assert told(must(shop.edit(made, **both))) == [("5.0000", None, BY_HAND)]


def test_a_chosen_price_is_kept_by_ticking_alone(keeping: tuple[Shop, str, str]) -> None:
    shop, first, _ = keeping
    entries = [{"item": first, "least": 5, "price": "7"}]
    shop.make("rates", name="gold", tier="gold", entries=entries)
    made = must(shop.offer(name="a", tier="gold", lines=[{"item": first, "fixed": True}]))
    assert told(made) == [("10.0000", "Base", BY_HAND)]
    made = must(shop.edit(made, **change(made, quantity=5)))
    assert told(made) == [("10.0000", "Base", BY_HAND)]
    made = must(shop.edit(made, **change(made, fixed=False)))
    assert told(made) == [("7.0000", "Rate", CHOSEN)]


def test_a_price_may_be_typed_for_once(keeping: tuple[Shop, str, str]) -> None:
    shop, first, _ = keeping
    made = must(shop.offer(name="a", lines=[{"item": first, "price": "6", "fixed": False}]))
    assert told(made) == [("6.0000", None, CHOSEN)]
    assert told(must(shop.edit(made, **change(made, quantity=2)))) == [("10.0000", "Base", CHOSEN)]


@pytest.mark.parametrize("name", ["nothing", "origin", "fixed_told", "fixed_by_rule"])
def test_only_a_yes_or_no_field_beside_it_keeps_a_value(shop: Shop, name: str) -> None:
    before = "      - {key: origin,"
    rule = '      - {key: fixed_by_rule, type: boolean, formula: "quantity > 1"}\n' + before
    text = KEEPING.replace("keep: fixed\n", f"keep: {name}\n").replace(before, rule)
    refused = shop.publish(offers_files(forms__offer=text))
    assert isinstance(refused, Refusal)
    assert name in str(refused)
