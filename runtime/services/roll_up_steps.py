"""Let the roll-ups follow at the end of a node's steps, inside their savepoint.

Rule of this file: what the steps go on with afterwards is the record as it then stands.
"""

from runtime.services.act import Act
from runtime.services.broken_constraint import broken_problems
from runtime.services.outcome import Refusal, invalid
from runtime.services.roll_up import propagate
from runtime.services.roll_up_query import plan_of
from runtime.services.working_record import WorkingRecord
from runtime.services.written import without_written
from runtime.storage.errors import BrokenReference, NotUnique


def roll_up_after(record: WorkingRecord) -> Refusal | None:
    """Recompute what rolls up what the steps wrote; a broken rule is the steps' failure."""
    act = record.act
    if _is_rolled(record):
        try:
            record.flush()
        except (NotUnique, BrokenReference) as error:
            return invalid(broken_problems(record.form, error))
    before = len(act.written)
    refusal = propagate(act)
    if refusal is not None:
        return refusal
    _adopt(act, record, before)
    return None


def _is_rolled(record: WorkingRecord) -> bool:
    """Whether the record is added up somewhere, or adds something up."""
    plan, form = plan_of(record.act.world, record.app), record.form.key
    return form in plan.of_source or any(stage.form.key == form for stage in plan.stages)


def _adopt(act: Act, record: WorkingRecord, since: int) -> None:
    for one in act.written[since:]:
        if one.after is not None and one.record == record.now.id:
            record.adopt(one.after)
        record.facts = without_written(record.facts, one)
