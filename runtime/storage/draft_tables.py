"""The tables of a definition that is not published, over those that are there.

Rules of this file:
1. They are only read. A field that would be new is blank in every record; one that would be called
   otherwise is read under its present name.
2. A number whose scale would change is moved as publishing would move it. A field whose values
   would be converted otherwise reads as blank and is told of as unsettled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    column,
    false,
    null,
    select,
    table,
    type_coerce,
)
from sqlalchemy import cast as sql_cast

from engine.definition.model import App
from runtime.storage.columns import StoredField, column_names, column_type, quoted, stored_type
from runtime.storage.foreseeing import Foreseen
from runtime.storage.registry import Element
from runtime.storage.scale_change import moved
from runtime.storage.tables import AppTables, FormTables, build_tables


@dataclass(frozen=True, slots=True)
class DraftTables:
    """The tables, and by form the dotted keys whose values are not known before publishing."""

    tables: AppTables
    unsettled: Mapping[str, frozenset[str]]


def draft_tables(app: App, foreseen: Foreseen, depends: Iterable[App], dialect: str) -> DraftTables:
    """Make the tables of an app as it would be, readable before it is published."""
    tables = build_tables(app, foreseen.planned, depends)
    over = _Over(foreseen, dialect)
    unsettled = {form.key: frozenset(over.form(form)) for form in tables.own()}
    return DraftTables(tables, unsettled)


class _Over:
    """Puts what is there in the place of tables that are not."""

    def __init__(self, foreseen: Foreseen, dialect: str) -> None:
        self._foreseen = foreseen
        self._dialect = dialect

    def form(self, form: FormTables) -> Iterable[str]:
        """Replace the tables of a form; give the keys that are unsettled."""
        form.main = self._replaced(form.element, form.main, form.fields)
        yield from self._unsettled(form.fields.values())
        for rows in form.rows.values():
            rows.table = self._replaced(rows.element, rows.table, rows.fields)
            for key in self._unsettled(rows.fields.values()):
                yield f"{rows.key}.{key}"

    def _replaced(self, element: int, wanted: Table, fields: Mapping[str, StoredField]) -> Table:
        """Read the present table as the wanted one; where there is none, no record is there."""
        there = self._foreseen.before(element)
        of_fields = {name: field for field in fields.values() for name in field.names}
        columns = [
            self._column(one, of_fields.get(one.name)).label(quoted(one.name)) if there
            else sql_cast(null(), one.type).label(quoted(one.name))
            for one in wanted.columns
        ]  # fmt: skip
        found = select(*columns)
        found = found.select_from(table(quoted(there.name))) if there else found.where(false())
        return cast(Table, found.subquery(quoted(wanted.name)))

    def _column(self, wanted: Column[Any], field: StoredField | None) -> ColumnElement[Any]:
        if field is None:
            return column(quoted(wanted.name), wanted.type)
        there = self._foreseen.before(field.element)
        if there is None:
            return sql_cast(null(), wanted.type)
        planned = self._foreseen.planned.by_id(field.element)
        if planned is not None and planned.kind != there.kind:
            return self._converted(wanted, there, planned.kind)
        names = column_names(field.sql, there.name)
        return column(quoted(names[field.names.index(wanted.name)]), wanted.type)

    def _converted(self, wanted: Column[Any], there: Element, kind: str) -> ColumnElement[Any]:
        if not _is_moved(there.kind, kind):
            return sql_cast(null(), wanted.type)
        before = column(quoted(there.name), column_type(stored_type(there.kind)))
        return type_coerce(moved(self._dialect, before, wanted), wanted.type)

    def _unsettled(self, fields: Iterable[StoredField]) -> Iterable[str]:
        for field in fields:
            there = self._foreseen.before(field.element)
            planned = self._foreseen.planned.by_id(field.element)
            if there is None or planned is None or there.kind == planned.kind:
                continue
            if not _is_moved(there.kind, planned.kind):
                yield field.key


def _is_moved(before: str, after: str) -> bool:
    return before.startswith("exact") and after.startswith("exact")
