"""Compute every stored formula again, and tell where the store holds something else.

Rules of this file:
1. A stored formula reads its own record alone, so nothing but the record is needed.
2. A record is compared by the formulas it was written under: one last written under a version
   that computed its form otherwise is passed over until it is written again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.definition.model import App
from engine.expression.values import Value
from engine.form.app_context import AppContext
from engine.form.changeset import system_changes
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField
from engine.form.context import Context
from engine.form.evaluation import evaluate
from engine.form.facts import Facts
from engine.form.field_types import scale_of
from engine.form.form_compiler import compile_form
from engine.form.record import Record
from runtime.services.published_app import PublishedApp
from runtime.services.system import System, read_version
from runtime.services.world import World
from runtime.storage.apps import AppStore
from runtime.storage.database import Connection
from runtime.storage.record_store import RecordStore
from runtime.storage.record_walk import last_versions, walk_records

_TOGETHER = 500

Computing = Mapping[str, tuple[object, ...]]
"""What a form computes by: each field's type, scale and formula."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored formula that is not what its record gives."""

    record: str
    path: str
    stored: Value
    computed: Value


def differing_formulas(
    system: System, connection: Connection, world: World
) -> Iterator[Difference]:
    """Go through all records of all apps in batches; each difference once."""
    for app in world.apps.values():
        comparison = _Comparison(system, connection, world, app)
        for form in app.forms.values():
            if "." not in form.key and stored_formulas(form):
                yield from comparison.of_form(form)


def stored_formulas(form: CompiledForm) -> Sequence[CompiledField]:
    """The formulas of a form, and of its rows, whose values are kept."""
    return [one for one in form.fields.values() if one.formula is not None and one.stored]


class _Comparison:
    """The records of one app against its formulas."""

    def __init__(
        self, system: System, connection: Connection, world: World, app: PublishedApp
    ) -> None:
        self._connection = connection
        self._world = world
        self._app = app
        self._now: datetime = system.clock()
        self._nobody = system.nobody
        self._earlier: dict[int, App] = {app.version: app.app}
        self._alike: dict[tuple[int, str], bool] = {}

    def of_form(self, form: CompiledForm) -> Iterator[Difference]:
        main = self._app.tables.form(form.key)
        store = RecordStore(self._connection, self._app.tables)
        for ids in walk_records(self._connection, main, _TOGETHER):
            written = last_versions(self._connection, ids)
            wanted = [one for one in ids if self._same(written.get(one), form)]
            for record in store.load(form.key, wanted).values():
                yield from self._of_record(form, record)

    def _of_record(self, form: CompiledForm, record: Record) -> Iterator[Difference]:
        context = Context(
            now=self._now,
            zone=self._app.zone,
            calendar=self._app.calendar,
            me=self._nobody,
            directory=self._world.directory,
            settings=self._app.settings,
            old=record,
            shows=False,
        )
        computed = evaluate(form, system_changes(record.values), Facts(), context).values
        for field in stored_formulas(form):
            yield from _compared(field, record, computed)

    def _same(self, version: int | None, form: CompiledForm) -> bool:
        """Whether a version computed a form as the present one does."""
        if version is None or version == self._app.version:
            return version is not None
        place = (version, form.key)
        if place not in self._alike:
            self._alike[place] = _computing(form) == self._computing_in(version, form.key)
        return self._alike[place]

    def _computing_in(self, version: int, key: str) -> Computing | None:
        if version not in self._earlier:
            store = AppStore(self._connection)
            self._earlier[version] = read_version(store, self._app.key, version)
        forms = {one.key: one for one in self._earlier[version].forms}
        if key not in forms:
            return None
        present = self._app.context
        context = AppContext(
            present.key,
            {**present.forms, **forms},
            present.settings,
            present.user_links,
            present.rounding,
        )
        return _computing(compile_form(forms[key], context))


def _computing(form: CompiledForm) -> Computing:
    return {
        key: (
            one.definition.type,
            scale_of(one.definition),
            one.formula.source if one.formula else None,
            one.on_read,
        )
        for key, one in form.fields.items()
        if one.definition.type != "section"
    }


def _compared(
    field: CompiledField, record: Record, computed: Mapping[str, Value]
) -> Iterator[Difference]:
    if field.subtable is None:
        there, wanted = record.values.get(field.key), computed.get(field.key)
        if there != wanted:
            yield Difference(record.id, field.key, there, wanted)
        return
    for place, (row, again) in enumerate(
        zip(_rows(record.values, field.subtable), _rows(computed, field.subtable), strict=True)
    ):
        if row.get(field.name) != again.get(field.name):
            path = f"{field.subtable}[{place}].{field.name}"
            yield Difference(record.id, path, _cell(row, field), _cell(again, field))


def _rows(values: Mapping[str, Value], key: str) -> Sequence[Mapping[str, object]]:
    rows = values.get(key)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _cell(row: Mapping[str, object], field: CompiledField) -> Value:
    value: Value = row.get(field.name)  # type: ignore[assignment]
    return value
