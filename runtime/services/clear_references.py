"""Let go of a record that is about to be deleted, where lookups say `on_delete: clear`.

Rules of this file:
1. A lookup that restricts (the default) is left alone and told: the record stays then.
2. What an approval covers is not cleared: its record keeps the deleted one from going.
3. Clearing is an ordinary change: computed anew, one version more, in the history.
"""

from collections.abc import Sequence
from typing import cast

from engine.expression.values import Row, Value
from engine.form.model import LookupField, MultiLookupField, RowLookupField
from runtime.services.act import Act
from runtime.services.approved_fields import check_working
from runtime.services.facts_of import gather_facts
from runtime.services.locking import lock_record
from runtime.services.published_app import PublishedApp
from runtime.services.working_record import WorkingRecord
from runtime.storage.references import Reference, find_references

BATCH = 20


def clear_references(act: Act, app: str, form: str, record: str) -> tuple[Reference, ...]:
    """Clear what may be cleared; answer the references that keep the record from going."""
    while True:
        found = find_references(act.connection, app, form, record, BATCH)
        if not found or (kept := clear_found(act, found, record)):
            return () if not found else kept


def clear_found(act: Act, found: tuple[Reference, ...], record: str) -> tuple[Reference, ...]:
    """Clear these references to a record or its rows, or none of them; answer what keeps them."""
    binding = tuple(one for one in found if not clears(act, one))
    return binding or tuple(
        one for one in found if not _clear(act, act.world.apps[one.app], one, one.row or record)
    )


def clears(act: Act, reference: Reference) -> bool:
    """Whether a reference may be cleared: its lookup says so, and its record can be changed."""
    published = act.world.apps.get(reference.app)
    form = published.forms.get(reference.form) if published else None
    field = form.fields.get(reference.field) if form else None
    definition = field.definition if field else None
    if reference.trashed or not isinstance(
        definition, LookupField | MultiLookupField | RowLookupField
    ):
        return False
    return definition.on_delete == "clear"


def _clear(act: Act, app: PublishedApp, reference: Reference, gone: str) -> bool:
    """Clear one reference; False where the record that holds it cannot do without."""
    form = app.forms[reference.form]
    holder = lock_record(act, app, form.key, reference.record)
    if holder is None:
        return True
    working = WorkingRecord(
        act,
        app,
        form,
        stored=holder,
        now=holder,
        facts=gather_facts(act, app, form, holder.values),
        event="updated",
    )
    subtable, _, column = reference.field.rpartition(".")
    key = subtable or column
    held = holder.values.get(key)
    left = _rows(held, column, gone) if subtable else _without(held, gone)
    if working.assign({key: left}, app.settings) or check_working(working) is not None:
        return False
    working.flush()
    return True


def _rows(rows: Value, column: str, gone: str) -> Value:
    held = cast("Sequence[Row]", rows or ())
    return [{**row, column: _without(row.get(column), gone)} for row in held]


def _without(value: object, gone: str) -> Value:
    if isinstance(value, tuple):
        return tuple(str(one) for one in value if one != gone) or None
    return None if value == gone else cast("Value", value)
