"""The order in which nodes are read: as they are drawn, or else as the flows lead."""

from engine.workflow.compiled import CompiledWorkflow


def drawn_order(workflow: CompiledWorkflow) -> tuple[str, ...]:
    """Node keys from top to bottom (then left to right); without positions, as the flows lead."""
    positions = workflow.model.positions
    if all(key in positions for key in workflow.nodes):
        return tuple(sorted(workflow.nodes, key=lambda key: (positions[key].y, positions[key].x)))
    return _as_flows_lead(workflow)


def _as_flows_lead(workflow: CompiledWorkflow) -> tuple[str, ...]:
    """Every node behind all that lead to it; where ways go round, in the author's order."""
    before = _before(workflow)
    left = [key for key in workflow.nodes if key != workflow.start]
    drawn: dict[str, None] = {workflow.start: None}
    while left:
        led_to = [key for key in left if not before[key].isdisjoint(drawn)] or left
        key = next((one for one in led_to if before[one] <= drawn.keys()), led_to[0])
        left.remove(key)
        drawn[key] = None
    return tuple(drawn)


def _before(workflow: CompiledWorkflow) -> dict[str, set[str]]:
    """The nodes that lead to each one."""
    found: dict[str, set[str]] = {key: set() for key in workflow.nodes}
    for key, node in workflow.nodes.items():
        for flow in (one for several in node.flows.values() for one in several):
            if flow.to in found:
                found[flow.to].add(key)
    return found
