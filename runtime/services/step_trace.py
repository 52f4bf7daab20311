"""What the steps of each node did, for those who want to tell of it afterwards.

Rule of this file: nothing is kept unless somebody asked for it before the act began to work.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.working_record import WorkingRecord
from runtime.services.written import Written

_TRACE = "step_trace"


@dataclass(frozen=True, slots=True)
class NodeSteps:
    """The steps of one node: the record before and after them, and the other records they wrote."""

    workflow: str
    node: str
    before: Record
    after: Record
    written: tuple[Written, ...]


def trace_steps(act: Act) -> list[NodeSteps]:
    """Ask that an act remembers what its steps do; the list grows as it works."""
    kept: list[NodeSteps] = []
    act.memo[_TRACE] = kept
    return kept


@contextmanager
def traced(act: Act, workflow: str, node: str, record: WorkingRecord) -> Iterator[None]:
    """Remember what happens within, where somebody asked for it."""
    kept = act.memo.get(_TRACE)
    if not isinstance(kept, list):
        yield
        return
    before, first = record.now, len(act.written)
    yield
    others = tuple(one for one in act.written[first:] if one.record != before.id)
    kept.append(NodeSteps(workflow, node, before, record.now, others))
