"""Keep in a record's history that somebody carried out an action on it."""

from runtime.services.act import Act
from runtime.services.open_record import Opened
from runtime.services.record_event import keep_event
from runtime.services.working_record import WorkingRecord

ACTED = "acted"
"""What a history calls it; its note is the action's key."""


def note_act(act: Act, opened: Opened, working: WorkingRecord, action: str) -> None:
    """Tell an action that has not written its record; what it has written says so itself."""
    if working.event != ACTED:
        return
    keep_event(act, opened.app, opened.record, ACTED, note=action)
