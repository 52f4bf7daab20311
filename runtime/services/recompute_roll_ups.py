"""Compute every roll-up again from what is there, and tell where the store holds something else.

Rules of this file:
1. Records are gone through in batches; the trash neither counts nor is looked at.
2. A difference names form, record and field in words: it is read by people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from engine.expression.errors import EvaluationError
from engine.expression.scope import Path
from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.field_error import FieldError
from engine.form.record import Record
from engine.form.roll_up_plan import RollUpField
from engine.form.stored_value import stored_value
from engine.text import localise
from runtime.services.published_app import PublishedApp
from runtime.services.roll_up_query import plan_of, query_of, side_by_side
from runtime.services.roll_up_targets import rows_in, targets_in
from runtime.services.system import System
from runtime.services.world import World
from runtime.storage.database import Connection
from runtime.storage.record_store import RecordStore
from runtime.storage.record_walk import walk_records
from runtime.storage.roll_ups import RolledUp

TOGETHER = 500


@dataclass(frozen=True, slots=True)
class RollUpDifference:
    """A roll-up that is not what adding up gives; `called`: how people call the record."""

    form: str
    record: str
    called: str
    field: str
    place: int | None
    stored: Value
    recomputed: Value


def differing_roll_ups(
    system: System, connection: Connection, world: World
) -> Iterator[RollUpDifference]:
    """Go through the records of all forms that roll anything up; each difference once."""
    dialect = system.database.dialect
    for app in world.apps.values():
        plan = plan_of(world, app)
        for form in {stage.form.key: stage.form for stage in plan.stages}.values():
            fields = tuple(plan.of_form(form.key))
            store = RecordStore(connection, app.tables)
            for ids in walk_records(connection, app.tables.form(form.key), TOGETHER):
                records = list(store.load(form.key, ids).values())
                for together in side_by_side(fields):
                    targets = [one for record in records for one in targets_in(together[0], record)]
                    values = query_of(world, app, together, dialect).values(connection, targets)
                    for rolled in together:
                        for record in records:
                            yield from _compared(app, form, rolled, record, values[rolled.name])


def _compared(
    app: PublishedApp,
    form: CompiledForm,
    rolled: RollUpField,
    record: Record,
    values: Mapping[str, RolledUp],
) -> Iterator[RollUpDifference]:
    for place, (target, stored) in enumerate(_stored(rolled, record), start=1):
        value = values[target].value
        fitted = stored_value(rolled.field, value, form.app.rounding)
        wanted = value if isinstance(fitted, FieldError) else fitted
        if stored != wanted:
            yield RollUpDifference(
                localise(form.form.label, "en", form.key),
                record.id,
                _called(form, record, app),
                localise(rolled.field.label, "en", rolled.field.key),
                place if rolled.field.subtable else None,
                stored,
                wanted,
            )


def _stored(rolled: RollUpField, record: Record) -> Sequence[tuple[str, Value]]:
    field = rolled.field
    if field.subtable is None:
        return [(record.id, record.values.get(field.key))]
    rows = rows_in(record, field.subtable)
    return [(str(row["row_id"]), cast(Value, row.get(field.name))) for row in rows]


def _called(form: CompiledForm, record: Record, app: PublishedApp) -> str:
    """The record's title as far as its own fields give it, else its number or first text."""

    def shown(path: Path) -> Value:
        return record.values.get(path[0]) if len(path) == 1 else None

    if form.title is not None:
        try:
            said = form.title.render_in("en", shown, app.zone).strip()
        except EvaluationError:
            said = ""
        if said:
            return said
    for field in form.tops():
        value = record.values.get(field.key)
        if field.definition.type in ("serial", "text") and value:
            return str(value)
    return record.id
