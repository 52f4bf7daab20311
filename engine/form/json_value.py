"""Values as JSON and back: for answers, for history, for whatever stores a value as text.

Rules of this file:
1. Outward: decimals are strings with the field's scale, whole numbers JSON numbers, moments ISO
   8601, references `{id, title}` (to a row with its `record` too), rows carry `row_id` and
   `position`.
2. Stored: the same, but references are bare ids; `from_stored` gives back exactly the value.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Protocol

from engine.expression.values import Row, Value
from engine.form.field_types import Definition, Json
from engine.form.model import LookupField, MultiLookupField, RowLookupField, SubtableField
from engine.form.row_forms import rows_of

Title = Callable[[str, str], str]
"""Gives the title of a record: (form, id) → title; people under `$user`, `$department`."""


class Titling(Protocol):
    """Gives what references are called."""

    def of(self, form: str, id_: str) -> str:
        """The title of a record, a person, a department."""

    def of_row(self, field: RowLookupField, id_: str) -> tuple[str, str | None, str]:
        """The title of a row that a field points at, the id of its record, and its title."""


_WHOLE = frozenset({"integer", "duration"})
_NUMBERS = frozenset({"decimal", "money", "percent"}) | _WHOLE
_PEOPLE = {"user": "$user", "multi_user": "$user", "department": "$department"}
_REFERENCES = frozenset({"lookup", "multi_lookup", *_PEOPLE})
_LISTS = frozenset({"multi_select", "multi_lookup", "multi_user", "attachment", "image"})


def to_json(field: Definition, value: Value, titles: Titling | None = None) -> Json:
    """Turn a field's value into JSON; with `titles`, references become `{id, title}`."""
    if field.type == "subtable" and isinstance(field, SubtableField):
        return [_row_to_json(field, row, titles) for row in _rows(value)]
    if value is None:
        return None
    if titles and field.type == "row_lookup" and isinstance(field, RowLookupField):
        return _row_reference(field, value, titles)
    if titles and field.type in _REFERENCES:
        return _titled(reference_target(field) or "", value, titles.of)
    return value if isinstance(value, str) else _plain(field, value)


def reference_target(field: Definition) -> str | None:
    """The form that a reference field points to (`form#subtable` for rows): `$user` and
    `$department` for people.
    """
    if isinstance(field, LookupField | MultiLookupField):
        return field.form
    if isinstance(field, RowLookupField):
        return rows_of(field.form, field.subtable)
    return _PEOPLE.get(field.type)


def from_stored(field: Definition, stored: Json) -> Value:
    """Give back the value that `to_json` without titles made."""
    if stored is None:
        return None
    if isinstance(field, SubtableField):
        rows = stored if isinstance(stored, list) else []
        return [_row_from_stored(field, row) for row in rows if isinstance(row, dict)]
    if field.type in _LISTS:
        return tuple(str(one) for one in stored) if isinstance(stored, list) else None
    if isinstance(stored, dict):
        return {part: None if text is None else str(text) for part, text in stored.items()}
    return _scalar_from_stored(field.type, stored)


def _scalar_from_stored(type_: str, stored: Json) -> Value:
    if isinstance(stored, bool):
        return stored
    text = str(stored)
    if type_ in _NUMBERS:
        return Decimal(text)
    match type_:
        case "date":
            return date.fromisoformat(text)
        case "datetime":
            return datetime.fromisoformat(text).astimezone(UTC)
        case "time":
            return time.fromisoformat(text)
        case _:
            return text


def _row_from_stored(field: SubtableField, row: Mapping[str, Json]) -> Row:
    made: dict[str, Value] = {
        column.key: from_stored(column, row[column.key])
        for column in field.fields
        if column.key in row
    }
    position = row.get("position")
    return {
        "row_id": str(row["row_id"]),
        "position": int(position) if isinstance(position, int | str) else 0,
        **made,
    }


def _row_to_json(field: SubtableField, row: Row, titles: Titling | None) -> Json:
    position = row.get("position")
    made: dict[str, Json] = {
        "row_id": str(row["row_id"]),
        "position": position if isinstance(position, int) else None,
    }
    for column in field.fields:
        if column.key in row:
            made[column.key] = _cell_to_json(column, row[column.key], titles)
    return made


def _cell_to_json(column: Definition, cell: "Value | int", titles: Titling | None) -> Json:
    if cell is None or isinstance(cell, int):
        return cell
    return to_json(column, cell, titles)


def _rows(value: Value) -> Sequence[Row]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return [row for row in value if isinstance(row, Mapping)]


def _titled(target: str, value: Value, title: Title) -> Json:
    if isinstance(value, str):
        return {"id": value, "title": title(target, value)}
    if isinstance(value, tuple):
        return [{"id": str(one), "title": title(target, str(one))} for one in value]
    return None


def _row_reference(field: RowLookupField, value: Value, titles: Titling) -> Json:
    if not isinstance(value, str):
        return None
    title, record, record_title = titles.of_row(field, value)
    shown: Json = {"id": record, "title": record_title} if record else None
    return {"id": value, "title": title, "record": shown}


def _plain(field: Definition, value: "Value | int | Row") -> Json:
    if isinstance(value, Decimal):
        return int(value) if field.type in _WHOLE else f"{value:f}"
    match value:
        case None | bool() | str() | int():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date() | time():
            return value.isoformat()
        case Mapping():
            return {part: _plain(field, one) for part, one in value.items()}
        case _:
            return [_plain(field, one) for one in value]
