"""Races about balances: who takes gets what is there, no more, and the ledger tells all of it."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

import pytest

from runtime.services.outcome import Refusal
from tests.runtime.services.acts.desk import why
from tests.runtime.services.posting.counter import Counter
from tests.trust.conftest import BOTH, empty_url
from tests.trust.office import must, said
from tests.trust.race import at_once, rounds
from tests.trust.test_record_races import deadlocks


@pytest.fixture(scope="module", params=BOTH)
def counter(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Counter]:
    """A counter that all tests of this file share."""
    made = Counter(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    made.open()
    yield made
    made.close()


def test_of_a_hundred_who_take_one_of_thirty_seven_exactly_as_many_get_one(
    counter: Counter,
) -> None:
    for number, chance in rounds("a hundred of thirty-seven", share=6):
        oak = counter.item(f"Oak {number}", 37)
        take = partial(counter.submit, "taking", (oak, 1))

        outcomes = [one for _ in range(5) for one in at_once(chance, [take] * 20)]

        refused = [one for one in outcomes if isinstance(one, Refusal)]
        assert len(outcomes) - len(refused) == 37, [said(one) for one in refused[:3]]
        assert {why(one) for one in refused} == {f"Row 1: only 0.00 of Oak {number}"}
        assert counter.held(oak) == 0
        after = [Decimal(str(one["held_after"])) for one in counter.moves(oak)]
        assert sorted(after) == list(range(38))
    assert counter.faults() == ()


def test_two_who_make_the_same_balance_at_once_both_succeed(counter: Counter) -> None:
    for number, chance in rounds("a new balance"):
        oak = counter.item(f"New {number}", 10)

        outcomes = at_once(chance, [partial(counter.shift, oak, 2)] * 5)

        assert [said(one) for one in outcomes if isinstance(one, Refusal)] == []
        assert (counter.held(oak), counter.held(oak, "west")) == (0, 10)
    assert counter.faults() == ()


def test_rows_in_opposite_sequence_never_wait_for_each_other(counter: Counter) -> None:
    before = deadlocks(counter)
    for number, chance in rounds("opposite rows"):
        items = [counter.item(f"Row {number} {n}", 100) for n in range(4)]
        rows = [(item, 1) for item in items]
        acts = [
            partial(counter.submit, "taking", *(rows if n % 2 else reversed(rows)))
            for n in range(8)
        ]

        for one in at_once(chance, acts):
            must(one)

        assert [counter.held(item) for item in items] == [92] * 4
    assert deadlocks(counter) == before
    assert counter.faults() == ()


def test_postings_that_cross_are_all_made_in_the_end(counter: Counter) -> None:
    """Two steps of one act lock in their own sequence: what deadlocks is done again as a whole."""
    for number, chance in rounds("crossing", share=3):
        oak = counter.item(f"Cross {number}", 50)
        must(counter.shift(oak, 25))
        acts = [partial(counter.shift, oak, 1, back=bool(n % 2)) for n in range(8)]

        for one in at_once(chance, acts):
            must(one)

        assert (counter.held(oak), counter.held(oak, "west")) == (25, 25)
        assert counter.sum(oak) == 25
    assert counter.faults() == ()


def test_one_posting_that_comes_many_times_at_once_is_made_once(counter: Counter) -> None:
    for number, chance in rounds("one id"):
        oak = counter.item(f"Once {number}", 10)
        place = partial(
            counter.place, "movement", item=oak, place="east", held_change=-3, once=f"slip {number}"
        )

        outcomes = at_once(chance, [place] * 5)

        assert sum(not isinstance(one, Refusal) for one in outcomes) == 1
        assert (counter.held(oak), counter.sum(oak)) == (7, 7)
    assert counter.faults() == ()


def test_one_id_for_two_balances_at_once_moves_one_of_them(counter: Counter) -> None:
    for number, chance in rounds("one id, two balances"):
        oak, elm = counter.item(f"A {number}", 10), counter.item(f"B {number}", 10)
        acts = [
            partial(
                counter.place,
                "movement",
                item=item,
                place="east",
                held_change=-3,
                once=f"either {number}",
            )
            for item in (oak, elm, oak, elm)
        ]

        outcomes = at_once(chance, acts)

        assert sum(not isinstance(one, Refusal) for one in outcomes) == 1
        assert {counter.held(oak), counter.held(elm)} == {Decimal(7), Decimal(10)}
    assert counter.faults() == ()
