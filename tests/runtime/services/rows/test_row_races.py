"""A row that is removed while somebody points at it: one of the two comes first, never both."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from runtime.services.outcome import Refusal, RefusalKind
from tests.runtime.services.rows.bureau import Bureau, row_id, rows

ROUNDS = 6


def both(first: Callable[[], object], second: Callable[[], object]) -> tuple[object, object]:
    """Do two things at the same moment."""
    start = Barrier(2)

    def at_once(act: Callable[[], object]) -> object:
        start.wait()
        return act()

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.submit(at_once, first), pool.submit(at_once, second)
        return one.result(), other.result()


def test_a_row_is_removed_or_pointed_at_but_not_both(bureau: Bureau) -> None:
    for number in range(ROUNDS):
        deal = bureau.deal(f"RACE-{number}", 3, 4)
        row = row_id(deal)

        removed, pointed = both(
            lambda deal=deal, row=row: bureau.edit(deal, lines=[{"row_id": row, "_delete": True}]),  # type: ignore[misc]
            lambda row=row: bureau.try_to_make("part", name="P", main=row),  # type: ignore[misc]
        )

        refused = [one for one in (removed, pointed) if isinstance(one, Refusal)]
        assert [one.kind for one in refused] == [RefusalKind.INVALID], (removed, pointed)
        assert refused[0].errors[0].code == "reference"
        left = [one["row_id"] for one in rows(bureau.view(deal))]
        assert (row in left) is isinstance(removed, Refusal)
    assert bureau.faults() == ()
