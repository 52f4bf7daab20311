"""Tasks, copies, gateways, updates and ends: what each kind of node does."""

from decimal import Decimal

import pytest

from engine.workflow.advance import MOST_MOVES
from engine.workflow.answer import Rejection, RejectionType
from engine.workflow.commands import DecideTask, StartInstance, StepsDone
from engine.workflow.effects import (
    CloseInstance,
    CloseTask,
    NotifyCc,
    OpenTask,
    RunSteps,
    SetRecordState,
)
from engine.workflow.events import BranchTaken, PeopleTold, StepsFinished
from tests.engine.workflow.stage import Play, approval, chain, workflow

Nodes = list[dict[str, object]]

STORE: dict[str, object] = {"key": "pack", "type": "task", "assignees": [{"role": "store"}]}
PAY: dict[str, object] = {"key": "pay", "type": "update", "do": [{"set": {"status": "'paid'"}}]}
ENDS: Nodes = [{"key": "done", "type": "end"}, {"key": "off", "type": "end", "outcome": "rejected"}]


def test_a_start_without_being_declared_is_there() -> None:
    assert Play(chain(approval("check"))).starts().at == ["check"]


def test_a_declared_start_may_have_another_key() -> None:
    play = Play(
        workflow(
            [{"key": "begin", "type": "start"}, approval("check"), {"key": "done", "type": "end"}],
            [{"from": "begin", "to": "check"}, {"from": "check", "to": "done"}],
        )
    ).starts()
    assert play.asked == ["bob", "cid"]


def test_starting_submits_the_record_and_opens_tasks() -> None:
    play = Play(chain(approval("check", {"manager": 1}))).starts()
    assert play.effects == (SetRecordState("submitted"), OpenTask(play.task_of("bob")))


def test_an_instance_does_not_start_twice() -> None:
    play = Play(chain(approval("check"))).starts()
    assert play.refuses(StartInstance("rec1")) is RejectionType.INVALID_STATE


def test_nothing_is_done_to_an_instance_that_does_not_exist() -> None:
    play = Play(chain(approval("check")))
    assert play.refuses(DecideTask("id1", "bob", "approve")) is RejectionType.NOT_FOUND
    assert play.refuses(play.withdraw()) is RejectionType.NOT_FOUND


def test_a_task_is_completed_by_the_first_of_its_people() -> None:
    play = Play(chain(STORE)).starts()
    assert play.asked == ["eve", "fay"]
    play.decides("fay", "complete")
    assert play.state == "completed"
    assert play.task_of("fay").outcome == "completed"
    assert play.task_of("eve").state == "cancelled"


def test_a_task_is_not_approved() -> None:
    play = Play(chain(STORE)).starts()
    command = DecideTask(play.task_of("eve").id, "eve", "approve")
    assert play.refuses(command) is RejectionType.INVALID_STATE


def test_a_task_is_returned_only_where_that_is_switched_on() -> None:
    play = Play(chain(STORE)).starts()
    command = DecideTask(play.task_of("eve").id, "eve", "return", "incomplete")
    assert play.refuses(command) is RejectionType.FORBIDDEN

    play = Play(chain({**STORE, "acts": ["complete", "return"]})).starts()
    play.decides("eve", "return", "incomplete")
    assert play.state == "returned"


def test_a_copy_goes_out_and_nobody_is_waited_for() -> None:
    copy: dict[str, object] = {
        "key": "tell",
        "type": "cc",
        "assignees": [{"initiator": True}, {"role": "store"}],
    }
    play = Play(chain(copy)).starts()
    assert play.state == "completed"
    (told,) = [event for event in play.events if isinstance(event, PeopleTold)]
    assert list(told.people) == ["ann", "eve", "fay"]
    assert NotifyCc("tell", told.people) in play.effects


def test_a_copy_for_nobody_stops_nothing() -> None:
    copy: dict[str, object] = {"key": "tell", "type": "cc", "assignees": [{"role": "none"}]}
    play = Play(chain(copy)).starts()
    assert play.state == "completed"
    assert not any(isinstance(effect, NotifyCc) for effect in play.effects)


def gateway(*flows: dict[str, object]) -> Play:
    """A gateway whose branches are the ends `big`, `small` and `other`."""
    ends: Nodes = [{"key": key, "type": "end"} for key in ("big", "small", "other")]
    return Play(
        workflow(
            [{"key": "route", "type": "exclusive"}, *ends],
            [{"from": "start", "to": "route"}, *({"from": "route", **flow} for flow in flows)],
        )
    )


