"""A workflow's nodes and flows, read as a graph."""

from dataclasses import dataclass
from functools import cached_property

from engine.workflow.model import Workflow

START = "start"


@dataclass(frozen=True)
class Graph:
    """The nodes of a workflow by key (the implied start too) and the flows between them."""

    workflow: Workflow

    @cached_property
    def types(self) -> dict[str, str]:
        """Node key → node type."""
        return {START: START} | {node.key: node.type for node in self.workflow.nodes}

    @cached_property
    def start(self) -> str:
        """The key of the start node."""
        declared = [node.key for node in self.workflow.nodes if node.type == "start"]
        return declared[0] if declared else START

    @cached_property
    def next(self) -> dict[str, list[str]]:
        """Node key → keys of the nodes behind it."""
        following: dict[str, list[str]] = {key: [] for key in self.types}
        for flow in self.workflow.flows:
            if flow.from_ in following and flow.to in self.types:
                following[flow.from_].append(flow.to)
        return following

    def reached(self, first: str) -> set[str]:
        """Everything that can be reached from a node, itself included."""
        found, waiting = {first}, [first]
        while waiting:
            for key in self.next.get(waiting.pop(), ()):
                if key not in found:
                    found.add(key)
                    waiting.append(key)
        return found
