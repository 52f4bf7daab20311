"""The typed tables of forms: one a form, one child table a subtable.

Rules of this file:
1. Tables are made from the definition and the registry alone; what is really in the database is
   the business of `migration`.
2. Every index and constraint is named from stable ids: a renamed key renames none of them.
3. `FormTables.column(path)` is how anybody finds the column of a field: names in the database may
   differ from keys.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    MetaData,
    Table,
)

from engine.definition.model import App
from engine.form.field_types import ADDRESS_PARTS, Definition, sql_type
from engine.form.model import Form, SubtableField
from runtime.storage.columns import (
    StoredField,
    column_names,
    field_columns,
    is_stored,
    quoted,
)
from runtime.storage.date_indexes import add_date_indexes
from runtime.storage.form_indexes import add_form_indexes
from runtime.storage.registry import Element, Registry, field_path, form_path
from runtime.storage.schema.accounts import departments, users
from runtime.storage.types import PlainText, UtcDateTime

Condition = Callable[["FormTables", str], ColumnElement[bool]]
"""Compiles the `where` of a unique rule over its form's own columns."""


@dataclass(slots=True)
class RowTable:
    """The child table of one subtable."""

    key: str
    element: int
    field: SubtableField
    table: Table
    fields: Mapping[str, StoredField]

    def column(self, key: str) -> Column[Any]:
        """Find the column of a row's field, or of `row_id`, `record_id`, `position`."""
        head, _, part = key.partition(".")
        stored = self.fields.get(head)
        if stored is None:
            return self.table.c[key]
        return self.table.c[stored.names[ADDRESS_PARTS.index(part)] if part else stored.names[0]]


@dataclass(slots=True)
class FormTables:
    """The tables of one form."""

    app: str
    form: Form
    element: int
    main: Table
    fields: Mapping[str, StoredField]
    rows: Mapping[str, RowTable]
    memo: dict[str, object] = dataclass_field(default_factory=dict, repr=False, compare=False)
    """What others derive from the tables and keep with them."""

    @property
    def key(self) -> str:
        """The form's key in its app."""
        return self.form.key

    def form_keys(self) -> frozenset[str]:
        """The keys of all the form's fields, with columns or without."""
        return frozenset(field.key for field in self.form.fields)

    def column(self, path: str) -> Column[Any]:
        """Find the column of a field (`total`), an address part (`ship_to.city`), a subtable's
        column (`lines.amount`) or a system field; KeyError when it has none.
        """
        head, _, tail = path.partition(".")
        if head in self.rows and tail:
            return self.rows[head].column(tail)
        stored = self.fields.get(head)
        if stored is None:
            return self.main.c[path]
        return self.main.c[stored.names[ADDRESS_PARTS.index(tail)] if tail else stored.names[0]]


@dataclass(slots=True)
class AppTables:
    """The tables of an app; forms of the apps it depends on are found as `app.form`."""

    app: str
    metadata: MetaData
    forms: Mapping[str, FormTables]

    def form(self, key: str) -> FormTables:
        """Find the tables of a form by its key, or by `app.form`."""
        return self.forms[key.removeprefix(f"{self.app}.")]

    def own(self) -> tuple[FormTables, ...]:
        """The forms of the app itself."""
        return tuple(form for form in self.forms.values() if form.app == self.app)


def build_tables(
    app: App,
    registry: Registry,
    depends: Iterable[App] = (),
    condition: Condition | None = None,
) -> AppTables:
    """Make the tables of an app and of all the apps it depends on, directly or not.

    All of them are in the registry; `condition` compiles the `where` of unique rules and is
    needed only by who creates tables.
    """
    metadata = MetaData()
    found: dict[tuple[str, str], FormTables] = {}
    apps = (*depends, app)
    for one in apps:
        for form in one.forms:
            found[one.app.key, form.key] = _empty_tables(one.app.key, form, registry, metadata)
    for tables in found.values():
        _add_fields(tables, registry, found)
        add_form_indexes(tables, registry, condition)
    add_date_indexes(apps, found)
    forms = {
        form if owner == app.app.key else f"{owner}.{form}": tables
        for (owner, form), tables in found.items()
    }
    return AppTables(app.app.key, metadata, forms)


