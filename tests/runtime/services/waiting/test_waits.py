"""Runs that wait for their own record, or for a day; several runs of one record."""

from datetime import UTC, datetime, timedelta

from runtime.services.decide_task import decide_task
from runtime.services.end_instance import cancel_instance, withdraw_instance
from runtime.services.outcome import Refusal, RefusalKind
from tests.runtime.services.acts.desk import refused
from tests.trust.office import must
from tests.trust.wait_hall import Hall

SOON = datetime.now(UTC) + timedelta(days=400)


def test_a_run_goes_on_when_its_record_fits(hall: Hall) -> None:
    want = hall.want(way="money")
    must(hall.edit(want, who="root", note="looked at"))
    assert hall.state(want) == "submitted"

    must(hall.edit(want, who="root", paid=True))

    assert (hall.state(want), hall.waits(want)) == ("completed", [])


def test_a_time_ends_a_wait_by_the_way_that_is_late(hall: Hall) -> None:
    want = hall.want(way="money", day="2026-01-05")
    assert (hall.state(want), hall.see(want).values["note"]) == ("completed", "late")

    want = hall.want(way="soon")
    assert hall.fire(SOON - timedelta(days=399)) == 0
    assert hall.state(want) == "submitted"


def test_a_changed_day_arms_the_wait_anew(hall: Hall) -> None:
    want = hall.want(way="dated")
    assert [wait.until for wait in hall.waits(want)] == [None]

    must(hall.edit(want, who="root", day="2099-03-01"))
    (wait,) = hall.waits(want)
    assert wait.until == datetime(2099, 2, 28, 16, tzinfo=UTC)

    must(hall.edit(want, who="root", day="2020-03-01"))
    assert hall.state(want) == "completed"


def test_what_a_woken_run_cannot_finish_is_undone_and_told_there(hall: Hall) -> None:
    want = hall.want(way="faulty", units=1)

    must(hall.edit(want, who="root", paid=True))

    (wait,) = hall.waits(want)
    assert wait.trouble == {"en": "Too few", "zh": "太少"}
    assert hall.state(want) == "submitted"
    must(hall.edit(want, who="root", units=6))
    assert hall.state(want) == "completed"


def test_a_step_begins_another_workflow_that_goes_on_with_the_record(hall: Hall) -> None:
    want = hall.want(way="next", name="Chair")

    assert hall.state(want) == "submitted"
    assert [wait.node for wait in hall.waits(want)] == ["money"]
    run = hall.run_of(want, "care")
    must(hall.edit(want, who="root", paid=True))
    assert hall.state(want) == "completed"
    assert refused(hall.do("root", cancel_instance, run, "why")).kind is RefusalKind.CONFLICT


def test_branches_wait_side_by_side_and_join(hall: Hall) -> None:
    want = hall.want(way="next", units=2, urgent=1)
    assert sorted(wait.node for wait in hall.waits(want)) == ["build", "money"]
    assert hall.steps(want)["join"] == "coming"

    must(hall.edit(want, who="root", paid=True))
    assert hall.steps(want)["join"] == "current"
    task = next(one for one in hall.tasks("ann") if one.record.id == want)
    must(hall.do("ann", decide_task, task.id, "complete"))
    assert hall.state(want) == "submitted"
    must(hall.edit(want, who="root", made=True))

    assert (hall.state(want), hall.waits(want)) == ("completed", [])


def test_cancelling_ends_all_branches(hall: Hall) -> None:
    want = hall.want(way="next", units=2, urgent=1)
    task = next(one for one in hall.tasks("ann") if one.record.id == want)
    run = hall.run_of(want, "care")

    assert isinstance(hall.do("ann", withdraw_instance, run), type(refused(hall.delete(want))))
    must(hall.do("root", cancel_instance, run, "no longer"))

    assert (hall.state(want), hall.waits(want)) == ("cancelled", [])
    assert isinstance(hall.do("ann", decide_task, task.id, "complete"), Refusal)


def test_the_store_is_whole(hall: Hall) -> None:
    assert hall.faults() == ()
