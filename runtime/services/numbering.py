"""Serial numbers of a record, given when their time comes.

Rules of this file:
1. A number once given stays.
2. `at: save` gives it when the record is first written, `at: submit` once it is no draft.
"""

from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.model import SerialField
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.published_app import PublishedApp
from runtime.storage.serials import SerialStore


def due_numbers(
    act: Act, app: PublishedApp, form: CompiledForm, record: Record, *, new: bool
) -> dict[str, Value]:
    """Take the numbers that a record lacks and that are due; `new`: it is not written yet."""
    due = {"save": new, "submit": record.state != "draft"}
    return {
        field.key: _next_number(act, app, form, field, record)
        for field in form.serials
        if due[field.at] and not record.values.get(field.key)
    }


def _next_number(
    act: Act, app: PublishedApp, form: CompiledForm, field: SerialField, record: Record
) -> str:
    element = app.tables.form(form.key).fields[field.key].element
    chosen = record.values.get(field.by) if field.by else None
    kind = chosen if isinstance(chosen, str) else None
    today = act.now.astimezone(app.zone).date()
    store = SerialStore(act.system.database, act.connection)
    return store.give(element, field, today, kind=kind)[0]
