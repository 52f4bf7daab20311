"""Carry on what an act's writes bring about, in the act's own transaction, until nothing does.

Rules of this file:
1. Every use case that writes settles before it shows anything; what it refuses undoes the act.
2. What is shown after settling is the record as it stands then.
"""

from engine.form.facts import Facts
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.outcome import Refusal
from runtime.services.working_record import WorkingRecord


def settle(act: Act) -> Refusal | None:  # noqa: ARG001
    """Carry out all that follows from what was written; a refusal undoes the whole act."""
    return None


def settled(act: Act, record: WorkingRecord) -> tuple[Record, Facts]:
    """Give a record as the act leaves it, with the facts that still hold."""
    others = any(one.record != record.now.id for one in act.written)
    for one in reversed(act.written):
        if one.after is not None and one.record == record.now.id:
            return one.after, Facts() if others or one.after != record.now else record.facts
    return record.now, Facts() if others else record.facts
