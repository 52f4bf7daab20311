"""Move a record to the trash."""

from dataclasses import replace

from runtime.services.act import Act
from runtime.services.clear_references import clear_references
from runtime.services.closed_forms import refuse_change
from runtime.services.open_record import open_record
from runtime.services.outcome import Problem, Refusal, conflict, forbidden
from runtime.services.seen_version import check_seen
from runtime.services.settlement import settle
from runtime.services.written import Written
from runtime.storage.history import HistoryEntry, HistoryStore
from runtime.storage.instances import InstanceStore
from runtime.storage.record_changes import changes_between
from runtime.storage.record_store import RecordStore

NOT_GRANTED = forbidden("You may not delete this record.", "您无权删除该记录。")


def delete_record(act: Act, app: str, form: str, record: str, *, version: int) -> Refusal | None:
    """Delete a record that nothing points at and nothing runs over."""
    opened = open_record(act, app, form, record, lock=True)
    if isinstance(opened, Refusal):
        return opened
    refusal = refuse_change(opened.form) or (None if opened.standing.delete else NOT_GRANTED)
    refusal = refusal or check_seen(act, opened, version)
    if refusal is not None:
        return refusal
    if InstanceStore(act.connection, app).living_of_record(record) is not None:
        return conflict(
            "This record is being approved. Withdraw it first.", "该记录正在审批中，请先撤回。"
        )
    binding = clear_references(act, app, form, record)
    if binding:
        return _pointed_at(len(binding), sorted({one.form for one in binding}))
    last = RecordStore(act.connection, opened.app.tables).trash(
        opened.record, act.caller.person.id or None, act.now
    )
    HistoryStore(act.connection).append(
        HistoryEntry(
            app=app,
            form=form,
            record=record,
            event="deleted",
            at=act.now,
            actor=act.caller.person.id or None,
            way=str(act.caller.way),
            app_version=opened.app.version,
            record_version=last.version,
            changes=changes_between(opened.record, None),
        )
    )
    act.written.append(Written(app, form, opened.record, None))
    return settle(act)


def _pointed_at(count: int, forms: list[str]) -> Refusal:
    refusal = conflict(
        f"{count} other records point at this one. Change them first.",
        f"有 {count} 条其他记录引用了它，请先修改这些记录。",
        code="referenced",
    )
    problem = Problem("", "reference", {"en": ", ".join(forms), "zh": "、".join(forms)})
    return replace(refusal, errors=(problem,))
