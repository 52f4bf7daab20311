"""Keep in a record's history that somebody carried out an action on it."""

from runtime.services.act import Act
from runtime.services.open_record import Opened
from runtime.services.working_record import WorkingRecord
from runtime.storage.history import HistoryEntry, HistoryStore

ACTED = "acted"
"""What a history calls it; its note is the action's key."""


def note_act(act: Act, opened: Opened, working: WorkingRecord, action: str) -> None:
    """Tell an action that has not written its record; what it has written says so itself."""
    if working.event != ACTED:
        return
    HistoryStore(act.connection).append(
        HistoryEntry(
            app=opened.app.key,
            form=opened.form.key,
            record=opened.record.id,
            event=ACTED,
            at=act.now,
            actor=act.caller.person.id or None,
            way=str(act.caller.way),
            app_version=opened.app.version,
            record_version=opened.record.version,
            changes={},
            note=action,
        )
    )
