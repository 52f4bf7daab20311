"""The order in which nodes are read: as they are drawn, or else as the flows lead."""

from engine.workflow.compiled import CompiledWorkflow


def drawn_order(workflow: CompiledWorkflow) -> tuple[str, ...]:
    """Node keys from top to bottom (then left to right); without positions, as the flows lead."""
    positions = workflow.model.positions
    if all(key in positions for key in workflow.nodes):
        return tuple(sorted(workflow.nodes, key=lambda key: (positions[key].y, positions[key].x)))
    return _as_flows_lead(workflow)


def _as_flows_lead(workflow: CompiledWorkflow) -> tuple[str, ...]:
    """Every node behind all that lead to it, as far as no way goes back."""
    behind: list[str] = []
    seen = {workflow.start}
    walked = [(workflow.start, _followers(workflow, workflow.start))]
    while walked:
        key, following = walked[-1]
        if following:
            ahead = following.pop()
            if ahead not in seen:
                seen.add(ahead)
                walked.append((ahead, _followers(workflow, ahead)))
        else:
            behind.append(key)
            walked.pop()
    return (*reversed(behind), *(key for key in workflow.nodes if key not in seen))


def _followers(workflow: CompiledWorkflow, key: str) -> list[str]:
    flows = (one for several in workflow.nodes[key].flows.values() for one in several)
    return [one.to for one in flows if one.to in workflow.nodes]
