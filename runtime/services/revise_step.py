"""Carry out the step `revise`: keep a record as it is, whole, under the next number.

Rules of this file:
1. What the steps before have written is part of the revision; what follows later is not.
2. A revision has a reason, in words; the record's history tells of it.
"""

from engine.step.compiled import CompiledRevise
from runtime.services.facts_of import gather_facts
from runtime.services.locking import lock_record
from runtime.services.outcome import conflict
from runtime.services.step_failures import StepFailed, gone
from runtime.services.step_reading import Place, StepReader
from runtime.services.working_record import WorkingRecord
from runtime.storage.revisions import RevisionStore


def revise_record(step: CompiledRevise, reader: StepReader, place: Place) -> None:
    """Keep a revision of the step's record; what is under way of the current one is written."""
    reason = str(reader.value(step.reason, place.at("revise")) or "").strip()
    if not reason:
        raise StepFailed(
            conflict(
                f"A revision needs a reason ({step.path}).",
                f"存为新版本须说明原因（{step.path}）。",
                code="require",
            )
        )
    current = reader.record
    wanted = None if step.target is None else reader.value(step.target, place.at("on"))
    if step.target is None or wanted == current.now.id:
        _keep(current, reason)
        return
    touched = _other(step, reader, str(wanted or ""))
    _keep(touched, reason)
    current.facts = current.facts.without((step.form, touched.now.id))


def _other(step: CompiledRevise, reader: StepReader, wanted: str) -> WorkingRecord:
    form = reader.app.form(step.form)
    if form is None:
        raise LookupError(step.form)
    found = lock_record(reader.act, reader.app, step.form, wanted)
    if found is None:
        raise gone(step.path)
    return WorkingRecord(
        reader.act,
        reader.app,
        form,
        stored=found,
        now=found,
        facts=gather_facts(reader.act, reader.app, form, found.values, known=reader.record.facts),
        event="updated",
    )


def _keep(working: WorkingRecord, reason: str) -> None:
    working.revise(reason)
    RevisionStore(working.act.connection).keep(
        working.app.key, working.now, reason, app_version=working.app.version
    )
