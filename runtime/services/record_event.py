"""What happened to a record, kept in its history: who did it, when, and by what way.

Rule of this file: every entry that an act writes is made here; publishing, which is no act of a
record, makes its own.
"""

from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.published_app import PublishedApp
from runtime.storage.history import Changes, HistoryEntry, HistoryStore


def keep_event(
    act: Act,
    app: PublishedApp,
    record: Record,
    event: str,
    changes: Changes | None = None,
    note: str | None = None,
) -> None:
    """Write one entry of a record's history, in the name of whoever acts.

    `record`: as it is after the event; `changes`: before and after by path.
    """
    HistoryStore(act.connection).append(
        HistoryEntry(
            app=app.key,
            form=record.form,
            record=record.id,
            event=event,
            at=act.now,
            actor=act.caller.person.id or None,
            way=str(act.caller.way),
            app_version=app.version,
            record_version=record.version,
            changes=changes or {},
            note=note,
        )
    )
