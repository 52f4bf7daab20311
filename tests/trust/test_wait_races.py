"""Who waits in line gets what comes in the order he came, whatever happens at the same time."""

import random
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest

from runtime.services.end_instance import cancel_instance
from tests.trust.conftest import BOTH, empty_url
from tests.trust.race import at_once, rounds
from tests.trust.wait_hall import Hall

CROWD, STOCK, MORE = 100, 37, 10


@pytest.fixture(scope="module", params=BOTH)
def hall(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hall]:
    """A hall on each database."""
    made = Hall(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    made.open()
    yield made
    made.close()


def in_line(hall: Hall, wants: list[str]) -> list[str]:
    """The wants that wait, in the order of their line."""
    found = [(wait.rank, want) for want in wants for wait in hall.waits(want)]
    return [want for _, want in sorted(found)]


def test_of_a_hundred_at_once_as_many_go_as_there_is_for(hall: Hall) -> None:
    pool = hall.pool(STOCK)
    chance = random.Random(7)

    acts = [partial(hall.want, f"W{number}", pool=pool) for number in range(CROWD)]
    wants = [str(one) for one in at_once(chance, acts)]

    assert Counter(hall.states(wants)) == {"completed": STOCK, "submitted": CROWD - STOCK}
    assert hall.left(pool) == 0
    line = in_line(hall, wants)
    assert len(line) == CROWD - STOCK

    hall.put(pool, MORE)

    assert hall.states(line) == ["completed"] * MORE + ["submitted"] * (len(line) - MORE)
    assert (hall.left(pool), in_line(hall, wants)) == (0, line[MORE:])
    assert hall.faults() == ()


def test_a_hundred_that_wait_are_released_by_one_act(hall: Hall) -> None:
    pool = hall.pool(0)
    wants = [hall.want(f"W{number}", pool=pool) for number in range(CROWD)]

    hall.put(pool, STOCK)

    assert hall.states(wants) == ["completed"] * STOCK + ["submitted"] * (CROWD - STOCK)
    assert hall.left(pool) == 0


def test_nobody_starves_and_nothing_is_given_twice_when_stock_comes_in_small_lots(
    hall: Hall,
) -> None:
    for number, chance in rounds("waits in small lots", share=2):
        pool = hall.pool(0, f"Lot {number}")
        large = hall.want("large", pool=pool, units=9)
        small = [hall.want(f"small {one}", pool=pool) for one in range(6)]

        newcomers = [partial(hall.want, f"new {one}", pool=pool) for one in range(4)]
        lots = [partial(hall.add, pool, 2) for _ in range(6)]
        made = at_once(chance, [*newcomers, *lots])
        late = [str(one) for one in made if one is not None]

        # 12 units came: the large one takes 9, whatever was asked for beside it; 3 small ones go.
        assert hall.state(large) == "completed"
        assert hall.states(small) == ["completed"] * 3 + ["submitted"] * 3
        assert set(hall.states(late)) == {"submitted"}
        assert hall.left(pool) == 0
    assert hall.faults() == ()


def test_who_is_cancelled_while_he_is_released_either_went_or_frees_the_line(hall: Hall) -> None:
    for number, chance in rounds("cancelling the head", share=2):
        pool = hall.pool(0, f"Head {number}")
        head, behind = hall.want(pool=pool), hall.want(pool=pool)
        run = hall.run_of(head)

        at_once(
            chance,
            [
                partial(hall.put, pool, 1),
                partial(hall.do, "root", cancel_instance, run, "no longer"),
            ],
        )

        states = tuple(hall.states([head, behind]))
        assert states in {("completed", "submitted"), ("cancelled", "completed")}
        assert hall.left(pool) == 0
    assert hall.faults() == ()
