"""Formulas, rules, defaults, flows, steps and decisions ask other forms."""

from decimal import Decimal

import pytest

from runtime.services.evaluate_draft import evaluate_draft
from runtime.services.outcome import Refusal
from runtime.services.read_flow import draft_flow
from tests.runtime.services.asking.offers_app import APP
from tests.runtime.services.asking.shop import Shop, rows_of
from tests.trust.office import must


def stocked(shop: Shop, *free: int, base: str = "10") -> list[str]:
    """Make an item for each number, with a holding of so much."""
    made = []
    for place, number in enumerate(free):
        item = shop.make("item", name=f"i{place}", base=base, cost="4.00").id
        shop.make("holding", place=f"p{place}", item=item, free=number)
        made.append(item)
    return made


def test_a_formula_shows_what_another_form_holds_now(shop: Shop) -> None:
    (item,) = stocked(shop, 7)
    assert shop.read("item", item, "mia").values["free"] == "7.00"
    shop.make("holding", place="q", item=item, free=5)
    assert shop.read("item", item, "mia").values["free"] == "12.00"
    assert shop.read("item", item, "mia").values["worth"] == "48.00"


def test_a_default_asks_when_the_record_is_made(shop: Shop) -> None:
    stocked(shop, 1, base="12.5")
    assert must(shop.offer(name="a")).values["cheapest"] == "12.50"


def test_a_rule_over_other_records_holds_on_every_way_in(shop: Shop) -> None:
    first = must(shop.offer(name="a"))
    twice = shop.offer(name="a")
    assert isinstance(twice, Refusal)
    assert "There is an offer a" in str(twice.errors[0].message)
    must(shop.edit(first, name="a"))
    other = must(shop.offer(name="b"))
    assert isinstance(shop.edit(other, name="a"), Refusal)


def test_a_rule_over_answers_of_rows_binds_at_submission(shop: Shop) -> None:
    (item,) = stocked(shop, 3)
    lines = [{"item": item, "quantity": 4}]
    assert isinstance(shop.offer(name="a", lines=lines, submit=True), Refusal)
    must(shop.offer(name="b", lines=[{"item": item, "quantity": 3}], submit=True))


def test_fifty_rows_ask_one_statement_a_question(shop: Shop) -> None:
    items = stocked(shop, *range(1, 51))
    lines = [{"item": one, "quantity": 1} for one in items]
    with shop.counted("holding") as asked:
        view = must(shop.ask("ann", evaluate_draft, APP, "offer", {"name": "a", "lines": lines}))
    assert [row["there"] for row in rows_of(view)] == [f"{number}.00" for number in range(1, 51)]
    assert len(asked) == 1
    made = must(shop.offer(name="a", lines=lines))
    with shop.counted("holding") as asked:
        shop.read("offer", made.id)
    assert len(asked) == 1


def test_an_act_sees_what_it_has_written_itself(shop: Shop) -> None:
    (item,) = stocked(shop, 9)
    made = must(shop.offer(name="a", lines=[{"item": item, "quantity": 2}], submit=True))
    assert made.state == "completed"
    assert shop.read("item", item, "mia").values["free"] == "7.00"


@pytest.mark.parametrize(("free", "code"), [((1, 2), "low"), ((1, 7), "fine")])
def test_a_step_asks_what_is_there_when_it_runs(
    shop: Shop, free: tuple[int, int], code: str
) -> None:
    stocked(shop, *free)
    assert must(shop.offer(name="a", submit=True)).values["code"] == code


def test_a_flow_goes_by_what_other_records_say(shop: Shop) -> None:
    for name in ("a", "b"):
        assert must(shop.offer(name=name, submit=True)).state == "completed"
    ahead = must(shop.ask("ann", draft_flow, APP, "offer", {"name": "c"}))
    assert "check" in [step.node for step in ahead.steps]
    third = must(shop.offer(name="c", submit=True))
    assert third.state == "submitted"
    task = shop.task_of("mia", third.id)
    must(shop.decide("mia", task.id))
    assert shop.read("offer", third.id).state == "completed"


def test_a_decision_is_the_first_row_that_matches(shop: Shop) -> None:
    (item,) = stocked(shop, 99)
    rows: list[dict[str, object]] = [
        {"who": "anybody", "priority": 9},
        {"who": "golden", "tier": "gold", "priority": 1},
        {"who": "northern", "areas": ["north"], "most": "50.00", "priority": 2},
        {"who": "large", "least": "50.01", "priority": 3},
        {"who": "coded", "code": "11", "priority": 4},
        {"who": "away", "priority": 0, "active": False},
    ]
    for row in rows:
        shop.make("route", **row)

    def who(number: int = 1, **values: object) -> object:
        lines = [{"item": item, "quantity": number}]
        sent = {"name": "x", "lines": lines, **values}
        return must(shop.ask("ann", evaluate_draft, APP, "offer", sent)).values["who"]

    assert who(tier="gold", area="north") == "golden"
    assert who(area="north", number=5) == "northern"
    assert who(area="north", number=6) == "large"
    assert who(area="south", code="110105") == "coded"
    assert who(area="south", code="210105") == "anybody"
    assert who() == "anybody"


def test_nothing_matches_is_blank(shop: Shop) -> None:
    assert must(shop.offer(name="a")).values["who"] is None


def test_a_question_is_answered_for_the_rule_but_shown_by_right(shop: Shop) -> None:
    stocked(shop, 1, 2)
    made = must(shop.offer(name="a"))
    assert "cost" not in made.values  # over a field that staff may not read
    assert made.values["cost_told"] == "8.00"  # declassified
    assert shop.read("offer", made.id, "mia").values["cost"] == "8.00"
    assert Decimal(str(made.values["others"])) == 0