def find_target(app: str, form: str, found: Mapping[tuple[str, str], FormTables]) -> FormTables:
    """Find the form that a lookup names: of its own app, or `app.form`."""
    owner, dot, key = form.partition(".")
    return found[(owner, key) if dot else (app, form)]


def _empty_tables(app: str, form: Form, registry: Registry, metadata: MetaData) -> FormTables:
    element = registry.need(app, form_path(form.key))
    main = Table(quoted(element.name), metadata, *_main_columns(element.id))
    rows = {
        field.key: _empty_rows(app, form, field, registry, main)
        for field in form.fields
        if isinstance(field, SubtableField)
    }
    return FormTables(app, form, element.id, main, {}, rows)


def _empty_rows(
    app: str, form: Form, field: SubtableField, registry: Registry, main: Table
) -> RowTable:
    element = registry.need(app, field_path(form.key, field.key))
    parent = ForeignKey(main.c.id, name=f"fk_e{element.id}", ondelete="CASCADE")
    table = Table(
        quoted(element.name),
        main.metadata,
        Column("row_id", PlainText(), primary_key=True, nullable=False),
        Column("record_id", PlainText(), parent, nullable=False),
        Column("position", Integer, nullable=False),
    )
    return RowTable(field.key, element.id, field, table, {})


def _main_columns(element: int) -> list[Column[Any] | CheckConstraint]:
    return [
        Column("id", PlainText(), primary_key=True, nullable=False),
        Column("version", Integer, nullable=False),
        Column("state", PlainText(), nullable=False),
        Column(
            "owner",
            PlainText(),
            ForeignKey(users.c.id, name=f"fk_e{element}_owner"),
            nullable=True,
        ),
        Column(
            "department",
            PlainText(),
            ForeignKey(departments.c.id, name=f"fk_e{element}_department"),
            nullable=True,
        ),
        Column("created_at", UtcDateTime(), nullable=False),
        Column("created_by", PlainText(), nullable=True),
        Column("updated_at", UtcDateTime(), nullable=False),
        Column("updated_by", PlainText(), nullable=True),
        Column("revision", Integer, nullable=False, server_default="0"),
        Column("submitted_at", UtcDateTime(), nullable=True),
        Column("deleted_at", UtcDateTime(), nullable=True),
        Column("deleted_by", PlainText(), nullable=True),
        CheckConstraint("version >= 1", name=f"ck_e{element}_version"),
    ]


def _add_fields(
    tables: FormTables, registry: Registry, found: Mapping[tuple[str, str], FormTables]
) -> None:
    def add(table: Table, field: Definition, column: str | None = None) -> StoredField:
        path = field_path(tables.form.key, column or field.key, field.key if column else None)
        stored = stored_field(field, registry.need(tables.app, path))
        references = _references(tables.app, field, found)
        for made in field_columns(stored, references):
            table.append_column(made)
        return stored

    tables.fields = {
        field.key: add(tables.main, field) for field in tables.form.fields if is_stored(field)
    }
    for rows in tables.rows.values():
        rows.fields = {
            column.key: add(rows.table, column, rows.key)
            for column in rows.field.fields
            if is_stored(column)
        }


def stored_field(field: Definition, element: Element) -> StoredField:
    """Join a field with its element."""
    sql = sql_type(field)
    if sql is None:
        raise ValueError(f"{field.key} has no column")
    return StoredField(field.key, element.id, field, sql, column_names(sql, element.name))


def _references(
    app: str, field: Definition, found: Mapping[tuple[str, str], FormTables]
) -> Column[Any] | None:
    match field.type:
        case "lookup":
            return find_target(app, field.form, found).main.c["id"]
        case "row_lookup":
            rows = find_target(app, field.form, found).rows[field.subtable]
            return rows.table.c["row_id"]
        case "user":
            return users.c["id"]
        case "department":
            return departments.c["id"]
        case _:
            return None
