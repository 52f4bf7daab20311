"""The flow picture: what has passed, where it stands, what comes, and why."""

from decimal import Decimal

import pytest

from engine.text import localise
from engine.workflow.assignment import Surroundings
from engine.workflow.commands import StepsDone
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.flow_view import FlowView, NodeView, flow_view
from tests.engine.workflow.stage import APP, Play, approval, workflow

Map = dict[str, object]


def routed(*, when: str = "amount > setting.limit", **fields: object) -> CompiledWorkflow:
    """Manager, then by amount the director, then paying, then the end."""
    nodes: list[Map] = [
        approval("manager", {"manager": 1}, **fields),
        {"key": "route", "type": "exclusive"},
        approval("director", {"user": "dora"}),
        {"key": "pay", "type": "update", "do": [{"set": {"status": "'paid'"}}]},
        {"key": "tell", "type": "cc", "assignees": [{"role": "store"}]},
        {"key": "done", "type": "end"},
    ]
    flows: list[Map] = [
        {"from": "start", "to": "manager"},
        {"from": "manager", "to": "route"},
        {"from": "route", "to": "director", "when": when},
        {"from": "route", "to": "pay"},
        {"from": "director", "to": "pay"},
        {"from": "pay", "to": "tell"},
        {"from": "tell", "to": "done"},
    ]
    return workflow(nodes, flows)


def playing(compiled: CompiledWorkflow, amount: str = "60000") -> Play:
    """A play with an amount."""
    return Play(compiled, {("amount",): Decimal(amount)})


def picture(play: Play) -> FlowView:
    """The picture as it is now."""
    context = play.context()
    around = Surroundings(context.directory, APP, play.initiator, context.values)
    return flow_view(play.workflow, play.instance, play.events, around)


def statuses(play: Play) -> dict[str, str]:
    """The status of each node."""
    return {node.key: str(node.status) for node in picture(play).nodes}


def node(play: Play, key: str) -> NodeView:
    """One node of the picture."""
    return next(node for node in picture(play).nodes if node.key == key)


def test_before_it_starts_the_whole_way_is_foretold() -> None:
    play = playing(routed())
    view = picture(play)
    assert view.path == ("start", "manager", "route", "director", "pay", "tell", "done")
    assert {str(one.status) for one in view.nodes} == {"coming"}
    assert [one.name for one in node(play, "director").people] == ["Dora"]
    assert [one.name for one in node(play, "tell").people] == ["Eve", "Fay"]


def test_a_node_is_drawn_behind_all_that_lead_to_it() -> None:
    short_cut = workflow(
        [
            {"key": "route", "type": "exclusive"},
            approval("manager", {"manager": 1}),
            approval("director", {"user": "dora"}),
            {"key": "pay", "type": "update", "do": [{"set": {"status": "'paid'"}}]},
            {"key": "done", "type": "end"},
        ],
        [
            {"from": "start", "to": "route"},
            {"from": "route", "to": "pay", "when": "amount < 10"},
            {"from": "route", "to": "manager"},
            {"from": "manager", "to": "director"},
            {"from": "director", "to": "pay"},
            {"from": "director", "to": "manager", "on": "rejected"},
            {"from": "pay", "to": "director", "on": "failed"},
            {"from": "pay", "to": "done"},
        ],
    )
    drawn = [one.key for one in picture(playing(short_cut)).nodes]
    assert drawn == ["start", "route", "manager", "director", "pay", "done"]


def test_a_small_amount_leaves_the_director_out() -> None:
    play = playing(routed(), "50000")
    assert picture(play).path == ("start", "manager", "route", "pay", "tell", "done")
    assert statuses(play)["director"] == "skipped"


def test_the_foretold_branch_says_why() -> None:
    reason = node(playing(routed()), "route").reason
    assert localise(reason, "en") == "because amount is above 50,000 (amount is 60,000)"
    assert localise(reason, "zh") == "因为amount大于50,000（amount为60,000）"


def test_a_run_shows_what_passed_where_it_stands_and_what_comes() -> None:
    play = playing(routed()).starts()
    assert statuses(play) == {
        "start": "passed",
        "manager": "current",
        "route": "coming",
        "director": "coming",
        "pay": "coming",
        "tell": "coming",
        "done": "coming",
    }
    at = play.now
    play.decides("bob", "approve", "fine")
    assert statuses(play)["manager"] == "passed"
    (person,) = node(play, "manager").people
    assert (person.name, person.outcome, person.opinion, person.at) == (
        "Bob",
        "approved",
        "fine",
        at,
    )
    assert node(play, "director").status == "current"
    assert picture(play).path == ("pay", "tell", "done")


