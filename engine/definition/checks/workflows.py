"""Workflows: the graph from start to end, and which flows may leave which node.

Rules of this file:
1. A flow's way out of a node is its `on`, `approved` where nothing is said.
2. A rejection without a flow of its own ends the instance: it needs no flow.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from engine.definition.checks.branches import check_branches
from engine.definition.checks.graph import Graph
from engine.definition.issue import Issue, issue
from engine.definition.shape_issues import known_hint
from engine.definition.subject import Subject
from engine.definition.tree import Path
from engine.expression.compilation import compile_expression
from engine.expression.errors import ExpressionError
from engine.form.model import Form
from engine.workflow.model import Flow, Node, WaitNode, Workflow

PEOPLE = frozenset({"approval", "task"})
WAYS: Mapping[str, frozenset[str | None]] = {
    "approval": frozenset({None, "approved", "rejected"}),
    "update": frozenset({None, "approved", "failed"}),
    "wait": frozenset({None, "late"}),
}
CHOOSING = frozenset({"exclusive", "inclusive"})
PLAIN_WAYS: frozenset[str | None] = frozenset({None})


def check_workflows(subject: Subject) -> Iterator[Issue]:
    """Check the graph of every workflow."""
    started: Counter[str] = Counter()
    for index, workflow in enumerate(subject.app.workflows):
        at: Path = ("workflows", index)
        if missing := subject.missing_form(workflow.form, (*at, "form")):
            yield missing
        started[workflow.form] += workflow.start.on == "submit"
        if started[workflow.form] == 2 and workflow.start.on == "submit":
            yield subject.told("FLOW018", (*at, "form"), found=workflow.form)
        graph = Graph(workflow)
        yield from _flows(subject, graph, at)
        yield from _positions(subject, graph, at)
        if not _has_lost_parts(subject, workflow):
            yield from _start(subject, graph, at)
            yield from _ways(subject, graph, at)
            yield from _reach(subject, graph, at)
            yield from _loops(subject, graph, at)
            yield from check_branches(subject, graph, at)


def _has_lost_parts(subject: Subject, workflow: Workflow) -> bool:
    """A graph with holes would only be told of its holes."""
    prefix = f"workflows.{workflow.key}."
    return any(
        name.startswith((f"{prefix}nodes", f"{prefix}flows")) for name in subject.source.lost
    )


def _flows(subject: Subject, graph: Graph, at: Path) -> Iterator[Issue]:
    for index, flow in enumerate(graph.workflow.flows):
        for name, key in (("from", flow.from_), ("to", flow.to)):
            lost = subject.source.is_lost("workflows", graph.workflow.key, "nodes", key)
            if key not in graph.types and not lost:
                place = subject.source.place((*at, "flows", index, name))
                yield issue("REF007", place, known_hint(key, graph.types), found=key)
        if graph.types.get(flow.to) == "start":
            words = {"en": "into", "zh": "进入"}
            yield subject.told("FLOW011", (*at, "flows", index), found=flow.to, direction=words)
        if graph.types.get(flow.from_) == "end":
            words = {"en": "out of", "zh": "离开"}
            yield subject.told("FLOW011", (*at, "flows", index), found=flow.from_, direction=words)
        yield from _fits(subject, graph, flow, (*at, "flows", index))


def _fits(subject: Subject, graph: Graph, flow: Flow, path: Path) -> Iterator[Issue]:
    type_ = graph.types.get(flow.from_)
    if type_ is None or type_ == "end":
        return
    if flow.on not in WAYS.get(type_, PLAIN_WAYS):
        yield subject.told("FLOW005", (*path, "on"), found=flow.on, type=type_, node=flow.from_)
    if flow.when is not None and type_ not in CHOOSING:
        yield subject.told("FLOW006", (*path, "when"), type=type_, node=flow.from_)


def _positions(subject: Subject, graph: Graph, at: Path) -> Iterator[Issue]:
    for key in graph.workflow.positions:
        lost = subject.source.is_lost("workflows", graph.workflow.key, "nodes", key)
        if key not in graph.types and not lost:
            place = subject.source.place((*at, "positions", key))
            yield issue("REF007", place, known_hint(key, graph.types), found=key)


def _start(subject: Subject, graph: Graph, at: Path) -> Iterator[Issue]:
    declared = [node for node in graph.workflow.nodes if node.type == "start"]
    if len(declared) > 1:
        words = {"en": "several nodes are of type start", "zh": "有多个开始节点"}
        yield subject.told("FLOW008", (*at, "nodes"), problem=words)
    if len(graph.next[graph.start]) != 1:
        count = len(graph.next[graph.start])
        words = {"en": f"{count} flows leave `{graph.start}`", "zh": f"开始节点有 {count} 条流转"}
        yield subject.told("FLOW008", (*at, "flows"), problem=words)


def _ways(subject: Subject, graph: Graph, at: Path) -> Iterator[Issue]:
    for index, node in enumerate(graph.workflow.nodes):
        path = (*at, "nodes", index)
        flows = [flow for flow in graph.workflow.flows if flow.from_ == node.key]
        if node.type == "exclusive" or (node.type == "inclusive" and len(flows) > 1):
            yield from _gateway(subject, node.key, flows, path)
        elif node.type == "parallel" and flows:
            continue
        elif node.type not in ("end", "start"):
            yield from _outcomes(subject, node, flows, path)


def _gateway(subject: Subject, key: str, flows: Sequence[Flow], path: Path) -> Iterator[Issue]:
    defaults = sum(flow.when is None for flow in flows)
    if not flows:
        yield subject.told("FLOW010", path, found=key)
    elif defaults == 0:
        yield subject.told("FLOW003", path, found=key)
    elif defaults > 1:
        yield subject.told("FLOW004", path, found=key, count=defaults)


def _outcomes(subject: Subject, node: Node, flows: Sequence[Flow], path: Path) -> Iterator[Issue]:
    """One flow for each outcome; the ordinary one must be there."""
    counts = Counter("approved" if flow.on is None else flow.on for flow in flows)
    if not counts["approved"]:
        yield subject.told("FLOW010", path, found=node.key)
    for count in counts.values():
        if count > 1:
            yield subject.told("FLOW007", path, found=node.key, count=count)


def _reach(subject: Subject, graph: Graph, at: Path) -> Iterator[Issue]:
    reached = graph.reached(graph.start)
    ends = {key for key, type_ in graph.types.items() if type_ == "end"}
    for index, node in enumerate(graph.workflow.nodes):
        path = (*at, "nodes", index)
        if node.key not in reached:
            yield subject.told("FLOW001", path, found=node.key)
        elif not graph.reached(node.key) & ends:
            yield subject.told("FLOW002", path, found=node.key)


def _loops(subject: Subject, graph: Graph, at: Path) -> Iterator[Issue]:
    """Without people and waits a workflow must have no way back: it would run without a pause."""
    pauses = {
        node.key
        for node in graph.workflow.nodes
        if isinstance(node, WaitNode) and can_wait(subject, graph.workflow, node)
    }
    machine = {key for key, type_ in graph.types.items() if type_ not in PEOPLE} - pauses
    told: set[str] = set()
    for index, node in enumerate(graph.workflow.nodes):
        if node.key not in machine or node.key in told:
            continue
        loop = _way_back(graph, node.key, machine)
        if loop:
            told |= set(loop)
            shown = " → ".join([*loop, loop[0]])
            yield subject.told("FLOW009", (*at, "nodes", index), found=shown)


def can_wait(subject: Subject, workflow: Workflow, node: WaitNode) -> bool:
    """Whether a run can ever have to wait there: a time, other records, or what may not hold."""
    if node.after is not None or node.on:
        return True
    form = subject.form(workflow.form)
    sources = [source for source in (node.for_, node.until) if source is not None]
    return form is None or any(_reads(subject, form, source) for source in sources)


def _reads(subject: Subject, form: Form, source: str) -> bool:
    """Whether an expression's value is not settled by what is written."""
    try:
        compiled = compile_expression(source, subject.scope(form))
    except ExpressionError:  # told where expressions are checked
        return True
    return bool(compiled.references) or compiled.uses_clock


def _way_back(graph: Graph, first: str, allowed: set[str]) -> list[str]:
    ways: list[list[str]] = [[first]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for key in graph.next.get(way[-1], ()):
            if key == first:
                return way
            if key in allowed and key not in seen:
                seen.add(key)
                ways.append([*way, key])
    return []
