"""Every way through a workflow, and an example record for each, at the bounds of its conditions."""

from decimal import Decimal

import pytest

from engine.expression.values import Scalar
from engine.text import localise
from engine.workflow.coverage import Covered, Example, cover
from engine.workflow.paths import paths_of
from tests.engine.workflow.stage import approval, chain, workflow

SETTINGS: dict[str, Scalar] = {"limit": Decimal(30000), "strict": False}
END: dict[str, object] = {"key": "done", "type": "end"}


def gate(*ways: tuple[str, str | None]) -> list[Covered]:
    """The paths of one gateway with a way to an end for each condition."""
    nodes: list[dict[str, object]] = [{"key": "g", "type": "exclusive"}]
    flows: list[dict[str, object]] = [{"from": "start", "to": "g"}]
    for key, condition in ways:
        nodes.append({"key": key, "type": "end"})
        flow: dict[str, object] = {"from": "g", "to": key}
        flows.append({**flow, "when": condition} if condition else flow)
    return list(cover(workflow(nodes, flows), SETTINGS).paths)


def values(example: Example) -> dict[str, object]:
    """The values of an example by what they are of."""
    return {one.text: one.value for one in example.given}


def told(covered: Covered) -> list[dict[str, object]]:
    return [values(example) for example in covered.examples]


def test_an_approval_is_passed_approved_and_rejected() -> None:
    found = paths_of(chain(approval("boss")))

    assert [[(one.node, one.way) for one in path.steps] for path in found.paths] == [
        [("start", "next"), ("boss", "next"), ("done", "next")],
        [("start", "next"), ("boss", "rejected")],
    ]
    assert [path.outcome for path in found.paths] == ["completed", "rejected"]
    assert found.complete


def test_one_who_may_not_reject_does_not() -> None:
    found = paths_of(chain(approval("boss", acts=["approve"])))

    assert [path.outcome for path in found.paths] == ["completed"]


BOUNDS = [
    ("amount > setting.limit", "30000.01", "30000.00"),
    ("amount >= 30000", "30000.00", "29999.99"),
    ("amount < 30000", "29999.99", "30000.00"),
    ("30000 <= amount", "30000.00", "29999.99"),
    ("not (amount > 30000)", "30000.00", "30000.01"),
    ("amount == 5", "5", "5.01"),
]


@pytest.mark.parametrize(("condition", "inside", "outside"), BOUNDS)
def test_a_number_stands_at_the_bound(condition: str, inside: str, outside: str) -> None:
    held, default = gate(("yes", condition), ("no", None))

    assert told(held) == [{"amount": Decimal(inside)}]
    assert told(default)[0] == {"amount": Decimal(outside)}
    assert (held.state, default.state) == ("solved", "solved")


def test_a_number_between_two_bounds_is_shown_at_both() -> None:
    held, _ = gate(("yes", "10 < amount and amount <= 30"), ("no", None))

    assert [one["amount"] for one in told(held)] == [Decimal("10.01"), Decimal("30.00")]


def test_each_clause_of_an_or_has_an_example_of_its_own() -> None:
    held, default = gate(("yes", "amount > 100 or urgent"), ("no", None))

    assert told(held) == [
        {"amount": Decimal("100.01"), "urgent": False},
        {"urgent": True, "amount": Decimal("100.00")},
    ]
    assert told(default) == [{"amount": Decimal("100.00"), "urgent": False}]


def test_each_part_of_an_and_fails_in_its_turn() -> None:
    _, default = gate(("yes", "amount > 100 and status == 'paid'"), ("no", None))

    assert told(default) == [
        {"amount": Decimal("100.00"), "status": "paid"},
        {"status": "new", "amount": Decimal("100.01")},
    ]


def test_a_way_behind_one_that_always_holds_first_is_one_that_nobody_goes() -> None:
    first, second, default = gate(("a", "amount > 10"), ("b", "amount > 20"), ("c", None))

    assert (first.state, second.state, default.state) == ("solved", "impossible", "solved")
    assert second.examples == ()


