"""Killed in the middle of a posting: the balances are their ledgers all the same.

`VERMILION_CRASHES` sets how many processes each run kills.
"""

import multiprocessing
import random
from pathlib import Path

import pytest

from tests.runtime.services.posting.counter import Counter
from tests.trust import crash_child, posting_child
from tests.trust.conftest import BOTH, empty_url
from tests.trust.race import SEED
from tests.trust.test_crash import CRASHES

_processes = multiprocessing.get_context("forkserver")


@pytest.mark.parametrize("kind", BOTH)
def test_balances_are_their_ledgers_whenever_a_process_is_killed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, kind: str
) -> None:
    request.param = kind
    folder = tmp_path_factory.mktemp("posting")
    counter = Counter(empty_url(request, tmp_path_factory), folder)
    counter.open()
    items = [counter.item(name, 1000) for name in ("Oak", "Elm", "Ash")]
    chance = random.Random(f"{SEED}/posting")
    acknowledged = 0
    for number in range(max(4, CRASHES // 4)):
        point = ("statement", "before_commit", "after_commit", "outside")[number % 4]
        assert point in crash_child.POINTS
        path = folder / f"journal-{number}"
        _kill_at(counter, path, point, f"{SEED}-{number}", items, chance.uniform(0.1, 0.8))
        acknowledged += path.read_text().count("ack ")
        assert counter.faults() == ()
    for item in items:
        east, west = counter.held(item), counter.held(item, "west")
        assert east is not None
        assert east + (west or 0) == 1000
    assert acknowledged > 0
    counter.close()


def _kill_at(
    counter: Counter, path: Path, point: str, seed: str, items: list[str], wait: float
) -> None:
    """Let a process work until it dies at a point, or kill it after a while."""
    path.touch()
    given = (counter.url, str(counter.files), str(path), point, seed, items)
    process = _processes.Process(target=posting_child.work, args=given)
    process.start()
    for _ in range(600):
        if process.exitcode is not None or path.stat().st_size:
            break
        process.join(0.05)
    process.join(wait if point == "outside" else 30)
    process.kill()
    process.join()
    assert process.exitcode == -9
