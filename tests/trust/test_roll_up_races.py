"""Races about roll-ups: sums of what is written at once, and rules that bind them."""

from collections.abc import Iterator
from functools import partial

import pytest

from runtime.services.create_record import create_record
from runtime.services.outcome import Refusal
from runtime.services.update_record import update_record
from tests.runtime.services.roll_ups.bookkeeping import Bookkeeping, row_of
from tests.runtime.services.roll_ups.ledger_app import APP
from tests.trust.conftest import BOTH, empty_url
from tests.trust.office import must, said
from tests.trust.race import at_once, rounds
from tests.trust.test_record_races import deadlocks


@pytest.fixture(scope="module", params=BOTH)
def books(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bookkeeping]:
    """Books that all tests of a file share."""
    made = Bookkeeping(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    made.open()
    yield made
    made.close()


def test_children_written_at_once_are_all_in_the_sum(books: Bookkeeping) -> None:
    for number, chance in rounds("children at once"):
        account = books.make("account", name=f"Race {number}")
        plan = books.plan(account.id, 100)
        before = deadlocks(books)
        acts = [partial(books.taking, row_of(plan), one, "firm") for one in (1, 2, 4, 8, 16)]
        outcomes = at_once(chance, acts)
        assert not [said(one) for one in outcomes if isinstance(one, Refusal)]
        assert books.sum_of("plan", plan.id, "lines", 0, "taken") == 31
        assert books.stored("account", account.id)["used"] == books.stored("plan", plan.id)["worth"]
        assert deadlocks(books) == before
    assert books.faults() == ()


def test_of_two_who_take_the_last_exactly_one_succeeds(books: Bookkeeping) -> None:
    for _, chance in rounds("the last of a row"):
        plan = books.plan(None, 10)
        books.take(row_of(plan), 4)
        books.take(row_of(plan), 2, "planned")
        acts = [
            partial(books.taking, row_of(plan), 3, kind, who)
            for kind, who in (("firm", "ann"), ("planned", "ben"))
        ]
        outcomes = at_once(chance, acts)
        refused = [one for one in outcomes if isinstance(one, Refusal)]
        assert len(refused) == 1, [said(one) for one in outcomes]
        assert refused[0].errors[0].rule == "enough"
        row = books.sum_of("plan", plan.id, "lines", 0)
        assert isinstance(row, dict)
        assert row["taken"] + row["picking"] == 9
    assert books.faults() == ()


def test_a_person_saves_while_what_he_looks_at_is_added_up(books: Bookkeeping) -> None:
    for _, chance in rounds("saving against adding up"):
        plan = books.plan(None, 10)
        acts = [
            partial(books.taking, row_of(plan), 3),
            partial(
                books.do,
                "mia",
                update_record,
                APP,
                "plan",
                plan.id,
                {"name": "Mine"},
                version=plan.version,
            ),
        ]
        outcomes = at_once(chance, acts)
        assert not [said(one) for one in outcomes if isinstance(one, Refusal)]
        stored = books.stored("plan", plan.id)
        assert stored["name"] == "Mine"
        assert books.sum_of("plan", plan.id, "lines", 0, "taken") == 3
    assert books.faults() == ()


def test_crosswise_takings_never_wait_for_each_other(books: Bookkeeping) -> None:
    """Each taking names both plans, in the other order: targets are locked by their ids."""
    for _, chance in rounds("crosswise takings"):
        first, second = books.plan(None, 100), books.plan(None, 100)
        before = deadlocks(books)
        ways = [(row_of(first), row_of(second)), (row_of(second), row_of(first))] * 3
        acts = [
            partial(
                books.do,
                "ann",
                create_record,
                APP,
                "taking",
                {"lines": [{"line": one, "quantity": 1}, {"line": other, "quantity": 1}]},
            )
            for one, other in ways
        ]
        for outcome in at_once(chance, acts):
            must(outcome)
        for plan in (first, second):
            assert books.sum_of("plan", plan.id, "lines", 0, "taken") == 6
        assert deadlocks(books) == before
    assert books.faults() == ()