def test_a_flow_that_stands_on_impossible_paths_alone_is_dead() -> None:
    nodes: list[dict[str, object]] = [{"key": "g", "type": "exclusive"}, END]
    flows: list[dict[str, object]] = [
        {"from": "start", "to": "g"},
        {"from": "g", "to": "done", "when": "amount > 10", "key": "wide"},
        {"from": "g", "to": "done", "when": "amount > 20", "key": "narrow"},
        {"from": "g", "to": "done", "key": "else"},
    ]

    assert cover(workflow(nodes, flows), SETTINGS).dead == ("narrow",)


def test_a_setting_alone_decides_beforehand() -> None:
    held, default = gate(("yes", "setting.strict"), ("no", None))

    assert (held.state, default.state) == ("impossible", "solved")
    assert told(default) == [{}]


def test_what_cannot_be_solved_is_told_and_assumed() -> None:
    held, default = gate(("yes", "amount > customer.balance"), ("no", None))

    assert (held.state, default.state) == ("assumed", "assumed")
    assert [localise(one.text, "en") for one in held.examples[0].assumed] == [
        "amount is above customer · balance"
    ]
    assert [localise(one.text, "zh") for one in default.examples[0].assumed] == [
        "amount不超过customer·balance"
    ]


def test_a_computed_value_is_told_as_such() -> None:
    held, _ = gate(("yes", "total > 3 and customer.active and amount == 1"), ("no", None))

    (example,) = held.examples
    assert {one.text: one.computed for one in example.given} == {
        "total": True,
        "customer.active": True,
        "amount": False,
    }


def test_a_value_that_an_approver_may_change_is_another_one_afterwards() -> None:
    nodes: list[dict[str, object]] = [
        {"key": "g", "type": "exclusive"},
        approval("boss", fields={"editable": ["amount"]}),
        {"key": "h", "type": "exclusive"},
        END,
        {"key": "low", "type": "end", "outcome": "cancelled"},
    ]
    flows: list[dict[str, object]] = [
        {"from": "start", "to": "g"},
        {"from": "g", "to": "boss", "when": "amount > 100"},
        {"from": "g", "to": "done"},
        {"from": "boss", "to": "h"},
        {"from": "h", "to": "low", "when": "amount < 50"},
        {"from": "h", "to": "done"},
    ]
    found = cover(workflow(nodes, flows), SETTINGS).paths
    low = next(one for one in found if one.path.outcome == "cancelled")

    assert [(one.value, one.after) for one in low.examples[0].given] == [
        (Decimal("100.01"), None),
        (Decimal("49.99"), "boss"),
    ]


def test_branches_of_a_fork_stand_one_after_the_other_and_a_rejection_in_one_ends_all() -> None:
    nodes: list[dict[str, object]] = [
        {"key": "fork", "type": "parallel"},
        approval("a"),
        approval("b"),
        {"key": "join", "type": "parallel"},
        END,
    ]
    flows: list[dict[str, object]] = [
        {"from": "start", "to": "fork"},
        {"from": "fork", "to": "a"},
        {"from": "fork", "to": "b"},
        {"from": "a", "to": "join"},
        {"from": "b", "to": "join"},
        {"from": "join", "to": "done"},
    ]
    found = [[one.node for one in path.steps] for path in paths_of(workflow(nodes, flows)).paths]

    assert found == [
        ["start", "fork", "a", "b", "join", "done"],
        ["start", "fork", "a", "b"],
        ["start", "fork", "a"],
    ]


def test_a_loop_is_gone_round_once() -> None:
    nodes: list[dict[str, object]] = [approval("boss"), {"key": "g", "type": "exclusive"}, END]
    flows: list[dict[str, object]] = [
        {"from": "start", "to": "boss"},
        {"from": "boss", "to": "g"},
        {"from": "g", "to": "boss", "when": "urgent", "key": "again"},
        {"from": "g", "to": "done"},
    ]
    found = paths_of(workflow(nodes, flows))

    assert found.complete
    assert max(path.flows.count("again") for path in found.paths) == 1


def test_a_graph_with_more_paths_than_are_listed_says_so() -> None:
    found = paths_of(chain(*(approval(f"n{number}") for number in range(5))), most=3)

    assert (len(found.paths), found.complete) == (3, False)