def branch(play: Play) -> BranchTaken:
    """The one branch that was taken."""
    (taken,) = [event for event in play.events if isinstance(event, BranchTaken)]
    return taken


def test_the_first_condition_that_holds_decides() -> None:
    play = gateway(
        {"to": "big", "when": "amount > 10"},
        {"to": "small", "when": "amount > 5"},
        {"to": "other"},
    )
    play.values[("amount",)] = Decimal(20)
    taken = branch(play.starts())
    assert (taken.to_node, taken.condition) == ("big", "amount > 10")
    assert taken.values == {"amount": Decimal(20)}


def test_the_default_is_taken_last_wherever_it_stands() -> None:
    play = gateway({"to": "other"}, {"to": "big", "when": "amount > setting.limit"})
    play.values[("amount",)] = Decimal("50000.01")
    assert branch(play.starts()).to_node == "big"


def test_the_default_is_recorded_with_the_values_that_spoke_against_the_others() -> None:
    play = gateway({"to": "big", "when": "amount > setting.limit"}, {"to": "other"})
    play.values[("amount",)] = Decimal("50000.00")
    taken = branch(play.starts())
    assert (taken.to_node, taken.condition) == ("other", None)
    assert taken.values == {"amount": Decimal(50000), "setting.limit": Decimal(50000)}


def test_a_blank_answer_is_no_yes() -> None:
    play = gateway({"to": "big", "when": "urgent"}, {"to": "other"})
    assert branch(play.starts()).to_node == "other"


def test_without_a_default_a_record_that_fits_nowhere_is_refused() -> None:
    play = gateway({"to": "big", "when": "amount > 10"})
    play.values[("amount",)] = Decimal(1)
    assert play.refuses(StartInstance("rec1")) is RejectionType.CONDITION


def test_a_condition_that_fails_takes_no_branch() -> None:
    play = gateway({"to": "big", "when": "10 / amount > 1"}, {"to": "other"})
    play.values[("amount",)] = Decimal(0)
    answer = play.tries(StartInstance("rec1"))
    assert isinstance(answer, Rejection)
    assert answer.type is RejectionType.CONDITION
    assert "10 / amount > 1" in answer.message["en"]
    assert play.instance is None


def test_a_failing_condition_refuses_the_decision_that_led_to_it() -> None:
    play = Play(
        workflow(
            [approval("check"), {"key": "route", "type": "exclusive"}, *ENDS],
            [
                {"from": "start", "to": "check"},
                {"from": "check", "to": "route"},
                {"from": "route", "to": "off", "when": "1 / amount > 1"},
                {"from": "route", "to": "done"},
            ],
        ),
        {("amount",): Decimal(0)},
    ).starts()
    command = DecideTask(play.task_of("bob").id, "bob", "approve")
    assert play.refuses(command) is RejectionType.CONDITION
    assert play.asked == ["bob", "cid"]


def test_a_running_instance_keeps_its_pinned_settings() -> None:
    play = Play(
        workflow(
            [approval("check"), {"key": "route", "type": "exclusive"}, approval("more"), *ENDS[:1]],
            [
                {"from": "start", "to": "check"},
                {"from": "check", "to": "route"},
                {"from": "route", "to": "more", "when": "amount > setting.limit"},
                {"from": "route", "to": "done"},
                {"from": "more", "to": "done"},
            ],
        ),
        {("amount",): Decimal(60000)},
    ).starts()
    play.values[("setting", "limit")] = Decimal(80000)
    play.decides("bob", "approve")
    assert play.at == ["more"]
    assert branch(play).values["setting.limit"] == Decimal(50000)


def test_a_setting_that_is_not_pinned_is_read_anew() -> None:
    play = Play(
        workflow(
            [approval("check"), {"key": "route", "type": "exclusive"}, *ENDS],
            [
                {"from": "start", "to": "check"},
                {"from": "check", "to": "route"},
                {"from": "route", "to": "off", "when": "amount > setting.limit"},
                {"from": "route", "to": "done"},
            ],
            pinned=(),
        ),
        {("amount",): Decimal(60000)},
    ).starts()
    play.values[("setting", "limit")] = Decimal(80000)
    play.decides("bob", "approve")
    assert play.state == "completed"


