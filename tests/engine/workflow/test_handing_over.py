"""A task goes to another person: who leaves hands over what waits for him."""

from engine.workflow.answer import RejectionType
from engine.workflow.apply import replay
from engine.workflow.commands import DecideTask, HandOver
from tests.engine.workflow.stage import Play, approval, chain

WHY = {"en": "Taken over from Bob", "zh": "接手自 Bob"}
TWO = (approval("first", {"manager": 1}), approval("second", {"role": "director"}))


def test_a_task_that_was_handed_over_is_the_other_persons_alone() -> None:
    play = Play(chain(*TWO)).starts()
    task = play.task_of("bob").id

    play.does(HandOver(task, "cid", "root", WHY))

    assert play.asked == ["cid"]
    assert play.task_of("cid").reason == WHY
    assert play.refuses(DecideTask(task, "bob", "approve")) is RejectionType.FORBIDDEN
    play.decides("cid", "approve")
    assert play.instance is not None
    assert {task.node for task in play.instance.open_tasks} == {"second"}


def test_a_decided_task_is_not_handed_over() -> None:
    play = Play(chain(*TWO)).starts()
    task = play.task_of("bob").id
    play.decides("bob", "approve")

    assert play.refuses(HandOver(task, "cid", "root", WHY)) is RejectionType.INVALID_STATE


def test_who_submitted_a_record_gets_no_approval_of_it() -> None:
    play = Play(chain(*TWO)).starts()
    assert play.instance is not None
    task, initiator = play.task_of("bob").id, play.instance.initiator

    assert play.refuses(HandOver(task, initiator, "root", WHY)) is RejectionType.FORBIDDEN


def test_nobody_unknown_and_no_task_that_is_not_there() -> None:
    play = Play(chain(*TWO)).starts()
    task = play.task_of("bob").id

    assert play.refuses(HandOver(task, "nobody", "root", WHY)) is RejectionType.FORBIDDEN
    assert play.refuses(HandOver("t?", "cid", "root", WHY)) is RejectionType.NOT_FOUND


def test_the_events_of_a_handover_make_the_same_run_again() -> None:
    play = Play(chain(*TWO)).starts()
    play.does(HandOver(play.task_of("bob").id, "cid", "root", WHY))

    assert replay(play.events) == play.instance
