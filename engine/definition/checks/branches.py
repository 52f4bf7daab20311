"""Branches that run beside one another: every fork has one join that all its branches come to.

Rule of this file: branches neither meet before their join nor are entered from outside.
"""

from collections.abc import Iterator

from engine.definition.checks.graph import Graph
from engine.definition.issue import Issue
from engine.definition.subject import Subject
from engine.definition.tree import Path
from engine.workflow.branches import Branches, stops_of


def check_branches(subject: Subject, graph: Graph, at: Path) -> Iterator[Issue]:
    """Check the forks and joins of a workflow whose other flows are whole."""
    branches = Branches(graph.next, graph.types, stops_of(graph.workflow.nodes))
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
        yield from _regions(subject, graph, branches, (fork, join), places[fork])
    for join in branches.joins:
        if join not in joined:
            yield subject.told("FLOW020", places[join], found=join)


def _regions(
    subject: Subject, graph: Graph, branches: Branches, pair: tuple[str, str], path: Path
) -> Iterator[Issue]:
    fork, join = pair
    regions = [branches.region(first, join) - branches.stops for first in graph.next[fork]]
    met: set[str] = set()
    for index, region in enumerate(regions):
        for other in regions[:index]:
            met |= region & other
    if met:
        yield subject.told("FLOW021", path, found=sorted(met)[0], of=fork)
        return
    inside = set().union(*regions)
    for flow in graph.workflow.flows:
        enters = flow.to in inside and flow.from_ not in inside and flow.from_ != fork
        if enters or (flow.to == join and flow.from_ not in inside and flow.from_ != fork):
            yield subject.told("FLOW023", path, found=flow.to, of=fork, source=flow.from_)
