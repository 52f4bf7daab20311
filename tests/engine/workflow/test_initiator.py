"""What the initiator may do: withdraw, cancel, send in again."""

import pytest

from engine.workflow.answer import Rejection, RejectionType
from engine.workflow.commands import Cancel, DecideTask, ResubmitInstance, Withdraw
from engine.workflow.effects import SetRecordState
from engine.workflow.events import InstanceEnded
from tests.engine.workflow.stage import Play, approval, chain

TWO = (approval("first", {"manager": 1}), approval("second", {"role": "director"}))


def test_a_record_is_withdrawn_while_nobody_has_acted() -> None:
    play = Play(chain(*TWO)).starts()
    play.does(play.withdraw())
    assert (play.state, play.asked) == ("withdrawn", [])
    assert SetRecordState("withdrawn") in play.effects


def test_after_the_first_action_a_record_is_not_withdrawn() -> None:
    play = Play(chain(*TWO)).starts()
    play.decides("bob", "approve")
    answer = play.tries(play.withdraw())
    assert isinstance(answer, Rejection)
    assert answer.type is RejectionType.INVALID_STATE
    assert "Bob" in answer.message["en"]


def test_one_of_many_signatures_is_an_action() -> None:
    play = Play(chain(approval("check", {"role": "director"}, mode="all"))).starts()
    play.decides("cid", "approve")
    assert play.refuses(play.withdraw()) is RejectionType.INVALID_STATE


def test_a_record_may_be_withdrawn_until_the_end_where_that_is_declared() -> None:
    play = Play(chain(*TWO, more={"withdraw": "until_end"})).starts()
    play.decides("bob", "approve")
    play.does(play.withdraw())
    assert play.state == "withdrawn"


def test_a_record_is_never_withdrawn_where_that_is_declared() -> None:
    play = Play(chain(*TWO, more={"withdraw": "never"})).starts()
    assert play.refuses(play.withdraw()) is RejectionType.FORBIDDEN


@pytest.mark.parametrize("actor", ["bob", "eve", "root", "nobody"])
def test_nobody_else_withdraws(actor: str) -> None:
    play = Play(chain(*TWO)).starts()
    assert play.refuses(Withdraw(actor)) is RejectionType.FORBIDDEN


def test_withdrawing_and_approving_exclude_each_other() -> None:
    play = Play(chain(*TWO)).starts()
    task = play.task_of("bob").id
    play.does(play.withdraw())
    assert play.refuses(DecideTask(task, "bob", "approve")) is RejectionType.INVALID_STATE
    assert play.refuses(play.withdraw()) is RejectionType.INVALID_STATE


def test_the_initiator_cancels_at_any_time() -> None:
    play = Play(chain(*TWO)).starts()
    play.decides("bob", "approve")
    play.does(play.cancel())
    assert (play.state, play.asked) == ("cancelled", [])


def test_an_administrator_cancels_with_a_reason() -> None:
    play = Play(chain(*TWO)).starts()
    assert play.refuses(Cancel("root")) is RejectionType.COMMENT_REQUIRED
    play.does(Cancel("root", "left the company"))
    ended = play.events[-1]
    assert isinstance(ended, InstanceEnded)
    assert (ended.actor, ended.comment) == ("root", "left the company")


@pytest.mark.parametrize("actor", ["bob", "eve", "gone", "nobody"])
def test_nobody_else_cancels(actor: str) -> None:
    play = Play(chain(*TWO)).starts()
    assert play.refuses(Cancel(actor, "so")) is RejectionType.FORBIDDEN


def test_what_has_ended_is_not_cancelled() -> None:
    play = Play(chain(*TWO)).starts()
    play.does(play.cancel())
    assert play.refuses(play.cancel()) is RejectionType.INVALID_STATE


def test_a_returned_record_is_a_draft_again() -> None:
    play = Play(chain(approval("check", {"role": "director"}, mode="all"))).starts()
    play.decides("cid", "return", "incomplete")
    assert (play.state, play.at, play.asked) == ("returned", ["start"], [])
    assert play.effects[-1] == SetRecordState("draft")


def test_a_returned_record_goes_its_way_again_from_the_start() -> None:
    play = Play(chain(*TWO)).starts()
    play.decides("bob", "approve")
    play.decides("dora", "return", "incomplete")
    play.resubmits()
    assert (play.state, play.asked) == ("running", ["bob"])
    assert play.instance is not None
    assert play.instance.round == 2
    assert [(task.round, task.outcome) for task in play.instance.decisions] == [
        (1, "approved"),
        (1, "returned"),
    ]


def test_after_sending_in_again_the_record_may_be_withdrawn_again() -> None:
    play = Play(chain(*TWO)).starts()
    play.decides("bob", "return", "incomplete")
    play.resubmits()
    play.does(play.withdraw())
    assert play.state == "withdrawn"


def test_a_returned_record_may_be_withdrawn() -> None:
    play = Play(chain(*TWO)).starts()
    play.decides("bob", "return", "incomplete")
    play.does(play.withdraw())
    assert play.state == "withdrawn"


def test_a_task_of_an_earlier_round_is_not_decided() -> None:
    play = Play(chain(approval("check", {"role": "director"}))).starts()
    old = play.task_of("dora").id
    play.decides("cid", "return", "incomplete")
    assert play.refuses(DecideTask(old, "dora", "approve")) is RejectionType.INVALID_STATE
    play.resubmits()
    assert play.refuses(DecideTask(old, "dora", "approve")) is RejectionType.INVALID_STATE


def test_only_the_initiator_sends_in_again_and_only_what_was_returned() -> None:
    play = Play(chain(*TWO)).starts()
    assert play.refuses(ResubmitInstance("ann")) is RejectionType.INVALID_STATE
    play.decides("bob", "return", "incomplete")
    assert play.refuses(ResubmitInstance("bob")) is RejectionType.FORBIDDEN
