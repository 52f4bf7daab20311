"""Lock records of an app, so that nobody else changes them before the act ends.

Rules of this file:
1. What the act has read of a record before it locked it is read anew when it is asked for next.
2. A record that the act has written is locked, and stands in the store as it was written.
"""

from collections.abc import Sequence

from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.answering import answers_of
from runtime.services.published_app import PublishedApp
from runtime.services.written import last_written
from runtime.storage.record_store import RecordStore


def lock_record(act: Act, app: PublishedApp, form: str, record: str) -> Record | None:
    """Lock a record and load it with its rows; None when it is gone."""
    found = RecordStore(act.connection, app.tables).find(form, record, lock=True)
    answers_of(act, app).forget(form, (record,))
    return found


def lock_records(
    act: Act, app: PublishedApp, form: str, records: Sequence[str]
) -> dict[str, Record]:
    """Lock records and load them with their rows; those that are gone are left out."""
    found = RecordStore(act.connection, app.tables).load(form, records, lock=True)
    answers_of(act, app).forget(form, records)
    return found


def lock_present(act: Act, app: PublishedApp, form: str, record: str) -> Record | None:
    """Lock a record, and give it as the act has it by now; None when it is gone."""
    if any(one.app == app.key and one.record == record for one in act.written):
        return last_written(act.written, app.key, record)
    return lock_record(act, app, form, record)
