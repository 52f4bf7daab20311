"""Between a record and the rows of its form's tables: one mapper a form, made once.

Rules of this file:
1. What is read or written of a table is decided here once: column order, names, compounds.
2. An address is four columns; blank when all of them are.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import accumulate
from typing import Any, cast

from sqlalchemy import Column

from engine.expression.values import Row, Value
from engine.form.facts import TRASHED
from engine.form.field_types import ADDRESS_PARTS
from engine.form.record import Record
from engine.form.row_forms import PARENT
from runtime.storage.columns import StoredField
from runtime.storage.tables import FormTables, RowTable

SYSTEM_COLUMNS = (
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
)
ROW_SYSTEM_COLUMNS = ("record_id", "row_id", "position")

Parameters = dict[str, Any]


class FieldMapping:
    """The fields of one table, in the order of their columns."""

    def __init__(self, fields: Iterable[StoredField]) -> None:
        self.fields = tuple(fields)
        self.names = tuple(name for field in self.fields for name in field.names)
        self._keys = tuple(field.key for field in self.fields)
        starts = [0, *accumulate(len(field.names) for field in self.fields)]
        self._starts = tuple(starts[:-1])
        self._compound = tuple(
            (field.key, start, start + len(field.names))
            for field, start in zip(self.fields, starts, strict=False)
            if field.compound
        )
        self._plain = not self._compound

    def write(self, values: Mapping[str, Any]) -> Parameters:
        """Give the value of every column; what is absent is blank."""
        if self._plain:
            return {field.names[0]: _stored(values.get(field.key)) for field in self.fields}
        return self.write_some(values, self._keys)

    def write_some(self, values: Mapping[str, Any], keys: Iterable[str]) -> Parameters:
        """Give the columns of some fields."""
        wanted = frozenset(keys)
        parameters: Parameters = {}
        for field in self.fields:
            if field.key not in wanted:
                continue
            value = values.get(field.key)
            if not field.compound:
                parameters[field.names[0]] = _stored(value)
                continue
            for name, part in zip(field.names, ADDRESS_PARTS, strict=True):
                parameters[name] = _stored(value.get(part)) if value else None
        return parameters

    def read(self, columns: Sequence[Any]) -> dict[str, Value]:
        """Give the values of a row's field columns."""
        if self._plain:
            return dict(zip(self._keys, columns, strict=True))
        values = dict(zip(self._keys, map(columns.__getitem__, self._starts), strict=True))
        for key, start, end in self._compound:
            values[key] = _address(columns[start:end])
        return values


class FormMapping:
    """The mapping of a form: its main table and its child tables."""

    def __init__(self, tables: FormTables) -> None:
        self.tables = tables
        self.main = FieldMapping(tables.fields.values())
        self.rows = {key: FieldMapping(rows.fields.values()) for key, rows in tables.rows.items()}
        main = tables.main.c
        self.main_columns: list[Column[Any]] = [
            *(main[name] for name in SYSTEM_COLUMNS),
            *(main[name] for name in self.main.names),
        ]
        self.row_columns = {
            key: _row_columns(rows, self.rows[key]) for key, rows in tables.rows.items()
        }

    def record(self, columns: Sequence[Any], subtables: Mapping[str, list[Row]]) -> Record:
        """Make the record of a row of the main table and the rows of its subtables."""
        values = self.main.read(columns[len(SYSTEM_COLUMNS) :])
        for key in self.rows:
            values[key] = subtables.get(key, [])
        return Record(
            id=columns[0],
            form=self.tables.key,
            version=columns[1],
            state=columns[2],
            owner=columns[3],
            department=columns[4],
            created_at=columns[5],
            created_by=columns[6],
            updated_at=columns[7],
            updated_by=columns[8],
            revision=columns[9],
            values=values,
        )

    def facts(self, columns: Sequence[Any]) -> dict[str, Value]:
        """Give the system fields and the fields of a row of the main table as facts.

        The last column says whether the record lies in the trash.
        """
        system: dict[str, Any] = dict(zip(SYSTEM_COLUMNS, columns, strict=False))
        system["version"] = Decimal(columns[1])
        system["revision"] = Decimal(columns[9])
        system[TRASHED] = bool(columns[-1])
        return system | self.main.read(columns[len(SYSTEM_COLUMNS) : -1])

    def row_facts(self, key: str, columns: Sequence[Any]) -> dict[str, Value]:
        """Give a row as facts: its fields, `row_id`, `position`, and its record as `parent`."""
        row = cast("dict[str, Value]", dict(self.row(key, columns)))
        return row | {"position": Decimal(columns[2]), PARENT: columns[0]}

    def system(self, record: Record) -> Parameters:
        """Give the system columns of a record."""
        return {name: getattr(record, name) for name in SYSTEM_COLUMNS}

    def row(self, key: str, columns: Sequence[Any]) -> Row:
        """Make a row of a subtable; the columns begin with record_id, row_id, position."""
        values: dict[str, Any] = {"row_id": columns[1], "position": columns[2]}
        values.update(self.rows[key].read(columns[3:]))
        return values

    def row_parameters(self, key: str, record: str, row: Row, place: int) -> Parameters:
        """Give the columns of a row; without a position of its own it takes its place."""
        parameters = self.rows[key].write(row)
        position = row.get("position")
        parameters["row_id"] = row["row_id"]
        parameters["record_id"] = record
        parameters["position"] = place if position is None else int(cast(int, position))
        return parameters


def submitted_now(before: Record | None, after: Record) -> datetime | None:
    """Give the moment of submission when a record enters it by this change."""
    entered = after.state == "submitted" and (before is None or before.state != "submitted")
    return after.updated_at if entered else None


def _row_columns(rows: RowTable, mapping: FieldMapping) -> list[Column[Any]]:
    columns = rows.table.c
    return [columns[name] for name in (*ROW_SYSTEM_COLUMNS, *mapping.names)]


def _stored(value: Any) -> Any:  # noqa: ANN401 - any value
    """Store the empty text and the empty list as blank."""
    return None if not value and (value == "" or value == ()) else value


def _address(columns: Sequence[Any]) -> Value:
    if all(value is None for value in columns):
        return None
    return dict(zip(ADDRESS_PARTS, columns, strict=True))
