"""What happens to a record in the trash, told by its history."""

from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.record_event import keep_event
from runtime.storage.record_changes import changes_between


def remember_trash(act: Act, app: str, event: str, record: Record, *, back: bool) -> None:
    """Write one entry: everything of the record comes back, or is gone."""
    changes = changes_between(None, record) if back else {}
    keep_event(act, act.world.apps[app], record, event, changes)
