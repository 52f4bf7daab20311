"""The indexes of a form's tables, derived from what the form declares.

Rules of this file:
1. Lookups, `indexed` and `unique` fields have an index; so has what a declared view filters by
   equality and sorts by, with the id behind it, because lists are read by keyset.
2. Uniqueness holds among the records that are not in the trash. Blank is equal to nothing.
3. Names come from stable ids; a changed `where` makes another name, so that it is seen.
"""

import ast
import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ColumnElement, Index, Table, and_

from engine.form.field_types import field_type
from engine.form.model import FieldBase
from engine.form.presentation import View
from engine.form.uniques import all_uniques
from runtime.storage.columns import StoredField
from runtime.storage.registry import Registry, unique_path

if TYPE_CHECKING:
    from runtime.storage.tables import FormTables, RowTable

LONGEST_INDEXED = 600
"""Characters of a text that may still stand in an index that only speeds things up."""


def add_form_indexes(
    tables: "FormTables",
    registry: Registry,
    condition: "Callable[[FormTables, str], ColumnElement[bool]] | None",
) -> None:
    """Add every index of a form's main table and child tables."""
    main = tables.main
    for name in ("owner", "state"):
        Index(f"ix_e{tables.element}_{name}", main.c[name], main.c.id)
    for stored in tables.fields.values():
        _add_field_index(main, stored, main.c.id)
        if isinstance(stored.field, FieldBase) and stored.field.unique:
            _add_unique(f"uq_e{stored.element}", [main.c[stored.names[0]]], None)
    for rule in all_uniques(tables.form):
        element = registry.id_of(tables.app, unique_path(tables.form.key, rule.fields, rule.key))
        name = f"uq_e{element}_{_mark('+'.join(rule.fields) + '?' + (rule.where or ''))}"
        where = condition(tables, rule.where) if rule.where and condition else None
        if where is not None or not rule.where:
            _add_unique(name, [tables.column(field) for field in rule.fields], where)
    for columns in _view_indexes(tables):
        _add_view_index(tables, columns)
    for rows in tables.rows.values():
        _add_row_indexes(rows)


def _add_row_indexes(rows: "RowTable") -> None:
    table = rows.table
    Index(f"ix_e{rows.element}_record", table.c.record_id, table.c.position)
    for stored in rows.fields.values():
        _add_field_index(table, stored, table.c.row_id)
    for fields in rows.field.unique:
        columns = [rows.column(field) for field in fields]
        name = f"uq_e{rows.element}_{_mark('+'.join(fields))}"
        Index(name, table.c.record_id, *columns, unique=True)


def _add_field_index(table: Table, stored: StoredField, tie: Column[Any]) -> None:
    if not isinstance(stored.field, FieldBase) or not _fits_index(stored):
        return
    if stored.field.indexed or stored.field.type in _ALWAYS:
        Index(f"ix_e{stored.element}", table.c[stored.names[0]], tie)


_ALWAYS = frozenset({"lookup", "row_lookup", "user", "department"})


def _add_unique(name: str, columns: list[Column[Any]], where: ColumnElement[bool] | None) -> None:
    living = columns[0].table.c.deleted_at.is_(None)
    only = living if where is None else and_(living, where)
    Index(name, *columns, unique=True, sqlite_where=only, postgresql_where=only)


def _view_indexes(tables: "FormTables") -> list[tuple[str, ...]]:
    """Give the field paths of each index that a view needs, without the tie behind them."""
    wanted: dict[tuple[str, ...], None] = {}
    for view in tables.form.views:
        sorts = _sort_paths(view)
        equals = tuple(dict.fromkeys(_equal_paths(view)))
        for columns in (sorts, (*equals, *(path for path in sorts if path not in equals))):
            if columns and all(_indexable(tables, path) for path in columns):
                wanted[columns] = None
    return list(wanted)


def _add_view_index(tables: "FormTables", paths: tuple[str, ...]) -> None:
    columns = [tables.column(path) for path in paths]
    if paths[0] in ("id",) or (len(paths) == 1 and paths[0] in ("owner", "state")):
        return
    marks = "_".join(
        str(tables.fields[path].element) if path in tables.fields else path for path in paths
    )
    name = f"ix_e{tables.element}_by_{marks}"
    if len(name) > _LONGEST:
        name = f"ix_e{tables.element}_by_{_mark(marks)}"
    if name not in {index.name for index in tables.main.indexes}:
        Index(name, *columns, tables.main.c.id)


_LONGEST = 60


def _sort_paths(view: View) -> tuple[str, ...]:
    parts = (part.strip().removeprefix("-") for part in (view.sort or "").split(","))
    return tuple(part for part in parts if part)


def _equal_paths(view: View) -> Iterator[str]:
    """Give the fields that a view's filter compares with `==`, all joined by `and`."""
    try:
        tree = ast.parse(view.filter or "true", mode="eval").body
    except SyntaxError:
        return
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    for part in parts:
        match part:
            case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq()]):
                yield name
            case ast.Name(id=name) if name not in ("true", "false"):
                yield name


def _indexable(tables: "FormTables", path: str) -> bool:
    stored = tables.fields.get(path)
    if stored is not None:
        return _fits_index(stored)
    return path in tables.main.c and path not in tables.form_keys()


def _fits_index(stored: StoredField) -> bool:
    """Tell whether any value of the field fits an entry of PostgreSQL's index (2,704 bytes)."""
    long = stored.sql.name == "text" and stored.sql.parameters[0] > LONGEST_INDEXED
    return field_type(stored.field).indexable and not long


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
