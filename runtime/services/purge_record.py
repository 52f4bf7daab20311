"""Remove a record from the trash for good.

Rules of this file:
1. Whoever may read it and has the right `purge` on it; what is still pointed at, from another
   record in the trash too, stays.
2. The history stays: it says who removed it, when and by what way.
"""

from collections.abc import Iterable

from engine.text import localise
from runtime.services.act import Act
from runtime.services.audit import remember_deed
from runtime.services.open_record import NO_RECORD, open_trashed
from runtime.services.outcome import Problem, Refusal, RefusalKind, forbidden
from runtime.services.record_rights import may_do
from runtime.services.trash_history import remember_trash
from runtime.storage.errors import BrokenReference
from runtime.storage.record_store import RecordStore
from runtime.storage.references import Reference, find_references

NOT_GRANTED = forbidden("You may not remove this record for good.", "您无权彻底删除该记录。")


def purge_record(act: Act, app: str, form: str, record: str) -> Refusal | None:
    """Remove a record in the trash; refused while anything points at it."""
    opened = open_trashed(act, app, form, record)
    if isinstance(opened, Refusal):
        return opened
    if not may_do(act, opened.app, opened.form, opened.environment, "purge"):
        return NOT_GRANTED
    pointing = [
        one
        for one in find_references(act.connection, app, form, record, trashed=True)
        if one.record != record
    ]
    if pointing:
        return _referenced(act, pointing)
    try:
        gone = RecordStore(act.connection, opened.app.tables).purge(form, record)
    except BrokenReference:
        return _referenced(act, ())
    if not gone:
        return NO_RECORD
    remember_trash(act, app, "purged", opened.record, back=False)
    remember_deed(act, "purge", app=app, form=form, record=record)
    return None


def _referenced(act: Act, pointing: Iterable[Reference]) -> Refusal:
    forms = sorted({(one.app, one.form) for one in pointing})
    en = ", ".join(_label(act, app, form, "en") for app, form in forms)
    zh = "、".join(_label(act, app, form, "zh") for app, form in forms)
    return Refusal(
        RefusalKind.CONFLICT,
        {
            "en": "Other records, perhaps in the trash themselves, still point at this one"
            + (f" ({en})" if en else "")
            + ". Purge or change them first.",
            "zh": "仍有其他记录（可能也在回收站中）引用它"
            + (f"（{zh}）" if zh else "")
            + "，请先彻底删除或修改这些记录。",
        },
        (Problem("", "reference", {"en": en, "zh": zh}),) if en else (),
        code="referenced",
    )


def _label(act: Act, app: str, form: str, locale: str) -> str:
    published = act.world.apps.get(app)
    found = published.forms.get(form) if published else None
    return localise(found.form.label, locale, form) if found else form
