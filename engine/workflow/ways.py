"""The ways out of a node: which its kind has, and how many flows may lead on from each."""

from collections.abc import Iterator

from engine.workflow.compiled import FAILED, LATE, NEXT, REJECTED, CompiledNode
from engine.workflow.model import (
    ApprovalNode,
    EndNode,
    ExclusiveNode,
    InclusiveNode,
    Node,
    ParallelNode,
    UpdateNode,
    WaitNode,
)


def ways_of(node: Node) -> frozenset[str]:
    """The ways out that a kind of node has."""
    match node:
        case ApprovalNode():
            return frozenset({NEXT, REJECTED})
        case UpdateNode():
            return frozenset({NEXT, FAILED})
        case WaitNode():
            return frozenset({NEXT, LATE})
        case EndNode():
            return frozenset()
        case _:
            return frozenset({NEXT})


def ways_on(node: CompiledNode) -> Iterator[tuple[str, str, str]]:
    """What is missing or too much in a node's ways on."""
    if not node.flows.get(NEXT):
        yield ("required", "There is no flow to go on from here.", "该节点没有后续流程。")
    for way, flows in node.flows.items():
        defaults = [flow for flow in flows if flow.condition is None]
        match node.model:
            case ParallelNode():
                if len(defaults) < len(flows):
                    yield _ALL_TAKEN
            case ExclusiveNode() | InclusiveNode():
                if len(defaults) > 1:
                    yield _ONE_DEFAULT
            case _:
                if len(flows) > 1 or not defaults:
                    yield (
                        "construct",
                        f"Only a gateway chooses: one flow without a condition leaves “{way}”.",
                        "只有网关可以选择分支：此处只能有一条无条件的流程。",
                    )


_ONE_DEFAULT = (
    "unique",
    "A gateway has one default: one flow without a condition.",
    "网关只能有一条默认流程（无条件）。",
)
_ALL_TAKEN = (
    "construct",
    "A parallel gateway takes all its flows: none of them has a condition.",
    "并行网关会走全部分支：其流程不能带条件。",
)
