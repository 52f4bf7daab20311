"""Laws that hold of every graph and every sequence of acts.

A small generator draws graphs (loops, dead ends and all) and acts (allowed or not). The stage
itself replays all events after each accepted act and compares.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.workflow.answer import Accepted
from engine.workflow.apply import APPLIERS, apply, replay
from engine.workflow.commands import (
    Act,
    Cancel,
    Command,
    DecideTask,
    ResubmitInstance,
    StartInstance,
    StepsDone,
    Withdraw,
)
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.events import Event, InstanceEnded, InstanceStarted, TaskDecided, TokenMoved
from engine.workflow.lifecycle import IllegalTransitionError, InstanceState, TokenState
from engine.workflow.progress import Progress
from tests.engine.workflow.stage import MONDAY, STAFF, Play, approval, chain, workflow

PEOPLE = [*STAFF.people, "nobody"]

ASSIGNEES = st.lists(
    st.sampled_from(
        [
            {"role": "boss"},
            {"role": "director"},
            {"role": "store"},
            {"role": "nobody_has_it"},
            {"user": "gone"},
            {"user": "dora"},
            {"manager": 1},
            {"manager": 2},
            {"initiator": True},
            {"field": "keeper"},
            {"manager": 1, "of": "keeper"},
        ]
    ),
    min_size=1,
    max_size=3,
)

ON_EMPTY = st.sampled_from(["superior", "admin", "skip", "error", {"user": "eve"}])


@st.composite
def nodes(draw: st.DrawFn, key: str) -> dict[str, object]:
    """A node of any kind."""
    kind = draw(st.sampled_from(["approval", "approval", "task", "cc", "exclusive", "update"]))
    node: dict[str, object] = {"key": key, "type": kind}
    if kind in ("approval", "task", "cc"):
        node["assignees"] = draw(ASSIGNEES)
    if kind in ("approval", "task"):
        node |= {"on_empty": draw(ON_EMPTY), "separation": draw(st.booleans())}
    if kind == "approval":
        node["mode"] = draw(st.sampled_from(["any", "all"]))
        node["reject"] = draw(st.sampled_from(["first", "all"]))
    if kind == "task":
        node["acts"] = ["complete", "return"]
    if kind == "update":
        node["do"] = [{"set": {"status": "'paid'"}}]
    return node


@st.composite
def graphs(draw: st.DrawFn) -> CompiledWorkflow:
    """A workflow of up to six nodes with one way on from each, wherever it leads."""
    keys = [f"n{number}" for number in range(draw(st.integers(1, 6)))]
    drawn = [draw(nodes(key)) for key in keys]
    ends: list[dict[str, object]] = [
        {"key": "done", "type": "end"},
        {"key": "off", "type": "end", "outcome": "rejected"},
    ]
    target = st.sampled_from([*keys, "done", "off"])
    flows: list[dict[str, object]] = [{"from": "start", "to": keys[0]}]
    for node in drawn:
        key = node["key"]
        if node["type"] == "exclusive":
            when = draw(st.sampled_from(["amount > 10", "urgent", "10 / amount > 1"]))
            flows.append({"from": key, "to": draw(target), "when": when})
        flows.append({"from": key, "to": draw(target)})
        if node["type"] == "approval" and draw(st.booleans()):
            flows.append({"from": key, "to": draw(target), "on": "rejected"})
        if node["type"] == "update" and draw(st.booleans()):
            flows.append({"from": key, "to": draw(target), "on": "failed"})
    withdraw = draw(st.sampled_from(["until_first_action", "until_end", "never"]))
    return workflow([*drawn, *ends], flows, more={"withdraw": withdraw})


@dataclass(frozen=True)
class Move:
    """A number for each choice an act asks for."""

    kind: int
    which: int
    who: int
    act: int


MOVES = st.lists(
    st.builds(Move, st.integers(0, 19), st.integers(0, 30), st.integers(0, 8), st.integers(0, 3)),
    max_size=14,
)


def command_of(move: Move, play: Play) -> Command:
    """Make an act of the numbers; most are decisions by the right person."""
    assert play.instance is not None
    actor = PEOPLE[move.who % len(PEOPLE)]
    outside: dict[int, Command] = {
        0: Withdraw("ann"),
        1: Cancel(actor, "because"),
        2: ResubmitInstance("ann"),
        3: Withdraw(actor),
    }
    if move.kind in outside:
        return outside[move.kind]
    if play.state == "returned":
        return ResubmitInstance("ann")
    if play.steps_wanted:
        return StepsDone(play.steps_wanted, "failed" if move.kind % 3 == 0 else "ok")
    return decision_of(move, play, actor)


def decision_of(move: Move, play: Play, actor: str) -> Command:
    """Decide an open task as its assignee, or now and then any task as anybody."""
    assert play.instance is not None
    act = get_args(Act)[move.act]
    mine = play.instance.open_tasks
    if move.kind > 6 and mine:
        task = mine[move.which % len(mine)]
        return DecideTask(task.id, task.assignee, act, "because")
    tasks = list(play.instance.tasks.values())
    if not tasks:
        return StepsDone("n0", "ok")
    return DecideTask(tasks[move.which % len(tasks)].id, actor, act, "because")


def awaited(play: Play) -> bool:
    """Whether somebody or something can carry the instance on."""
    assert play.instance is not None
    tokens = play.instance.tokens
    match play.instance.state:
        case InstanceState.RUNNING:
            waits = {TokenState.WAITING, TokenState.WORKING}
            tasks = {task.token for task in play.instance.open_tasks}
            return bool(tokens) and all(
                token.state in waits and (token.state is TokenState.WORKING or token.id in tasks)
                for token in tokens
            )
        case InstanceState.RETURNED:
            return [token.state for token in tokens] == [TokenState.RESTING]
        case _:
            return not tokens and not play.instance.open_tasks


def everybody_approved(play: Play, event: Event) -> bool:
    """Whether a countersigned node that was left as approved was signed by everybody."""
    if not isinstance(event, TokenMoved) or event.outcome != "approved" or not play.instance:
        return True
    if getattr(play.workflow.nodes[event.from_node].model, "mode", "any") == "any":
        return True
    asked = [task for task in play.instance.tasks.values() if task.token == event.token]
    return all(task.outcome == "approved" for task in asked)


@settings(max_examples=250, deadline=None)
@given(graphs(), MOVES, st.sampled_from([None, Decimal(0), Decimal(5), Decimal(50)]))
def test_whatever_people_do_the_laws_hold(
    graph: CompiledWorkflow, moves: list[Move], amount: Decimal | None
) -> None:
    play = Play(graph, {("amount",): amount, ("keeper",): "fay"})
    if not isinstance(play.tries(StartInstance("rec1")), Accepted):
        return
    for move in moves:
        command = command_of(move, play)
        if isinstance(play.tries(command), Accepted) and isinstance(command, DecideTask):
            assert play.instance is not None
            assert play.instance.tasks[command.task].assignee == command.actor
        assert awaited(play)
    kinds = [isinstance(event, InstanceEnded) for event in play.events]
    assert kinds.count(True) == (1 if play.instance and play.instance.ended else 0)
    assert True not in kinds[:-1]
    decided = Counter(event.task for event in play.events if isinstance(event, TaskDecided))
    assert all(times == 1 for times in decided.values())
    assert all(everybody_approved(play, event) for event in play.events)


@settings(max_examples=100, deadline=None)
@given(graphs(), MOVES)
def test_the_initiator_never_decides_where_duties_are_separated(
    graph: CompiledWorkflow, moves: list[Move]
) -> None:
    play = Play(graph, {("amount",): Decimal(50), ("keeper",): "ann"})
    if not isinstance(play.tries(StartInstance("rec1")), Accepted):
        return
    for move in moves:
        play.tries(command_of(move, play))
    assert play.instance is not None
    for task in play.instance.tasks.values():
        model = graph.nodes[task.node].model
        if getattr(model, "separation", False):
            assert task.assignee != "ann"


def test_every_event_has_an_applier() -> None:
    """Each event class is accepted by `apply`, or refused by a table: never unknown to it."""
    assert set(APPLIERS) == set(get_args(Event))
    play = Play(chain(approval("check"))).starts()
    assert play.instance is not None
    for kind in get_args(Event):
        known = [event for event in play.events if isinstance(event, kind)]
        event = known[0] if known else kind(*[None] * len(kind.__dataclass_fields__))
        progress = Progress(play.instance.head, play.instance)
        try:
            apply(progress, event)
        except AssertionError:
            pytest.fail(f"{kind.__name__} has no applier")
        except (IllegalTransitionError, KeyError, AttributeError, ValueError, TypeError):
            continue


def test_nothing_is_applied_after_the_end() -> None:
    play = Play(chain(approval("check"))).starts()
    play.decides("bob", "approve")
    late = TaskDecided(play.task_of("cid").id, "cid", "approved", "", None, MONDAY)
    with pytest.raises(IllegalTransitionError):
        replay([*play.events, late])


def test_the_first_event_is_the_start() -> None:
    play = Play(chain(approval("check"))).starts()
    assert isinstance(play.events[0], InstanceStarted)
    with pytest.raises(IllegalTransitionError):
        replay(play.events[1:])
    with pytest.raises(IllegalTransitionError):
        replay([])
    with pytest.raises(IllegalTransitionError):
        replay([play.events[0], play.events[0]])


def test_events_since_a_state_lead_to_the_same_state_as_all_of_them() -> None:
    play = Play(chain(approval("check"), approval("again"))).starts()
    before, count = play.instance, len(play.events)
    play.decides("bob", "approve")
    assert replay(play.events[count:], before) == play.instance
