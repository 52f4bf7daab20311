"""Approvals: who decides, how often, and what it leads to."""

from dataclasses import replace

import pytest

from engine.access.directory import Directory
from engine.workflow.answer import RejectionType
from engine.workflow.commands import Act, DecideTask
from tests.engine.workflow.stage import Play, approval, chain, workflow

DIRECTORS = {"role": "director"}


def test_one_of_several_people_decides_for_all() -> None:
    play = Play(chain(approval("check", DIRECTORS))).starts()
    assert play.asked == ["cid", "dora"]

    play.decides("dora", "approve")

    assert play.state == "completed"
    assert play.task_of("cid").state == "cancelled"


def test_the_first_decision_counts_even_if_it_is_a_rejection() -> None:
    play = Play(chain(approval("check", DIRECTORS))).starts()
    play.decides("cid", "reject", "too much")
    assert (play.state, play.asked) == ("rejected", [])


def test_a_countersigned_approval_waits_for_everybody() -> None:
    play = Play(chain(approval("check", DIRECTORS, mode="all"))).starts()
    play.decides("cid", "approve")
    assert (play.state, play.asked) == ("running", ["dora"])
    play.decides("dora", "approve")
    assert play.state == "completed"


def test_a_countersigned_approval_ends_at_the_first_rejection() -> None:
    play = Play(chain(approval("check", DIRECTORS, mode="all"))).starts()
    play.decides("cid", "reject", "no")
    assert play.state == "rejected"
    assert play.task_of("dora").state == "cancelled"


def test_a_countersigned_approval_may_hear_everybody_before_it_is_rejected() -> None:
    play = Play(chain(approval("check", DIRECTORS, mode="all", reject="all"))).starts()
    play.decides("cid", "reject", "no")
    assert (play.state, play.asked) == ("running", ["dora"])
    play.decides("dora", "approve")
    assert play.state == "rejected"


def test_a_rejection_follows_its_flow_where_there_is_one() -> None:
    play = Play(
        workflow(
            [
                approval("check"),
                {"key": "mend", "type": "task", "assignees": [{"initiator": True}]},
                {"key": "done", "type": "end"},
            ],
            [
                {"from": "start", "to": "check"},
                {"from": "check", "to": "done"},
                {"from": "check", "to": "mend", "on": "rejected"},
                {"from": "mend", "to": "check"},
            ],
        )
    ).starts()
    play.decides("bob", "reject", "mend it")
    assert (play.at, play.asked) == (["mend"], ["ann"])

    play.decides("ann", "complete")
    assert play.asked == ["bob", "cid"]
    play.decides("cid", "approve")
    assert play.state == "completed"


def test_countersigning_again_after_a_loop_starts_from_nothing() -> None:
    play = Play(
        workflow(
            [
                approval("check", DIRECTORS, mode="all", reject="all"),
                {"key": "mend", "type": "task", "assignees": [{"initiator": True}]},
                {"key": "done", "type": "end"},
            ],
            [
                {"from": "start", "to": "check"},
                {"from": "check", "to": "done"},
                {"from": "check", "to": "mend", "on": "rejected"},
                {"from": "mend", "to": "check"},
            ],
        )
    ).starts()
    play.decides("cid", "reject", "no")
    play.decides("dora", "approve")
    play.decides("ann", "complete")

    play.decides("cid", "approve")
    assert play.asked == ["dora"]
    play.decides("dora", "approve")
    assert play.state == "completed"


@pytest.mark.parametrize("act", ["approve", "reject", "return"])
def test_a_decided_task_cannot_be_decided_again(act: Act) -> None:
    play = Play(chain(approval("check"), approval("again", DIRECTORS))).starts()
    task = play.task_of("bob").id
    play.decides("bob", "approve")
    assert play.refuses(DecideTask(task, "bob", act, "why")) is RejectionType.INVALID_STATE


def test_who_comes_second_is_told_that_the_task_is_no_longer_needed() -> None:
    play = Play(chain(approval("check", DIRECTORS), approval("again"))).starts()
    late = play.task_of("dora").id
    play.decides("cid", "approve")
    assert play.refuses(DecideTask(late, "dora", "approve")) is RejectionType.INVALID_STATE


@pytest.mark.parametrize("actor", ["ann", "eve", "root", "gone", "nobody"])
def test_only_the_assignee_decides(actor: str) -> None:
    play = Play(chain(approval("check", {"manager": 1}))).starts()
    command = DecideTask(play.task_of("bob").id, actor, "approve")
    assert play.refuses(command) is RejectionType.FORBIDDEN


def test_an_unknown_task_is_not_found() -> None:
    play = Play(chain(approval("check"))).starts()
    assert play.refuses(DecideTask("other", "bob", "approve")) is RejectionType.NOT_FOUND


def test_a_stranger_learns_nothing_from_a_decided_task() -> None:
    play = Play(chain(approval("check"))).starts()
    task = play.task_of("bob").id
    play.decides("bob", "approve")
    assert play.refuses(DecideTask(task, "eve", "approve")) is RejectionType.FORBIDDEN


@pytest.mark.parametrize("act", ["reject", "return"])
@pytest.mark.parametrize("comment", ["", "  \n"])
def test_rejecting_and_returning_need_a_comment(act: Act, comment: str) -> None:
    play = Play(chain(approval("check"))).starts()
    command = DecideTask(play.task_of("bob").id, "bob", act, comment)
    assert play.refuses(command) is RejectionType.COMMENT_REQUIRED


def test_an_act_that_is_switched_off_is_forbidden() -> None:
    play = Play(chain(approval("check", acts=["approve"]))).starts()
    command = DecideTask(play.task_of("bob").id, "bob", "reject", "no")
    assert play.refuses(command) is RejectionType.FORBIDDEN


def test_an_approval_is_not_completed() -> None:
    play = Play(chain(approval("check"))).starts()
    command = DecideTask(play.task_of("bob").id, "bob", "complete")
    assert play.refuses(command) is RejectionType.INVALID_STATE


def test_a_deactivated_approver_decides_nothing_any_more() -> None:
    play = Play(chain(approval("check", {"role": "director"}))).starts()
    people = {**play.people.people, "cid": replace(play.people.people["cid"], active=False)}
    play.people = Directory(people, {})
    command = DecideTask(play.task_of("cid").id, "cid", "approve")
    assert play.refuses(command) is RejectionType.FORBIDDEN


@pytest.mark.parametrize("ending", ["cancelled", "withdrawn", "rejected", "completed"])
def test_nothing_is_decided_after_the_end(ending: str) -> None:
    play = Play(chain(approval("check", DIRECTORS), more={"withdraw": "until_end"})).starts()
    open_task = play.task_of("dora").id
    match ending:
        case "cancelled":
            play.does(play.cancel())
        case "withdrawn":
            play.does(play.withdraw())
        case "rejected":
            play.decides("cid", "reject", "no")
        case _:
            play.decides("cid", "approve")
    assert play.state == ending
    assert play.refuses(DecideTask(open_task, "dora", "approve")) is RejectionType.INVALID_STATE


def test_the_comment_and_the_time_of_a_decision_are_kept() -> None:
    play = Play(chain(approval("check"))).starts()
    at = play.now
    play.decides("bob", "approve", "  good  ")
    task = play.task_of("bob")
    assert (task.outcome, task.comment, task.decided_at) == ("approved", "good", at)
