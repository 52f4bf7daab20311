"""What happens to a record in the trash, told by its history."""

from engine.form.record import Record
from runtime.services.act import Act
from runtime.storage.history import HistoryEntry, HistoryStore
from runtime.storage.record_changes import changes_between


def remember_trash(act: Act, app: str, event: str, record: Record, *, back: bool) -> None:
    """Write one entry: everything of the record comes back, or is gone."""
    person = act.caller.person.id or None
    HistoryStore(act.connection).append(
        HistoryEntry(
            app=app,
            form=record.form,
            record=record.id,
            event=event,
            at=act.now,
            actor=person,
            way=str(act.caller.way),
            app_version=act.world.apps[app].version,
            record_version=record.version,
            changes=changes_between(None, record) if back else {},
        )
    )
