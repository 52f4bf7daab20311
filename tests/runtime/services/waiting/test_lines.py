"""Runs in line for what a pool holds: first in, first out, and nobody starves."""

from runtime.services.end_instance import cancel_instance
from tests.trust.office import must
from tests.trust.wait_hall import Hall


def test_who_finds_enough_goes_on_at_once(hall: Hall) -> None:
    pool = hall.pool(2)

    want = hall.want(pool=pool)

    assert (hall.state(want), hall.left(pool), hall.waits(want)) == ("completed", 1, [])
    assert hall.see(want).values["note"] == "taken"


def test_who_finds_nothing_waits_and_says_so_once(hall: Hall) -> None:
    pool = hall.pool(0)

    want = hall.want(pool=pool)

    assert hall.state(want) == "submitted"
    assert [wait.node for wait in hall.waits(want)] == ["line"]
    assert hall.see(want).values["note"] == "waits"
    assert hall.see(want).values["tries"] == 1
    must(hall.edit(pool, form="pool", name="Again"))
    assert hall.see(want).values["tries"] == 1


def test_what_comes_goes_to_those_who_waited_longest(hall: Hall) -> None:
    pool = hall.pool(0)
    wants = [hall.want(f"W{number}", pool=pool) for number in range(5)]

    hall.put(pool, 3)

    assert hall.states(wants) == ["completed"] * 3 + ["submitted"] * 2
    assert hall.left(pool) == 0
    hall.put(pool, 2)
    assert hall.states(wants) == ["completed"] * 5


def test_the_urgent_go_first(hall: Hall) -> None:
    pool = hall.pool(0)
    plain, urgent, most = (hall.want(pool=pool, urgent=number) for number in (0, 1, 2))

    hall.put(pool, 1)
    assert hall.states([plain, urgent, most]) == ["submitted", "submitted", "completed"]
    hall.put(pool, 1)
    assert hall.states([plain, urgent, most]) == ["submitted", "completed", "completed"]


def test_a_head_that_needs_more_blocks_those_behind_it(hall: Hall) -> None:
    pool = hall.pool(0)
    large, small = hall.want(pool=pool, units=5), hall.want(pool=pool, units=1)

    hall.put(pool, 3)
    assert hall.states([large, small]) == ["submitted", "submitted"]
    assert hall.left(pool) == 3

    hall.put(pool, 5)
    assert hall.states([large, small]) == ["completed", "submitted"]
    hall.put(pool, 1)
    assert hall.state(small) == "completed"


def test_who_arrives_does_not_overtake_those_who_wait(hall: Hall) -> None:
    pool = hall.pool(0)
    large = hall.want(pool=pool, units=5)
    hall.put(pool, 3)

    late = hall.want(pool=pool, units=1)

    assert hall.states([large, late]) == ["submitted", "submitted"]
    assert hall.left(pool) == 3


def test_when_the_head_is_cancelled_the_next_one_goes(hall: Hall) -> None:
    pool = hall.pool(0)
    large, small = hall.want(pool=pool, units=5), hall.want(pool=pool, units=1)
    hall.put(pool, 3)

    must(hall.do("root", cancel_instance, hall.run_of(large), "no longer wanted"))

    assert hall.states([large, small]) == ["cancelled", "completed"]
    assert hall.waits(large) == []
    assert hall.left(pool) == 2


def test_who_leaves_for_another_line_frees_the_one_behind(hall: Hall) -> None:
    pool, other = hall.pool(0), hall.pool(0)
    large, small = hall.want(pool=pool, units=5), hall.want(pool=pool, units=1)
    hall.put(pool, 3)

    must(hall.edit(large, who="root", pool=other))

    assert hall.states([large, small]) == ["submitted", "completed"]
    hall.put(other, 5)
    assert hall.state(large) == "completed"


def test_a_wait_without_a_condition_tries_when_it_is_woken(hall: Hall) -> None:
    pool = hall.pool(0)
    first, second = (hall.want(pool=pool, way="retry", units=2) for _ in range(2))
    assert [hall.see(one).values["tries"] for one in (first, second)] == [0, 0]

    hall.put(pool, 3)

    assert hall.states([first, second]) == ["completed", "submitted"]
    assert hall.left(pool) == 1
    hall.put(pool, 2)
    assert hall.state(second) == "completed"


def test_in_several_lines_one_must_be_first_in_all(hall: Hall) -> None:
    north, south = hall.pool(0), hall.pool(0)
    pairs = [{"pool": north}, {"pool": south}]
    both = hall.want(way="both", pool=north, other=south, pairs=pairs)
    behind = hall.want(way="both", pool=north, other=north, pairs=[{"pool": north}])

    hall.put(north, 1)
    assert hall.states([both, behind]) == ["submitted", "submitted"]
    hall.put(south, 1)
    assert hall.states([both, behind]) == ["completed", "completed"]


def test_whoever_watches_a_form_wakes_when_any_record_of_it_is_written(hall: Hall) -> None:
    pool = hall.pool(0)
    want = hall.want(way="any", pool=pool)
    hall.pool(0, "another")
    assert hall.state(want) == "submitted"

    must(hall.edit(pool, form="pool", ready=True))

    assert hall.state(want) == "completed"


def test_the_store_is_whole(hall: Hall) -> None:
    assert hall.faults() == ()
