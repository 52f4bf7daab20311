"""Workflows made ready: what is wrong is told with its place, and never run."""

import pytest

from engine.form.context import TaskRights
from engine.workflow.answer import RejectionType
from engine.workflow.commands import StartInstance
from engine.workflow.compiled import CompiledWorkflow
from tests.engine.workflow.stage import Play, approval, chain, workflow

Map = dict[str, object]
DONE: Map = {"key": "done", "type": "end"}
ROUTE: Map = {"key": "route", "type": "exclusive"}


def faults(compiled: CompiledWorkflow) -> list[tuple[str, str]]:
    """Where and what."""
    return [(fault.path, fault.code) for fault in compiled.faults]


def routed(*flows: Map) -> CompiledWorkflow:
    """A gateway and its flows."""
    return workflow([ROUTE, DONE], [{"from": "start", "to": "route"}, *flows])


def test_a_sound_workflow_has_no_faults() -> None:
    assert faults(chain(approval("check"))) == []


@pytest.mark.parametrize(
    ("compiled", "path", "code"),
    [
        (
            routed({"from": "route", "to": "nowhere"}),
            "flows.1.to",
            "name",
        ),
        (
            routed({"from": "route", "to": "done"}, {"from": "nowhere", "to": "done"}),
            "flows.2.from",
            "name",
        ),
        (
            routed({"from": "route", "to": "done", "when": "amuont > 1"}),
            "flows.1.when",
            "name",
        ),
        (routed({"from": "route", "to": "done", "when": "amount"}), "flows.1.when", "type"),
        (
            routed({"from": "route", "to": "done"}, {"from": "route", "to": "start"}),
            "nodes.route",
            "unique",
        ),
        (routed(), "nodes.route", "required"),
        (
            routed(
                {"from": "route", "to": "done"}, {"from": "route", "to": "done", "on": "failed"}
            ),
            "nodes.route",
            "construct",
        ),
        (
            workflow([DONE], [{"from": "start", "to": "done", "when": "urgent"}]),
            "nodes.start",
            "construct",
        ),
        (
            workflow([DONE, DONE], [{"from": "start", "to": "done"}]),
            "nodes.done",
            "unique",
        ),
        (chain(approval("check", due="soon")), "nodes.check.due", "value"),
        (chain(approval("check", {"field": "note"})), "nodes.check.assignees.0.field", "type"),
        (
            chain(approval("check", {"manager": 1, "of": "customer"})),
            "nodes.check.assignees.0.of",
            "type",
        ),
        (
            chain(approval("check", {"role": "boss", "user": "bob"})),
            "nodes.check.assignees.0",
            "construct",
        ),
        (
            chain(approval("check", fields={"editable": ["nothing"]})),
            "nodes.check.fields.editable",
            "name",
        ),
        (
            chain(approval("check", fields={"hidden": ["lines.nothing"]})),
            "nodes.check.fields.hidden",
            "name",
        ),
        (
            chain(approval("check"), more={"approval_fields": ["customer.name"]}),
            "approval_fields",
            "name",
        ),
        (
            chain({"key": "pay", "type": "update", "do": [{"set": {"nothing": "1"}}]}),
            "nodes.pay.do.0.set.nothing",
            "name",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(compiled: CompiledWorkflow, path: str, code: str) -> None:
    assert (path, code) in faults(compiled)


def test_a_faulty_workflow_is_never_run() -> None:
    play = Play(routed({"from": "route", "to": "done", "when": "amuont > 1"}))
    assert play.refuses(StartInstance("rec1")) is RejectionType.DEFINITION


def test_what_has_to_be_fetched_is_known() -> None:
    compiled = workflow(
        [approval("check", {"manager": 1, "of": "keeper"}), ROUTE, DONE],
        [
            {"from": "start", "to": "check"},
            {"from": "check", "to": "route"},
            {"from": "route", "to": "done", "when": "customer.balance > setting.limit"},
            {"from": "route", "to": "check"},
        ],
    )
    assert compiled.references == {("keeper",), ("customer", "balance"), ("setting", "limit")}


def test_the_rights_of_a_nodes_holder_are_at_hand() -> None:
    compiled = chain(approval("check", fields={"editable": ["note"], "required": ["note"]}))
    assert compiled.rights_at("check") == TaskRights(frozenset({"note"}), frozenset({"note"}))
    assert compiled.rights_at("done") is None
