"""Move a record to the trash with the system's authority, as a person's deletion or a step does.

Rule of this file: what something points at, or runs over, stays where it is.
"""

from dataclasses import replace

from engine.form.compiled import CompiledForm
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.clear_references import clear_references
from runtime.services.outcome import Problem, Refusal, conflict
from runtime.services.published_app import PublishedApp
from runtime.services.record_event import keep_event
from runtime.services.written import Written
from runtime.storage.instances import InstanceStore
from runtime.storage.record_changes import changes_between
from runtime.storage.record_store import RecordStore


def move_to_trash(
    act: Act, app: PublishedApp, form: CompiledForm, record: Record
) -> Refusal | None:
    """Move a locked record to the trash; refused where something points at it or runs over it."""
    if InstanceStore(act.connection, app.key).living_of_record(record.id) is not None:
        return conflict(
            "This record is being approved. Withdraw it first.", "该记录正在审批中，请先撤回。"
        )
    binding = clear_references(act, app.key, form.key, record.id)
    if binding:
        return _pointed_at(len(binding), sorted({one.form for one in binding}))
    by = act.caller.person.id or None
    last = RecordStore(act.connection, app.tables).trash(record, by, act.now)
    keep_event(act, app, last, "deleted", changes_between(record, None))
    act.written.append(Written(app.key, form.key, record, None))
    return None


def _pointed_at(count: int, forms: list[str]) -> Refusal:
    refusal = conflict(
        f"{count} other records point at this one. Change them first.",
        f"有 {count} 条其他记录引用了它，请先修改这些记录。",
        code="referenced",
    )
    problem = Problem("", "reference", {"en": ", ".join(forms), "zh": "、".join(forms)})
    return replace(refusal, errors=(problem,))
