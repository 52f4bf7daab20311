"""The order in which nodes are read: as they are drawn, or else as the flows lead."""

from engine.workflow.compiled import CompiledWorkflow


def drawn_order(workflow: CompiledWorkflow) -> tuple[str, ...]:
    """Node keys from top to bottom (then left to right); without positions, nearest first."""
    positions = workflow.model.positions
    if all(key in positions for key in workflow.nodes):
        return tuple(sorted(workflow.nodes, key=lambda key: (positions[key].y, positions[key].x)))
    return _as_flows_lead(workflow)


def _as_flows_lead(workflow: CompiledWorkflow) -> tuple[str, ...]:
    found = {workflow.start: None}
    waiting = [workflow.start]
    while waiting:
        key = waiting.pop(0)
        for flows in workflow.nodes[key].flows.values():
            for flow in flows:
                if flow.to not in found and flow.to in workflow.nodes:
                    found[flow.to] = None
                    waiting.append(flow.to)
    return (*found, *(key for key in workflow.nodes if key not in found))
