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
        field.key: _next_number(act, app, form, field)
        for field in form.serials
        if due[field.at] and not record.values.get(field.key)
    }


def _next_number(act: Act, app: PublishedApp, form: CompiledForm, field: SerialField) -> str:
    element = app.tables.form(form.key).fields[field.key].element
    today = act.now.astimezone(app.zone).date()
    return SerialStore(act.system.database, act.connection).give(element, field, today)[0]