def test_a_taken_branch_is_explained_by_the_values_it_was_taken_on() -> None:
    play = playing(routed()).starts()
    play.decides("bob", "approve")
    play.values[("amount",)] = Decimal(1)
    reason = localise(node(play, "route").reason, "en")
    assert reason == "because amount is above 50,000 (amount is 60,000)"


def test_only_the_clause_that_held_is_named() -> None:
    play = playing(routed(when="amount > setting.limit or urgent or amount < 0"), "5")
    play.values[("urgent",)] = True
    assert localise(node(play, "route").reason, "en") == "because urgent is yes"


def test_conditions_on_rows_and_system_fields_are_told_in_words() -> None:
    play = playing(routed(when="ANY(lines.quantity > 1) and state != 'cancelled'"))
    play.values[("lines", "quantity")] = [Decimal("2.000"), Decimal("1.000")]
    play.values[("state",)] = "submitted"
    reason = node(play, "route").reason
    assert localise(reason, "zh") == (
        "因为有一行lines·quantity大于1，且状态不为已取消（状态为进行中；lines·quantity为2、1）"
    )
    assert "in some line lines · quantity is above 1" in localise(reason, "en")


def test_the_default_says_that_nothing_else_held() -> None:
    reason = localise(node(playing(routed(), "5"), "route").reason, "en")
    assert reason == "because no other condition holds (amount is 5)"


def test_a_finished_run_has_passed_or_skipped_everything() -> None:
    play = playing(routed(), "5").starts()
    play.decides("bob", "approve")
    play.does(StepsDone("pay", "ok"))
    assert play.state == "completed"
    found = statuses(play)
    assert found.pop("director") == "skipped"
    assert set(found.values()) == {"passed"}
    assert [(one.name, one.state) for one in node(play, "tell").people] == [
        ("Eve", "told"),
        ("Fay", "told"),
    ]
    assert picture(play).path == ()


def test_a_rejected_run_goes_nowhere() -> None:
    play = playing(routed()).starts()
    play.decides("bob", "reject", "no")
    found = statuses(play)
    assert (found["manager"], found["route"], found["done"]) == ("passed", "skipped", "skipped")


def test_a_returned_run_starts_over_and_remembers() -> None:
    play = playing(routed()).starts()
    play.decides("bob", "return", "mend")
    assert statuses(play)["start"] == "current"
    play.resubmits()
    assert statuses(play)["manager"] == "current"
    assert [(one.round, one.outcome) for one in node(play, "manager").people] == [
        (1, "returned"),
        (2, None),
    ]


@pytest.mark.parametrize(
    ("fields", "certain"),
    [({}, True), ({"editable": ["note"]}, True), ({"editable": ["amount"]}, False)],
)
def test_a_branch_is_uncertain_while_its_values_may_still_change(
    fields: Map, certain: bool
) -> None:
    play = playing(routed(fields=fields)).starts()
    assert node(play, "route").certain is certain
    assert node(play, "director").certain is certain


def test_a_formula_is_uncertain_when_anything_before_it_may_change() -> None:
    play = playing(routed(when="total > 5", fields={"editable": ["lines.quantity"]}))
    play.values[("total",)] = Decimal(9)
    assert not node(play, "route").certain


def test_what_has_no_answer_yet_ends_the_forecast() -> None:
    play = playing(routed(when="10 / amount > 1"), "0")
    assert picture(play).path == ("start", "manager", "route")
    assert "cannot be told yet" in localise(node(play, "route").note, "en")


def test_nodes_stand_in_the_order_they_are_drawn() -> None:
    keys = [one.key for one in picture(playing(routed())).nodes]
    assert keys == ["start", "manager", "route", "director", "pay", "tell", "done"]


def test_a_skipped_node_says_why() -> None:
    nodes: list[Map] = [
        approval("check", {"role": "none"}, on_empty="skip"),
        {"key": "done", "type": "end"},
    ]
    flows: list[Map] = [{"from": "start", "to": "check"}, {"from": "check", "to": "done"}]
    play = Play(workflow(nodes, flows)).starts()
    check = node(play, "check")
    assert check.status == "skipped"
    assert "nobody" in localise(check.note, "en")
