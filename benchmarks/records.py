"""Acts on one record: create and submit, read, approve, list, inbox; each beside its floor."""

from collections.abc import Callable, Iterator

from benchmarks.figure import Figure, compared, measure
from benchmarks.floor import Floor
from benchmarks.ground import Ground, Kind, accepted
from runtime.services.act import consult, perform
from runtime.services.decide_task import decide_task
from runtime.services.list_records import ListRequest, list_records
from runtime.services.list_tasks import list_tasks
from runtime.services.read_record import read_record

WHOLE_IS = 3
"""What the whole order form may cost, in simple forms."""


def creation(ground: Ground, times: int, _records: int) -> Iterator[Figure]:
    """Create and submit: every formula, rule, right, history row, workflow started."""
    for place, kind in enumerate(ground.kinds):
        pattern_of = Floor(ground, kind)
        pattern = pattern_of.copied(ground.create(kind))
        ours = measure(lambda kind=kind: ground.create(kind), times)  # type: ignore[misc]
        floor = measure(_bound(pattern_of.insert, pattern), times)
        yield compared(
            "create and submit", _five(kind), ours, floor, aim=4 * (WHOLE_IS if place else 1)
        )


def reading(ground: Ground, times: int, _records: int) -> Iterator[Figure]:
    """Read one record with its rows, rights, flags and tasks."""
    for kind in ground.kinds:
        record = ground.create(kind)
        ours = measure(_use(ground, kind, read_record, kind.app, kind.form, record), times)
        floor = measure(_bound(Floor(ground, kind).read, record), times)
        yield compared("read", _five(kind), ours, floor, aim=2.5)


def approving(ground: Ground, times: int, _records: int) -> Iterator[Figure]:
    """Decide a task: branch, steps, next task, history, in one transaction."""
    for kind in ground.kinds:
        for _ in range(times + 4):
            ground.create(kind)
        box = accepted(consult(ground.system, kind.approver, list_tasks, limit=200))
        waiting = iter([one.id for one in box.items if one.app == kind.app])
        system, approver = ground.system, kind.approver

        def approve() -> None:
            accepted(perform(system, approver, decide_task, next(waiting), "approve"))  # noqa: B023

        ours = measure(approve, min(times, len(box.items) - 4))
        floor = measure(Floor(ground, kind).decision(ground.create(kind)), times)
        yield compared("approve", kind.name, ours, floor, aim=5)


def inbox(ground: Ground, times: int, _records: int) -> Iterator[Figure]:
    """A person's inbox of 50 tasks with their highlights."""
    for kind in ground.kinds:
        for _ in range(50):
            ground.create(kind)
        yield compared("inbox of 50", kind.name, measure(
            lambda kind=kind: accepted(  # type: ignore[misc]
                consult(ground.system, kind.approver, list_tasks, limit=50)
            ), times), aim=5)  # fmt: skip


def listing(ground: Ground, times: int, records: int) -> Iterator[Figure]:
    """A page of 50 of many records: sorted, rights applied, titles of lookups."""
    for kind in ground.kinds:
        floor = Floor(ground, kind)
        floor.fill(floor.copied(ground.create(kind)), records)
        request = ListRequest(sort=kind.sort, fields=kind.shown)
        ours = measure(_use(ground, kind, list_records, kind.app, kind.form, request), times)
        name = f"{kind.name}, {records:,} records"
        yield compared("list of 50", name, ours, measure(floor.page, times), aim=2.5)


def _five(kind: Kind) -> str:
    return f"{kind.name}, 5 rows"


def _bound(act: Callable[..., object], argument: object) -> Callable[[], object]:
    return lambda: act(argument)


def _use(
    ground: Ground, kind: Kind, use_case: Callable[..., object], *args: object
) -> Callable[[], object]:
    return lambda: accepted(consult(ground.system, kind.writer, use_case, *args))
