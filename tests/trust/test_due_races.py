"""What is due fires once: processes that look at the same time, processes that are killed."""

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from runtime.services.fire_due import Fired, fire_due
from tests.runtime.services.automations.shop import Shop
from tests.runtime.services.automations.test_events import rule
from tests.trust import due_child
from tests.trust.conftest import BOTH, empty_url
from tests.trust.race import SEED, at_once, rounds

JOBS = 12
OVER = rule(
    "over",
    '{schedule: "0 9 * * *", form: job}',
    '{create: slip, values: {what: record.name, about: "TEXT(DAY(TODAY()))"}}, '
    "{set: {count: count + 1}}",
)
DATED = rule(
    "dated",
    "{form: job, date: due, at: '09:00'}",
    '{notify: [{field: owner}], message: "{name}", once: "id"}',
)

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.trust.due_child"])


@pytest.fixture(params=BOTH)
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """A shop on a database that several processes open."""
    made = Shop(empty_url(request, tmp_path_factory), tmp_path_factory.mktemp("files"))
    yield made
    made.close()


def filled(shop: Shop) -> None:
    shop.publish(OVER, DATED)
    for number in range(JOBS):
        shop.make(name=f"Job {number:02}", due="2026-11-22")


def test_processes_that_look_at_once_fire_each_thing_once(shop: Shop) -> None:
    filled(shop)
    others = [shop.another() for _ in range(3)]
    for number, chance in rounds("due at once"):
        shop.clock.set(shop.clock().replace(hour=1) + timedelta(days=1))
        now = shop.clock()
        systems = [shop.system, *others]
        acts = [partial(fire_due, one, now) for one in systems]
        fired = [one for one in at_once(chance, acts) if isinstance(one, Fired)]

        assert not [one.failures for one in fired if one.failures]
        dated = JOBS if number == 1 else 0
        assert sum(one.done for one in fired) == JOBS + dated
        assert Counter(shop.slips()) == Counter(
            {f"Job {job:02}": number + 1 for job in range(JOBS)}
        )
        assert len(shop.messages("ann")) == (JOBS if number else 0)
    for other in others:
        other.database.close()


@pytest.mark.parametrize("point", ["begin", "statement", "before_commit", "after_commit"])
def test_a_killed_process_leaves_nothing_done_twice_and_nothing_undone(
    shop: Shop, point: str
) -> None:
    filled(shop)
    shop.clock.set(shop.clock().replace(day=22, hour=1))
    moment = shop.clock().isoformat()
    for turn in range(3):
        given = (shop.url, str(Path(shop.files)), moment, point, f"{SEED} {point} {turn}")
        process = _processes.Process(target=due_child.fire, args=given)
        process.start()
        process.join(60)
        assert process.exitcode is not None
    shop.fire()

    assert shop.slips() == [f"Job {job:02}" for job in range(JOBS)]
    assert sorted(shop.messages("ann")) == [f"Job {job:02}" for job in range(JOBS)]
    assert shop.fire().done == 0
    states = Counter(line.state for line in shop.log())
    assert states == {"done": 2 * JOBS, "skipped": 1}
