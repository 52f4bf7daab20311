"""Take a record out of the trash.

Rules of this file:
1. Whoever may read it and has the right `restore` on it brings it back as it was.
2. What has taken its place (a unique value) or has gone since (what it points at) is told in
   words; nothing is overwritten and nothing else comes back with it.
"""

from collections.abc import Iterator, Mapping, Sequence

from engine.form.compiled_field import CompiledField
from engine.text import localise
from runtime.services.act import Act
from runtime.services.audit import remember_deed
from runtime.services.broken_constraint import broken_problems
from runtime.services.open_record import NO_RECORD, Opened, Target, open_trashed
from runtime.services.outcome import Problem, Refusal, RefusalKind, forbidden
from runtime.services.read_record import read_written
from runtime.services.record_rights import may_do
from runtime.services.settlement import settle
from runtime.services.trash_history import remember_trash
from runtime.services.views import RecordView
from runtime.services.written import Written
from runtime.storage.errors import BrokenReference, NotUnique
from runtime.storage.record_store import RecordStore

NOT_GRANTED = forbidden("You may not restore this record.", "您无权恢复该记录。")


def restore_record(act: Act, app: str, form: str, record: str) -> RecordView | Refusal:
    """Bring a record back from the trash; all that follows from its being there follows."""
    opened = open_trashed(act, app, form, record)
    if isinstance(opened, Refusal):
        return opened
    if not may_do(act, opened.app, opened.form, opened.environment, "restore"):
        return NOT_GRANTED
    gone = tuple(_gone(act, opened))
    if gone:
        return _conflict(gone)
    store = RecordStore(act.connection, opened.app.tables)
    try:
        back = store.restore(form, record, act.caller.person.id or None, act.now)
    except (NotUnique, BrokenReference) as error:
        return _conflict(broken_problems(opened.form, error))
    if back is None:
        return NO_RECORD
    remember_trash(act, app, "restored", back, back=True)
    remember_deed(act, "restore", app=app, form=form, record=record)
    act.written.append(Written(app, form, None, back))
    refusal = settle(act)
    last = next((one.after for one in reversed(act.written) if one.record == record), back)
    target = Target(opened.app, opened.form)
    return refusal or read_written(act, target, last or back, opened.facts)


def _gone(act: Act, opened: Opened) -> Iterator[Problem]:
    """The fields that look up what lies in the trash itself."""
    asked: dict[str, set[str]] = {}
    for field, ids in _looked_up(opened):
        asked.setdefault(str(field.reference), set()).update(ids)
    store = RecordStore(act.connection, opened.app.tables)
    there = {
        form: store.load(form, tuple(ids), with_rows=False).keys() for form, ids in asked.items()
    }
    for field, ids in _looked_up(opened):
        if not there[str(field.reference)] >= ids:
            yield _points_at_trash(field)


def _looked_up(opened: Opened) -> Iterator[tuple[CompiledField, set[str]]]:
    values = opened.record.values
    for field in opened.form.fields.values():
        if field.definition.type not in ("lookup", "multi_lookup"):
            continue
        rows = values.get(field.subtable) if field.subtable else [values]
        held = {
            id_
            for row in (rows if isinstance(rows, Sequence) else ())
            if isinstance(row, Mapping)
            for id_ in _ids(row.get(field.name))
        }
        if held:
            yield field, held


def _ids(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(str(one) for one in value)
    return (str(value),) if value else ()


def _points_at_trash(field: CompiledField) -> Problem:
    en, zh = localise(field.label, "en"), localise(field.label, "zh")
    return Problem(
        field.key,
        "reference",
        {
            "en": f"What {en} points at lies in the trash. Restore that first.",
            "zh": f"{zh}所引用的记录也在回收站中，请先恢复它。",
        },
    )


def _conflict(problems: tuple[Problem, ...]) -> Refusal:
    told = dict.fromkeys(
        (localise(one.message, "en"), localise(one.message, "zh")) for one in problems
    )
    return Refusal(
        RefusalKind.CONFLICT,
        {
            "en": " ".join(("This record cannot come back as it was.", *(en for en, _ in told))),
            "zh": "".join(("该记录无法按原样恢复。", *(zh for _, zh in told))),
        },
        problems,
        code="conflict",
    )
