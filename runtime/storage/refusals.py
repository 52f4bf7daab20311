"""From what the database says of a broken constraint to form and fields."""

import re
from collections.abc import Iterator, Sequence

from sqlalchemy.exc import IntegrityError

from runtime.storage.errors import BrokenReference, NotUnique, StoreError
from runtime.storage.tables import FormTables

_SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (.+)")


def explain(error: IntegrityError, tables: FormTables) -> StoreError | None:
    """Say which unique rule or reference of a form was broken; None when it is neither."""
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is not None:
        state, name = error.orig.sqlstate, diagnostics.constraint_name or ""  # type: ignore[union-attr]
        if state == "23505":
            return _by_index_name(name, tables)
        return BrokenReference(tables.key, _by_key_name(name, tables)) if state == "23503" else None
    message = str(error.orig)
    found = _SQLITE_UNIQUE.search(message)
    if found:
        return _by_columns(found.group(1).split(", "), tables)
    if "FOREIGN KEY constraint failed" in message:
        return BrokenReference(tables.key, ())
    return None


def _by_columns(names: Sequence[str], tables: FormTables) -> NotUnique | None:
    """SQLite names `table.column`s; a subtable's rule begins with its record."""
    keys = {f"{tables.main.name}.{name}": key for name, key in _main_names(tables)}
    for rows in tables.rows.values():
        for field in rows.fields.values():
            keys.update({f"{rows.table.name}.{n}": f"{rows.key}.{field.key}" for n in field.names})
    fields = tuple(keys[name] for name in names if name in keys)
    return NotUnique(tables.key, fields, ",".join(names)) if fields else None


def _by_index_name(name: str, tables: FormTables) -> NotUnique | None:
    keys = dict(_main_names(tables))
    for index in tables.main.indexes:
        if index.name == name:
            fields = tuple(keys[column.name] for column in index.columns if column.name in keys)
            return NotUnique(tables.key, fields, name)
    for rows in tables.rows.values():
        names = {n: f"{rows.key}.{f.key}" for f in rows.fields.values() for n in f.names}
        for index in rows.table.indexes:
            if index.name == name:
                fields = tuple(names[c.name] for c in index.columns if c.name in names)
                return NotUnique(tables.key, fields, name)
    return None


def _by_key_name(name: str, tables: FormTables) -> tuple[str, ...]:
    elements = {f"fk_e{field.element}": field.key for field in tables.fields.values()}
    for rows in tables.rows.values():
        elements.update({f"fk_e{f.element}": f"{rows.key}.{f.key}" for f in rows.fields.values()})
    for column in ("owner", "department"):
        elements[f"fk_e{tables.element}_{column}"] = column
    return (elements[name],) if name in elements else ()


def _main_names(tables: FormTables) -> Iterator[tuple[str, str]]:
    for field in tables.fields.values():
        for name in field.names:
            yield name, field.key
