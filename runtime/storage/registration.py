"""Entering an app's elements into the registry when it is published.

Rules of this file:
1. An element is found by its key, else by a former key that `was` names, else among the retired of
   the same key and kind, else it is new.
2. What is found under a former key is renamed in the database; its id stays.
3. A changed kind of value is converted where that is possible (the column with the old values
   stays, retired); otherwise the field gets a new element and the old one is retired.
4. What the definition no longer names is retired.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from engine.definition.model import App
from engine.form.field_types import Definition
from engine.form.model import Form, SubtableField
from engine.form.uniques import all_uniques
from engine.text import Was
from runtime.storage.columns import is_stored, storage_kind
from runtime.storage.conversion import is_convertible
from runtime.storage.element_book import ColumnRename, ElementBook, TableRename
from runtime.storage.registry import (
    Element,
    Registry,
    field_path,
    form_path,
    load_registry,
    unique_path,
)


@dataclass(frozen=True, slots=True)
class Conversion:
    """A field whose values are carried over into a column of another kind."""

    path: str
    table: str
    row_key: str
    column: str
    old_column: str
    old_kind: str
    new_kind: str


@dataclass(frozen=True, slots=True)
class Registration:
    """What registering found out: how tables change beyond what comparing them shows."""

    registry: Registry
    renames: tuple[TableRename | ColumnRename, ...]
    conversions: tuple[Conversion, ...]
    retired: tuple[Element, ...]


def register(connection: Connection, app: App) -> Registration:
    """Enter an app's elements; answer the registry as it is then, and what is to be done."""
    before = load_registry(connection)
    book = ElementBook(connection, before, app.app.key)
    conversions, retired = walk_elements(app, before, book)
    return Registration(load_registry(connection), tuple(book.renames), conversions, retired)


def walk_elements(
    app: App, before: Registry, book: ElementBook
) -> tuple[tuple[Conversion, ...], tuple[Element, ...]]:
    """Enter an app's elements into a book; answer what is converted and what is given up."""
    walk = _Walk(app, before, book)
    walk.enter_forms()
    retired = walk.retire_the_rest()
    return tuple(walk.conversions), retired


class _Walk:
    """One walk through an app; `kept` are the elements that its definition names."""

    def __init__(self, app: App, before: Registry, book: ElementBook) -> None:
        self.app = app.app.key
        self.forms = app.forms
        self.before = before
        self.book = book
        self.kept: set[int] = set()
        self.conversions: list[Conversion] = []
        self.given_up: list[Element] = []

    def enter_forms(self) -> None:
        """Enter all forms before any field: lookups need the ids of their targets."""
        keys = {form.key for form in self.forms}
        for form in self.forms:
            former = [form_path(key) for key in _former(form.was, keys)]
            name = f"{self.app}_{form.key}"
            element = self._enter_table(form_path(form.key), "form", name, former)
            for child in self.book.children(element):
                self.book.rename_table(child, f"{name}__{child.path.rsplit('.', 1)[1]}")
        for form in self.forms:
            self._enter_subtables(form)
        for form in self.forms:
            self._enter_fields(form)
            for rule in all_uniques(form):
                self._enter_unique(unique_path(form.key, rule.fields, rule.key))

    def retire_the_rest(self) -> tuple[Element, ...]:
        """Retire what the definition no longer names."""
        rest = [element for element in self.book.all_living() if element.id not in self.kept]
        for element in rest:
            self.book.retire(element)
        return (*self.given_up, *rest)

    def _enter_table(self, path: str, kind: str, name: str, former: Iterable[str]) -> Element:
        found = self.book.living(path)
        if found is None:
            old = next((e for p in former if (e := self.book.living(p)) and e.kind == kind), None)
            if old is not None:
                found = self.book.rename_table(self.book.move(old, path), name)
        elif found.kind != kind:
            self._give_up(found)
            found = None
        if found is None:
            found = self.book.enter(path, kind, lambda: self.book.table_name(name))
        self.kept.add(found.id)
        return found

    def _enter_unique(self, path: str) -> None:
        self.kept.add(self.book.enter(path, "unique", lambda: path).id)

    def _enter_subtables(self, form: Form) -> None:
        """Enter the tables of rows: row lookups need the ids of theirs."""
        keys = {field.key for field in form.fields}
        for field in form.fields:
            if isinstance(field, SubtableField):
                former = [field_path(form.key, key) for key in _former(field.was, keys)]
                name = f"{self.app}_{form.key}__{field.key}"
                self._enter_table(field_path(form.key, field.key), "rows", name, former)

    def _enter_fields(self, form: Form) -> None:
        table = self.book.need(form_path(form.key))
        keys = {field.key for field in form.fields}
        for field in form.fields:
            path = field_path(form.key, field.key)
            former = [field_path(form.key, key) for key in _former(field.was, keys)]
            if isinstance(field, SubtableField):
                self._enter_columns(form, field, path)
            elif is_stored(field):
                self._enter_field(table, path, field, former)

    def _enter_columns(self, form: Form, field: SubtableField, path: str) -> None:
        table = self.book.need(path)
        keys = {column.key for column in field.fields}
        for column in filter(is_stored, field.fields):
            here = field_path(form.key, field.key, column.key)
            old = [field_path(form.key, field.key, key) for key in _former(column.was, keys)]
            self._enter_field(table, here, column, old)

    def _enter_field(
        self, table: Element, path: str, field: Definition, former: Iterable[str]
    ) -> None:
        kind = storage_kind(field, self._target(field))
        found = self.book.living(path)
        if found is None:
            old = next((e for p in former if (e := self.book.living(p))), None)
            if old is not None:
                found = self.book.rename_column(table, self.book.move(old, path), field.key)
        if found is not None and found.kind != kind:
            found = self._change_kind(table, found, kind)
        if found is None:
            found = self.book.enter(
                path, kind, lambda: self.book.column_name(table, kind, field.key)
            )
        self.kept.add(found.id)

    def _change_kind(self, table: Element, found: Element, kind: str) -> Element | None:
        if found.kind in ("form", "rows") or not is_convertible(found.kind, kind):
            self._give_up(found)
            return None
        aside = self.book.column_name(table, found.kind, f"{found.name}_was")
        self.book.create(replace(found, name=aside, retired=True))
        self.book.renames.append(ColumnRename(table.name, found.name, aside))
        self.conversions.append(
            Conversion(
                path=found.path,
                table=table.name,
                row_key="id" if table.kind == "form" else "row_id",
                column=found.name,
                old_column=aside,
                old_kind=found.kind,
                new_kind=kind,
            )
        )
        return self.book.store(replace(found, kind=kind))

    def _give_up(self, element: Element) -> None:
        self.given_up.append(element)
        self.book.retire(element)

    def _target(self, field: Definition) -> int | None:
        """Give the id of the form that a lookup names, or of the subtable that a row's does."""
        if field.type not in ("lookup", "multi_lookup", "row_lookup"):
            return None
        owner, dot, key = field.form.partition(".")
        key = key if dot else owner
        subtable = field.subtable if field.type == "row_lookup" else None
        path = field_path(key, subtable) if subtable else form_path(key)
        if dot and owner != self.app:
            return self.before.id_of(owner, path)
        return self.book.need(path).id


def _former(was: Was, present: set[str]) -> list[str]:
    """List the former keys of an element that no other element has now."""
    keys = [was] if isinstance(was, str) else (was or [])
    return [key for key in keys if key not in present]
