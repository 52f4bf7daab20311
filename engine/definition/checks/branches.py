"""Branches that run beside one another: every fork has one join that all its branches come to.

Rules of this file:
1. A parallel or inclusive gateway with several flows out forks; with a single one it joins.
2. A fork's join is the first node that every branch passes on its way to a completing end. An end
   of another outcome (rejected, cancelled …) may stand in a branch: it ends the whole run.
3. Branches neither meet before their join nor are entered from outside.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from engine.definition.checks.graph import Graph
from engine.definition.issue import Issue
from engine.definition.subject import Subject
from engine.definition.tree import Path
from engine.workflow.model import EndNode

GATEWAYS = frozenset({"parallel", "inclusive"})
GOING_ON = frozenset({"completed", "submitted"})
"""Outcomes of ends that a branch may not run into before it has joined."""


@dataclass(frozen=True)
class Branches:
    """The forks and joins of a workflow."""

    graph: Graph

    @cached_property
    def forks(self) -> tuple[str, ...]:
        """Gateways with several flows out."""
        return tuple(key for key in self._gateways if len(self.graph.next[key]) > 1)

    @cached_property
    def joins(self) -> tuple[str, ...]:
        """Gateways with one flow out."""
        return tuple(key for key in self._gateways if len(self.graph.next[key]) == 1)

    @cached_property
    def _gateways(self) -> tuple[str, ...]:
        return tuple(key for key, type_ in self.graph.types.items() if type_ in GATEWAYS)

    @cached_property
    def stops(self) -> frozenset[str]:
        """Ends that end the run for all its branches."""
        return frozenset(
            node.key
            for node in self.graph.workflow.nodes
            if isinstance(node, EndNode) and node.outcome not in GOING_ON
        )

    def join_of(self, fork: str) -> str | None:
        """The first node that every way from a fork to a completing end passes."""
        ends = {key for key, type_ in self.graph.types.items() if type_ == "end"} - self.stops
        after = self._without(fork, fork)
        for key in self._nearest(fork):
            if key in after and key not in ends and not self._without(fork, key) & ends:
                return key
        return None

    def region(self, first: str, join: str) -> set[str]:
        """What a branch that begins at a node can come to before the join."""
        return set() if first == join else self._without(first, join) | {first}

    def _nearest(self, first: str) -> list[str]:
        found, seen = [], [first]
        for key in seen:
            for following in self.graph.next.get(key, ()):
                if following not in found and following != first:
                    found.append(following)
                    seen.append(following)
        return found

    def _without(self, first: str, barrier: str) -> set[str]:
        """What can be reached from a node without passing another one."""
        found: set[str] = set()
        waiting = [first]
        while waiting:
            for key in self.graph.next.get(waiting.pop(), ()):
                if key != barrier and key not in found:
                    found.add(key)
                    waiting.append(key)
        return found


def check_branches(subject: Subject, graph: Graph, at: Path) -> Iterator[Issue]:
    """Check the forks and joins of a workflow whose other flows are whole."""
    branches = Branches(graph)
    places = {node.key: (*at, "nodes", index) for index, node in enumerate(graph.workflow.nodes)}
    joined: set[str] = set()
    for fork in branches.forks:
        join = branches.join_of(fork)
        if join is None or join not in branches.joins:
            yield subject.told("FLOW019", places[fork], found=fork)
            continue
        joined.add(join)
        if graph.types[join] != graph.types[fork]:
            types = {"fork": graph.types[fork], "join": graph.types[join]}
            yield subject.told("FLOW022", places[join], found=join, of=fork, **types)
        yield from _regions(subject, branches, (fork, join), places[fork])
    for join in branches.joins:
        if join not in joined:
            yield subject.told("FLOW020", places[join], found=join)


def _regions(
    subject: Subject, branches: Branches, pair: tuple[str, str], path: Path
) -> Iterator[Issue]:
    fork, join = pair
    regions = [branches.region(first, join) - branches.stops for first in branches.graph.next[fork]]
    met: set[str] = set()
    for index, region in enumerate(regions):
        for other in regions[:index]:
            met |= region & other
    if met:
        yield subject.told("FLOW021", path, found=sorted(met)[0], of=fork)
        return
    inside = set().union(*regions)
    for flow in branches.graph.workflow.flows:
        enters = flow.to in inside and flow.from_ not in inside and flow.from_ != fork
        if enters or (flow.to == join and flow.from_ not in inside and flow.from_ != fork):
            yield subject.told("FLOW023", path, found=flow.to, of=fork, source=flow.from_)