def paying(*, failed_flow: bool) -> Play:
    """An update node, with or without a way on when its steps fail."""
    flows: list[dict[str, object]] = [
        {"from": "start", "to": "check"},
        {"from": "check", "to": "pay"},
        {"from": "pay", "to": "done"},
    ]
    if failed_flow:
        flows.append({"from": "pay", "to": "off", "on": "failed"})
    nodes: Nodes = [approval("check", {"manager": 1}), PAY, *ENDS]
    return Play(workflow(nodes, flows)).starts()


def test_steps_are_asked_for_and_waited_for() -> None:
    play = paying(failed_flow=False)
    play.decides("bob", "approve")
    assert play.steps_wanted == "pay"
    assert play.state == "running"
    asked = play.effects[-1]
    assert isinstance(asked, RunSteps)
    assert not asked.may_fail

    play.finishes("pay")
    assert play.effects == (SetRecordState("completed"), CloseInstance("completed"))


def test_failed_steps_refuse_the_act_with_their_message() -> None:
    play = paying(failed_flow=False)
    play.decides("bob", "approve")
    answer = play.tries(StepsDone("pay", "failed", {"en": "No money", "zh": "余额不足"}))
    assert answer == Rejection(RejectionType.STEPS_FAILED, {"en": "No money", "zh": "余额不足"})


def test_failed_steps_follow_their_own_flow() -> None:
    play = paying(failed_flow=True)
    play.decides("bob", "approve")
    play.does(StepsDone("pay", "failed", "No money"))
    assert play.state == "rejected"
    (finished,) = [event for event in play.events if isinstance(event, StepsFinished)]
    assert (finished.outcome, finished.message) == ("failed", "No money")


@pytest.mark.parametrize("node", ["check", "pay", "nowhere"])
def test_steps_that_nobody_asked_for_are_not_finished(node: str) -> None:
    play = paying(failed_flow=False)
    assert play.refuses(StepsDone(node, "ok")) is RejectionType.INVALID_STATE


def test_steps_are_finished_once() -> None:
    play = paying(failed_flow=False)
    play.decides("bob", "approve")
    play.finishes("pay")
    assert play.refuses(StepsDone("pay", "ok")) is RejectionType.INVALID_STATE


@pytest.mark.parametrize("outcome", ["completed", "rejected", "withdrawn", "cancelled"])
def test_the_outcome_of_the_end_becomes_the_records_state(outcome: str) -> None:
    play = Play(
        workflow(
            [{"key": "out", "type": "end", "outcome": outcome}], [{"from": "start", "to": "out"}]
        )
    ).starts()
    assert play.state == outcome
    assert SetRecordState(outcome) in play.effects  # type: ignore[arg-type]


def test_tasks_are_closed_in_the_order_decided_then_cancelled() -> None:
    play = Play(chain(approval("check"))).starts()
    play.decides("cid", "approve")
    closed = [effect.task.assignee for effect in play.effects if isinstance(effect, CloseTask)]
    assert closed == ["cid", "bob"]


def test_a_workflow_that_runs_in_circles_is_cut_off() -> None:
    play = Play(
        workflow(
            [{"key": "one", "type": "exclusive"}, {"key": "two", "type": "exclusive"}, *ENDS],
            [
                {"from": "start", "to": "one"},
                {"from": "one", "to": "two"},
                {"from": "two", "to": "done", "when": "amount > 10"},
                {"from": "two", "to": "one"},
            ],
        ),
        {("amount",): Decimal(1)},
    )
    assert play.refuses(StartInstance("rec1")) is RejectionType.LIMIT


def test_steps_that_run_in_circles_are_cut_off_too() -> None:
    play = Play(
        workflow(
            [PAY, {"key": "route", "type": "exclusive"}, *ENDS],
            [
                {"from": "start", "to": "pay"},
                {"from": "pay", "to": "route"},
                {"from": "route", "to": "done", "when": "amount > 10"},
                {"from": "route", "to": "pay"},
            ],
        ),
        {("amount",): Decimal(1)},
    ).starts()
    for _ in range(MOST_MOVES):
        answer = play.tries(StepsDone("pay", "ok"))
        if isinstance(answer, Rejection):
            break
    assert isinstance(answer, Rejection)
    assert answer.type is RejectionType.LIMIT
