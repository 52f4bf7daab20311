"""Every way through a workflow: which flows are taken, and which conditions must hold for that.

Rules of this file:
1. A path takes each flow at most once, so that loops are gone round once; a path ends at an end, or
   where a rejection ends the run.
2. Branches of a fork stand one after the other in a path. One that comes to a stopping end ends the
   run; the branches before it are told, those behind it are not.
3. Sending back, withdrawing and what an administrator does are no paths: they begin anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice

from engine.expression.compilation import Compiled
from engine.workflow.branches import Branches, branches_of
from engine.workflow.compiled import (
    FAILED,
    LATE,
    NEXT,
    REJECTED,
    CompiledFlow,
    CompiledNode,
    CompiledWorkflow,
)
from engine.workflow.elements.fork import is_fork
from engine.workflow.model import ApprovalNode, EndNode, ExclusiveNode, InclusiveNode, ParallelNode

MOST = 300
"""How many paths are listed; a larger graph is told as incomplete."""

SUBSETS = 32
"""How many sets of branches of one inclusive fork are followed."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be so for a flow to be taken: a flow's condition that holds, or does not."""

    flow: str
    compiled: Compiled
    holds: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A node that is passed, by which of its ways out, and the flows that are taken from it."""

    node: str
    way: str = NEXT
    flows: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """One way from the start to an end; `outcome` is what the run ends with."""

    steps: tuple[Step, ...]
    outcome: str

    @property
    def flows(self) -> tuple[str, ...]:
        """The flows that are taken, in order."""
        return tuple(flow for step in self.steps for flow in step.flows)


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths of a workflow; `complete`: there are no more."""

    paths: tuple[Path, ...]
    complete: bool


def paths_of(workflow: CompiledWorkflow, most: int = MOST) -> Paths:
    """List the paths of a workflow, at most so many, in the order in which flows are written."""
    legs = _Walk(workflow, branches_of(workflow)).legs(workflow.start, None, frozenset())
    found = list(islice((Path(leg.steps, leg.outcome) for leg in legs if leg.outcome), most + 1))
    return Paths(tuple(found[:most]), len(found) <= most)


@dataclass(frozen=True, slots=True)
class _Leg:
    """A stretch of a path; without an outcome it goes on at the join that it has come to."""

    steps: tuple[Step, ...] = ()
    used: frozenset[str] = frozenset()
    outcome: str = ""
    stops: bool = False


@dataclass(frozen=True, slots=True)
class _Exit:
    """A way out of a node: the flows taken together, and what must be so for it."""

    way: str
    flows: tuple[CompiledFlow, ...]
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class _Walk:
    workflow: CompiledWorkflow
    branches: Branches

    def legs(self, key: str, until: str | None, used: frozenset[str]) -> Iterator[_Leg]:
        """Walk on from a node to the end, or to the join `until`."""
        if key == until:
            yield _Leg(used=used)
            return
        node = self.workflow.nodes[key]
        if isinstance(node.model, EndNode):
            stops = key in self.branches.stops
            yield _Leg((Step(key),), used, node.model.outcome, stops)
            return
        for way in _exits(node):
            taken = frozenset(flow.key for flow in way.flows)
            if taken & used:
                continue
            step = Step(key, way.way, tuple(flow.key for flow in way.flows), way.conditions)
            for leg in self._after(key, way, until, used | taken):
                yield replace(leg, steps=(step, *leg.steps))

    def _after(
        self, key: str, way: _Exit, until: str | None, used: frozenset[str]
    ) -> Iterator[_Leg]:
        if not way.flows:
            yield _Leg((), used, REJECTED, stops=True)
        elif len(way.flows) == 1 and not is_fork(self.workflow.nodes[key]):
            yield from self.legs(way.flows[0].to, until, used)
        else:
            join = self.branches.join_of(key) or until
            for leg in self._together(way.flows, join, used):
                if leg.outcome or join is None or join == until:
                    yield leg
                    continue
                for behind in self.legs(join, until, leg.used):
                    yield replace(behind, steps=(*leg.steps, *behind.steps))

    def _together(
        self, flows: Sequence[CompiledFlow], join: str | None, used: frozenset[str]
    ) -> Iterator[_Leg]:
        """Walk the branches of a fork one after the other up to their join."""
        if not flows:
            yield _Leg(used=used)
            return
        for leg in self.legs(flows[0].to, join, used):
            if leg.stops:
                yield leg
                continue
            for others in self._together(flows[1:], join, leg.used):
                steps = (*leg.steps, *others.steps)
                yield replace(others, steps=steps, outcome=others.outcome or leg.outcome)


def _exits(node: CompiledNode) -> Iterator[_Exit]:
    """The ways out of a node, each with what it asks for."""
    flows = node.flows.get(NEXT, ())
    match node.model:
        case ExclusiveNode():
            yield from _choices(flows)
        case InclusiveNode() if is_fork(node):
            yield from _subsets(flows)
        case ParallelNode() if is_fork(node):
            yield _Exit(NEXT, flows)
        case _:
            yield from (_Exit(NEXT, (flow,)) for flow in flows[:1])
    if isinstance(node.model, ApprovalNode) and "reject" in node.model.acts:
        yield _Exit(REJECTED, node.flows.get(REJECTED, ())[:1])
    for way in (FAILED, LATE):
        yield from (_Exit(way, (flow,)) for flow in node.flows.get(way, ())[:1])


def _choices(flows: Sequence[CompiledFlow]) -> Iterator[_Exit]:
    """The first flow whose condition holds; the default where none does."""
    before: list[Condition] = []
    default: CompiledFlow | None = None
    for flow in flows:
        if flow.condition is None:
            default = default or flow
            continue
        yield _Exit(NEXT, (flow,), (*before, Condition(flow.key, flow.condition, holds=True)))
        before.append(Condition(flow.key, flow.condition, holds=False))
    if default is not None:
        yield _Exit(NEXT, (default,), tuple(before))


def _subsets(flows: Sequence[CompiledFlow]) -> Iterator[_Exit]:
    """Every set of flows whose conditions hold; the default where none does."""
    asked = [flow for flow in flows if flow.condition is not None]
    defaults = tuple(flow for flow in flows if flow.condition is None)[:1]
    sizes = (combinations(asked, size) for size in range(1, len(asked) + 1))
    for taken in islice(chain.from_iterable(sizes), SUBSETS):
        yield _Exit(NEXT, taken, _told(asked, taken))
    if defaults:
        yield _Exit(NEXT, defaults, _told(asked, ()))


def _told(asked: Sequence[CompiledFlow], taken: Sequence[CompiledFlow]) -> tuple[Condition, ...]:
    return tuple(
        Condition(flow.key, flow.condition, flow in taken)
        for flow in asked
        if flow.condition is not None
    )
