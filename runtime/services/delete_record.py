"""Move a record to the trash."""

from runtime.services.act import Act
from runtime.services.closed_forms import refuse_change
from runtime.services.open_record import open_record
from runtime.services.outcome import Refusal, forbidden
from runtime.services.seen_version import check_seen
from runtime.services.settlement import settle
from runtime.services.trash_record import move_to_trash

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
    refusal = move_to_trash(act, opened.app, opened.form, opened.record)
    return refusal or settle(act)
