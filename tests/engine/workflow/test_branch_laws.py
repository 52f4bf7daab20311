"""Laws of branches and waits: of every graph with forks, joins and waits, whoever acts when.

A generator draws block by block (a fork and its join, branches of any blocks), so that every graph
is one that the checks let through; `Play` replays all events after each act.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.workflow.answer import Accepted
from engine.workflow.branches import branches_of
from engine.workflow.commands import Cancel, Command, DecideTask, StepsDone, WakeWait
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.events import BranchesJoined, BranchesTaken, WaitBegan, WaitEnded, WaitHeld
from engine.workflow.lifecycle import TokenState
from tests.engine.workflow.stage import Play, approval, workflow

Map = dict[str, object]
CONDITIONS = ["amount > 10", "urgent", "amount > 1000"]


class Drawn:
    """A graph while it is drawn: nodes, flows, and where the next block goes on."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.nodes: list[Map] = []
        self.flows: list[Map] = []
        self.keys: Iterator[str] = (f"n{number}" for number in count())

    def add(self, **node: object) -> str:
        """Add a node; its key."""
        key = next(self.keys)
        self.nodes.append({"key": key, **node})
        return key

    def lead(self, source: Map, to: str) -> None:
        """Draw a flow."""
        self.flows.append({**source, "to": to})

    def block(self, source: Map, depth: int) -> Map:
        """Draw one block behind a way; the way on from it."""
        kinds = ["approval", "wait", "update", "line"] + (["fork", "fork"] if depth else [])
        kind = self.draw(st.sampled_from(kinds))
        if kind == "fork":
            return self.fork(source, depth)
        nodes: dict[str, Map] = {
            "approval": approval("x"),
            "wait": {"type": "wait", "for": self.draw(st.sampled_from(CONDITIONS))},
            "line": {"type": "wait", "for": "urgent", "queue": {"keys": "note"}},
            "update": {"type": "update", "do": [{"set": {"status": "'paid'"}}]},
        }
        key = self.add(**{name: value for name, value in nodes[kind].items() if name != "key"})
        self.lead(source, key)
        return {"from": key}

    def fork(self, source: Map, depth: int) -> Map:
        """Draw a fork, its branches and its join."""
        kind = self.draw(st.sampled_from(["parallel", "inclusive"]))
        fork, join = self.add(type=kind), self.add(type=kind)
        self.lead(source, fork)
        for number in range(self.draw(st.integers(2, 3))):
            way: Map = {"from": fork, "key": f"{fork}_{number}"}
            if kind == "inclusive" and number:
                way["when"] = self.draw(st.sampled_from(CONDITIONS))
            for _ in range(self.draw(st.integers(0, 2))):
                way = self.block(way, depth - 1)
            self.lead(way, join)
        return {"from": join}


@st.composite
def graphs(draw: st.DrawFn) -> CompiledWorkflow:
    """A workflow of a few blocks, forks within forks."""
    drawn = Drawn(draw)
    way: Map = {"from": "start"}
    for _ in range(draw(st.integers(1, 3))):
        way = drawn.block(way, 2)
    drawn.lead(way, "done")
    graph = workflow([*drawn.nodes, {"key": "done", "type": "end"}], drawn.flows)
    assert not graph.faults, graph.faults
    return graph


def choices(play: Play) -> list[Command]:
    """What may carry a run on, in a sequence of its own."""
    assert play.instance is not None
    if play.steps_wanted and any(one.state is TokenState.WORKING for one in play.instance.tokens):
        return [StepsDone(play.steps_wanted, "ok")]
    if play.line_wanted in play.waits and play.line_wanted is not None:
        return [WakeWait(play.line_wanted, first=False), WakeWait(play.line_wanted)]
    decisions = [DecideTask(task.id, task.assignee, "approve") for task in play.instance.open_tasks]
    return [*decisions, *(WakeWait(token) for token in play.waits)]


def every_token_stands_for_something(play: Play) -> None:
    """Each token awaits people, steps, a condition or its fellow branches; forks are whole."""
    assert play.instance is not None
    tasks = {task.token for task in play.instance.open_tasks}
    tokens = play.instance.tokens
    for token in tokens:
        match token.state:
            case TokenState.WAITING:
                assert token.id in tasks
            case TokenState.HELD:
                assert token.id in play.instance.waits
            case TokenState.JOINING:
                fellows = [one for one in tokens if token.forks[-1] in one.forks]
                assert any(one.state is not TokenState.JOINING for one in fellows)
            case _:
                assert token.state in (TokenState.WORKING, TokenState.ACTIVE)
    asked = play.steps_wanted or play.line_wanted
    assert asked or all(token.state is not TokenState.ACTIVE for token in tokens)
    assert set(play.instance.waits) <= {token.id for token in tokens}
    assert tasks <= {token.id for token in tokens}


@settings(max_examples=150, deadline=None)
@given(
    graphs(),
    st.lists(st.integers(0, 30), max_size=60),
    st.sampled_from([None, Decimal(5), Decimal(50)]),
    st.booleans(),
)
def test_branches_always_join_and_nothing_is_lost_or_doubled(
    graph: CompiledWorkflow, moves: list[int], amount: Decimal | None, urgent: bool
) -> None:
    play = Play(graph, {("amount",): amount, ("urgent",): urgent, ("note",): "north"})
    play.starts()
    for move in moves:
        offered = choices(play)
        if play.state != "running" or not offered:
            break
        play.tries(offered[move % len(offered)])
        every_token_stands_for_something(play)
    # Whatever was done until now: when everything holds and everybody approves, it ends.
    play.values |= {("amount",): Decimal(5000), ("urgent",): True}
    for _ in range(300):
        if play.state != "running":
            break
        command = choices(play)[-1]
        assert isinstance(play.tries(command), Accepted)
        every_token_stands_for_something(play)
    assert play.state == "completed"
    assert play.instance is not None
    assert (play.instance.tokens, dict(play.instance.waits)) == ((), {})
    forks = [event for event in play.events if isinstance(event, BranchesTaken)]
    joins = [event for event in play.events if isinstance(event, BranchesJoined)]
    sent = Counter({branches_of(graph).join_of(one.node): 0 for one in forks})
    sent.update(branches_of(graph).join_of(one.node) for one in forks)
    assert sent == Counter(one.node for one in joins)
    came = sorted(len(one.branches) for one in forks)
    assert came == sorted(len(one.tokens) for one in joins)


@settings(max_examples=100, deadline=None)
@given(graphs(), st.lists(st.integers(0, 30), max_size=20))
def test_a_cancelled_run_leaves_no_task_and_no_wait(
    graph: CompiledWorkflow, moves: list[int]
) -> None:
    play = Play(graph, {("amount",): Decimal(50), ("note",): "north"})
    play.starts()
    for move in moves:
        offered = choices(play)
        if play.state != "running" or not offered:
            return
        play.tries(offered[move % len(offered)])
    if play.state != "running":
        return
    play.does(Cancel("root", "no longer"))
    assert play.instance is not None
    assert (play.instance.tokens, play.instance.open_tasks) == ((), ())
    assert dict(play.instance.waits) == {}
    held = Counter(event.token for event in play.events if isinstance(event, WaitHeld))
    began = Counter(event.wait.token for event in play.events if isinstance(event, WaitBegan))
    ended = Counter(event.token for event in play.events if isinstance(event, WaitEnded))
    assert all(times == 1 for times in began.values())
    assert held.keys() <= began.keys()
    assert ended.keys() <= began.keys()
    assert set(held.values()) <= {1}
