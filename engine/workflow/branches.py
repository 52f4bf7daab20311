"""Forks and joins of a graph: which join belongs to a fork, and what lies between.

Rules of this file:
1. A parallel or inclusive gateway with several flows out forks; with a single one it joins.
2. A fork's join is the first node that every branch passes on its way to a completing end. An end
   of another outcome (rejected, cancelled …) may stand in a branch: it ends the whole run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.model import EndNode, Node

GATEWAYS = frozenset({"parallel", "inclusive"})
GOING_ON = frozenset({"completed", "submitted"})
"""Outcomes of ends that a branch may not run into before it has joined."""

Lane = tuple[tuple[str, int], ...]
"""The branches a node lies in, the outermost first: of which fork, which of its flows."""


@dataclass(frozen=True)
class Branches:
    """The forks and joins of a graph: node key → keys behind it, node key → type."""

    next: Mapping[str, Sequence[str]]
    types: Mapping[str, str]
    stops: frozenset[str]

    @cached_property
    def forks(self) -> tuple[str, ...]:
        """Gateways with several flows out."""
        return tuple(key for key in self._gateways if len(self.next[key]) > 1)

    @cached_property
    def joins(self) -> tuple[str, ...]:
        """Gateways with one flow out."""
        return tuple(key for key in self._gateways if len(self.next[key]) == 1)

    @cached_property
    def _gateways(self) -> tuple[str, ...]:
        return tuple(key for key, type_ in self.types.items() if type_ in GATEWAYS)

    def join_of(self, fork: str) -> str | None:
        """The first node that every way from a fork to a completing end passes."""
        ends = {key for key, type_ in self.types.items() if type_ == "end"} - self.stops
        for key in self._nearest(fork):
            if key not in ends and not self._without(fork, key) & ends:
                return key
        return None

    def region(self, first: str, join: str) -> set[str]:
        """What a branch that begins at a node can come to before the join."""
        return set() if first == join else self._without(first, join) | {first}

    def lanes(self) -> dict[str, Lane]:
        """In which branches each node lies; nodes outside all of them are left out."""
        found: dict[str, list[tuple[int, str, int]]] = {}
        for fork in self.forks:
            join = self.join_of(fork)
            if join is None:
                continue
            regions = [self.region(first, join) for first in self.next[fork]]
            size = sum(map(len, regions))
            for index, region in enumerate(regions):
                for key in region:
                    found.setdefault(key, []).append((-size, fork, index))
        return {
            key: tuple((fork, index) for _, fork, index in sorted(around))
            for key, around in found.items()
        }

    def _nearest(self, first: str) -> list[str]:
        found, seen = list[str](), [first]
        for key in seen:
            for following in self.next.get(key, ()):
                if following not in found and following != first:
                    found.append(following)
                    seen.append(following)
        return found

    def _without(self, first: str, barrier: str) -> set[str]:
        """What can be reached from a node without passing another one."""
        found: set[str] = set()
        waiting = [first]
        while waiting:
            for key in self.next.get(waiting.pop(), ()):
                if key != barrier and key not in found:
                    found.add(key)
                    waiting.append(key)
        return found


def stops_of(nodes: Sequence[Node]) -> frozenset[str]:
    """Ends that end the run for all its branches."""
    ends = (node for node in nodes if isinstance(node, EndNode))
    return frozenset(node.key for node in ends if node.outcome not in GOING_ON)


def hands_on(workflow: CompiledWorkflow) -> bool:
    """Whether a run may end and leave its record under way for others."""
    models = (node.model for node in workflow.nodes.values())
    return any(isinstance(one, EndNode) and one.outcome == "submitted" for one in models)


def branches_of(workflow: CompiledWorkflow) -> Branches:
    """The forks and joins of a compiled workflow."""
    nodes = workflow.nodes
    return Branches(
        {
            key: [flow.to for flows in node.flows.values() for flow in flows]
            for key, node in nodes.items()
        },
        {key: node.model.type for key, node in nodes.items()},
        stops_of([node.model for node in nodes.values()]),
    )
