"""Events written down and read again."""

import json
from datetime import date, time
from decimal import Decimal
from itertools import pairwise
from typing import get_args

import pytest

from engine.expression.values import Value
from engine.workflow.apply import replay
from engine.workflow.commands import HandOver, StepsDone, WakeWait
from engine.workflow.events import BranchTaken, Event, InstanceEnded
from engine.workflow.journal import KINDS, from_entry, to_entry
from tests.engine.workflow.stage import MONDAY, Play, approval, workflow

Map = dict[str, object]


def eventful() -> list[Event]:
    """A run in which every kind of event happens."""
    nodes: list[Map] = [
        approval("check", {"role": "director"}, due="2 days"),
        approval("nobody", {"role": "none"}, on_empty="skip"),
        {"key": "route", "type": "exclusive"},
        {"key": "tell", "type": "cc", "assignees": [{"role": "store"}]},
        {"key": "pay", "type": "update", "do": [{"set": {"status": "'paid'"}}]},
        {"key": "done", "type": "end"},
    ]
    keys = ["start", "check", "nobody", "route", "tell", "pay", "done"]
    flows: list[Map] = [{"from": one, "to": two} for one, two in pairwise(keys)]
    flows.append({"from": "route", "to": "done", "when": "amount > setting.limit"})
    flows.append({"from": "pay", "to": "done", "on": "failed"})
    play = Play(workflow(nodes, flows, more={"approval_fields": ["amount"]})).starts()
    play.decides("cid", "return", "mend")
    play.resubmits()
    play.does(HandOver(play.task_of("cid").id, "bob", "root", {"en": "From Cid", "zh": "接手"}))
    play.decides("dora", "approve", "fine")
    play.does(StepsDone("pay", "failed", {"en": "No", "zh": "否"}))
    assert play.state == "completed"
    return [*play.events, *branching()]


def branching() -> list[Event]:
    """A run that forks, waits in line, and joins."""
    nodes: list[Map] = [
        {"key": "fork", "type": "inclusive"},
        {"key": "line", "type": "wait", "for": "urgent", "queue": {"keys": "note"}},
        {"key": "join", "type": "inclusive"},
        {"key": "done", "type": "end"},
    ]
    flows: list[Map] = [
        {"from": "start", "to": "fork"},
        {"from": "fork", "to": "line", "when": "amount > 1"},
        {"from": "fork", "to": "join", "when": "amount > 2"},
        {"from": "fork", "to": "join", "key": "otherwise"},
        {"from": "line", "to": "join"},
        {"from": "join", "to": "done"},
    ]
    play = Play(workflow(nodes, flows), {("amount",): Decimal(5), ("note",): "north"}).starts()
    (token,) = play.waits
    play.does(WakeWait(token, first=False))
    play.values |= {("note",): "south"}
    play.does(WakeWait(token))
    play.values |= {("urgent",): True}
    play.does(WakeWait(token))
    assert play.state == "completed"
    return play.events


def test_every_kind_of_event_is_known_to_the_journal() -> None:
    assert set(KINDS.values()) == set(get_args(Event))
    assert {type(event) for event in eventful()} == set(KINDS.values())


def test_what_is_written_down_is_read_again() -> None:
    events = eventful()
    written = json.dumps([to_entry(event) for event in events])
    read = [from_entry(entry) for entry in json.loads(written)]
    assert read == events
    ended = next(at for at, one in enumerate(events) if isinstance(one, InstanceEnded)) + 1
    assert replay(read[:ended]) == replay(events[:ended])
    assert replay(read[ended:]) == replay(events[ended:])


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        "text",
        Decimal("12.50"),
        MONDAY,
        date(2026, 11, 23),
        time(9, 30),
        [Decimal(1), None, "a"],
        {"province": "31", "street": "x"},
    ],
)
def test_values_of_every_kind_survive(value: Value) -> None:
    event = BranchTaken(1, "route", "done", "f", "amount > 1", {"amount": value}, MONDAY)
    assert from_entry(json.loads(json.dumps(to_entry(event)))) == event


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        from_entry({"kind": "Invented"})
