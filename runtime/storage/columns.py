"""From a field to its columns: SQL type, names, and the way between a value and its columns.

Rules of this file:
1. What a field stores is said by `engine.form.field_types`; here names become SQLAlchemy types.
2. Fields computed on read, sections and subtables have no column in their form's table.
3. Every identifier is quoted: a field may be called `select` or `group`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Column, Date, ForeignKey, Time
from sqlalchemy.sql.elements import quoted_name
from sqlalchemy.types import TypeEngine

from engine.form.field_types import ADDRESS_PARTS, PRECISION, Definition, SqlType, sql_type
from engine.form.model import FieldBase
from runtime.storage.types import Exact, PlainText, TextList, UtcDateTime

MAIN_COLUMNS = frozenset(
    {
        "id",
        "version",
        "state",
        "owner",
        "department",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        "revision",
        "submitted_at",
        "deleted_at",
        "deleted_by",
    }
)
ROW_COLUMNS = frozenset({"row_id", "record_id", "position"})
DATABASE_COLUMNS = frozenset(
    {"ctid", "oid", "rowid", "tableoid", "xmin", "xmax", "cmin", "cmax", "_rowid_"}
)
"""Names that a database gives to columns of its own."""


@dataclass(frozen=True, slots=True)
class StoredField:
    """A field that has columns: its key, stable id, what it stores, and what they are called."""

    key: str
    element: int
    field: Definition
    sql: SqlType
    names: tuple[str, ...]

    @property
    def compound(self) -> bool:
        """Whether the value is spread over several columns."""
        return self.sql.name == "address"


def quoted(name: str) -> quoted_name:
    """Mark an identifier to be quoted always."""
    return quoted_name(name, quote=True)


def is_stored(field: Definition) -> bool:
    """Tell whether a field has columns in the table of its form."""
    if isinstance(field, FieldBase) and field.is_read:
        return False
    return sql_type(field) is not None


def column_names(sql: SqlType, name: str) -> tuple[str, ...]:
    """Give the names of a field's columns."""
    if sql.name == "address":
        return tuple(f"{name}__{part}" for part in ADDRESS_PARTS)
    return (name,)


def storage_kind(field: Definition, target: int | None = None) -> str:
    """Say what a field stores, so that a change of it is seen: `exact:2`, `lookup:17`, `list`."""
    sql = sql_type(field)
    if sql is None:
        return field.type
    if field.type in ("lookup", "user", "department"):
        return field.type if target is None else f"{field.type}:{target}"
    if field.type == "row_lookup":
        return f"row:{target}"
    if field.type in ("multi_lookup", "multi_user"):
        return f"list:{'people' if target is None else target}"
    if sql.name == "exact":
        return f"exact:{sql.parameters[1]}"
    return "text" if sql.name == "long_text" else sql.name


def stored_type(kind: str) -> SqlType:
    """Give what a kind of values, as `storage_kind` says it, is stored as."""
    name, _, scale = kind.partition(":")
    return SqlType(name, (PRECISION, int(scale))) if name == "exact" else SqlType(name)


def column_type(sql: SqlType) -> TypeEngine[Any]:
    """Give the SQLAlchemy type of a plain column."""
    if sql.name == "exact":
        return Exact(*sql.parameters)
    make = _PLAIN_TYPES.get(sql.name, PlainText)
    return make()


_PLAIN_TYPES: Mapping[str, Callable[[], TypeEngine[Any]]] = {
    "boolean": Boolean,
    "date": Date,
    "datetime": UtcDateTime,
    "time": Time,
    "list": TextList,
}


def field_columns(stored: StoredField, references: Column[Any] | None) -> list[Column[Any]]:
    """Make the columns of a field; `references` is the column a lookup's id points at."""
    if stored.compound:
        return [Column(quoted(name), PlainText(), nullable=True) for name in stored.names]
    constraints: list[ForeignKey] = []
    if references is not None:
        # Rows are taken out and put back, and may point at rows written after them: theirs is
        # tried at the end of a write.
        late = stored.field.type == "row_lookup"
        constraints.append(
            ForeignKey(
                references,
                name=f"fk_e{stored.element}",
                # "clear" too: records are changed by acts with a version and a history row,
                # never by the database behind their back.
                ondelete="NO ACTION" if late else "RESTRICT",
                deferrable=True if late else None,
                initially="DEFERRED" if late else None,
                # Forms may look up one another: the key is added when both tables are there.
                use_alter=True,
            )
        )
    column: Column[Any] = Column(
        quoted(stored.names[0]), column_type(stored.sql), *constraints, nullable=True
    )
    return [column]
