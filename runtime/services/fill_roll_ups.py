"""Fill in the roll-ups that a publication brings to records that are there.

Rules of this file:
1. What is new or adds up otherwise is filled, and every roll-up that is made of it, in the order of
   the plan: each stage reads what the one before has written.
2. It happens in the transaction that publishes, beside the records' versions and history: no rule
   is asked, for nobody has changed anything. Stored formulas that read a roll-up follow.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from engine.definition.model import App
from engine.definition.subject import fields_at
from engine.form.compiled import CompiledForm
from engine.form.context import Context
from engine.form.evaluation import recompute
from engine.form.facts import Facts
from engine.form.field_types import scale_of
from engine.form.model import FieldBase
from engine.form.record import Record
from engine.form.roll_up_plan import RollUpField, RollUpPlan, Stage
from runtime.services.published_app import PublishedApp
from runtime.services.roll_up_query import plan_of, query_of, side_by_side
from runtime.services.roll_up_targets import targets_in
from runtime.services.roll_up_writing import Change, applied
from runtime.services.system import System
from runtime.services.world import World
from runtime.storage.database import Connection
from runtime.storage.record_store import RecordStore
from runtime.storage.record_walk import walk_records
from runtime.storage.roll_ups import RolledUp

TOGETHER = 500


def fill_roll_ups(
    system: System,
    connection: Connection,
    world: World,
    made: PublishedApp,
    present: PublishedApp,
    at: datetime,
) -> None:
    """Compute what the version `made` rolls up otherwise than the present one."""
    there = replace(world, apps={**world.apps, made.key: made}, memo={})
    plan = plan_of(there, made)
    wanted = _wanted(plan, present)
    for stage in plan.stages:
        fields = [one for one in stage.fields if one.name in wanted]
        if fields:
            _Filling(system, connection, there, made, at).stage(stage, fields)


def rolls_up(app: App) -> bool:
    """Whether an app declares any roll-up."""
    fields = (field for form in app.forms for _, field, _ in fields_at(form.fields, ()))
    return any(isinstance(field, FieldBase) and field.rollup is not None for field in fields)


def _wanted(plan: RollUpPlan, present: PublishedApp) -> set[str]:
    """The names of the roll-ups to fill, those made of them among them."""
    fields = [one for stage in plan.stages for one in stage.fields]
    new = {one.name for one in fields if _adds_up(one) != _added_up(one, present)}
    return new | {one.name for one in fields if plan.needed[one.name] & new}


def _adds_up(rolled: RollUpField) -> object:
    """All that decides what a roll-up holds: its words, and the types on both sides."""
    source = rolled.rollup.source
    kept = {one.key: one for one in source.form.fields}
    if source.subtable is not None:
        kept |= {f"{source.subtable.key}.{one.key}": one for one in source.subtable.fields}
    reads = [
        (key, kept[key].type, scale_of(kept[key]))
        for key in sorted(rolled.rollup.reads)
        if key in kept
    ]
    own = rolled.field.definition
    return rolled.rollup.model, own.type, scale_of(own), reads


def _added_up(rolled: RollUpField, present: PublishedApp) -> object:
    form = present.forms.get(rolled.form.key)
    field = form.fields.get(rolled.field.key) if form else None
    if form is None or field is None or field.rollup is None:
        return None
    return _adds_up(RollUpField(form, field, field.rollup))


class _Filling:
    """Fills the roll-ups of one stage."""

    def __init__(
        self,
        system: System,
        connection: Connection,
        world: World,
        app: PublishedApp,
        at: datetime,
    ) -> None:
        self._system = system
        self._connection = connection
        self._world = world
        self._app = app
        self._at = at
        self._store = RecordStore(connection, app.tables)

    def stage(self, stage: Stage, fields: Sequence[RollUpField]) -> None:
        """Go through the records of the stage's form."""
        tables = self._app.tables.form(stage.form.key)
        for ids in walk_records(self._connection, tables, TOGETHER):
            records = list(self._store.load(stage.form.key, ids).values())
            values = self._values(fields, records)
            for record in records:
                changes = list(_changes(fields, record, values))
                self._fill(stage.form, record, changes)

    def _values(
        self, fields: Sequence[RollUpField], records: Sequence[Record]
    ) -> Mapping[str, Mapping[str, RolledUp]]:
        found: dict[str, Mapping[str, RolledUp]] = {}
        for together in side_by_side(fields):
            targets = [one for record in records for one in targets_in(together[0], record)]
            query = query_of(self._world, self._app, together, self._system.database.dialect)
            found.update(query.values(self._connection, targets))
        return found

    def _fill(self, form: CompiledForm, record: Record, changes: Sequence[Change]) -> None:
        found = applied(form, record, changes)
        changed = {one.rolled.field.key for one in changes}
        reached = form.reached_by(changed)
        order = [key for key in form.order if key in reached and not form.fields[key].on_read]
        context = Context(
            now=self._at,
            zone=self._app.zone,
            calendar=self._app.calendar,
            me=self._system.nobody,
            directory=self._world.directory,
            settings=self._app.settings,
            old=record,
        )
        values, _ = recompute(form, found.values, Facts(), context, order)
        self._store.correct(record, replace(record, values=values))


def _changes(
    fields: Sequence[RollUpField], record: Record, values: Mapping[str, Mapping[str, RolledUp]]
) -> Iterator[Change]:
    for rolled in fields:
        for target in targets_in(rolled, record):
            yield Change(rolled, target, values[rolled.name][target].value)
