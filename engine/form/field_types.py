"""The one table of field types: what a value of each is, in memory, in SQL, in JSON, on a page.

Rules of this file:
1. Every type of the form model has exactly one row in `FIELD_TYPES`; a test holds the two together.
2. SQL types are plain names and numbers: storage turns them into columns.
3. Numbers are exact: `PRECISION` digits in all, `scale` of them after the point.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.expression.types import Kind
from engine.form.field_limits import ADDRESS_PARTS as ADDRESS_PARTS
from engine.form.field_limits import ID_LENGTH as ID_LENGTH
from engine.form.field_limits import KEY_LENGTH as KEY_LENGTH
from engine.form.field_limits import MAX_CHOICES as MAX_CHOICES
from engine.form.field_limits import PRECISION as PRECISION
from engine.form.field_limits import STREET_LENGTH as STREET_LENGTH
from engine.form.field_limits import Definition as Definition
from engine.form.field_limits import Json as Json
from engine.form.field_limits import JsonSchema as JsonSchema
from engine.form.field_limits import max_length as max_length
from engine.form.field_limits import scale_of as scale_of
from engine.form.field_schemas import (
    address_schema,
    choices_schema,
    files_schema,
    id_schema,
    ids_schema,
    nothing,
    number_outward,
    number_schema,
    plain,
    reference_schema,
    references_schema,
    row_id_schema,
    row_reference_schema,
    select_schema,
    text_schema,
)
from engine.form.model import SubtableField


@dataclass(frozen=True, slots=True)
class SqlType:
    """A column type by name: `text(length)`, `long_text`, `exact(precision, scale)`, `boolean`,
    `date`, `datetime`, `time`, `id`, `list` (JSON text), `address` (four columns).
    """

    name: str
    parameters: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldType:
    """What is true of every field of one type; `sql` and `schema` look at the definition."""

    name: str
    kind: Kind
    widget: str
    sql: Callable[[Definition], SqlType] | None
    schema: Callable[[Definition], JsonSchema]
    outward: Callable[[Definition], JsonSchema] | None = None
    searchable: bool = False
    sortable: bool = True
    groupable: bool = True
    indexable: bool = True
    filterable: bool = True


def field_type(field: Definition) -> FieldType:
    """Find the row of the table for a field."""
    return FIELD_TYPES[field.type]


def kind_of(field: Definition) -> Kind:
    """The kind of value that a field holds in expressions."""
    return field_type(field).kind


def sql_type(field: Definition) -> SqlType | None:
    """The column type of a field; None for what has no column of its own."""
    make = field_type(field).sql
    return make(field) if make else None


def json_schema(field: Definition, *, outward: bool = False) -> JsonSchema:
    """JSON Schema of a field's value as it is sent, or (`outward`) as it is answered."""
    row = field_type(field)
    make = row.outward if outward and row.outward else row.schema
    return make(field)


def holds_value(field: Definition) -> bool:
    """Whether a field holds a value of its own (a section does not)."""
    return field.type != "section"


def _text_sql(field: Definition) -> SqlType:
    return SqlType("text", (max_length(field) or KEY_LENGTH,))


def _fixed(name: str, *parameters: int) -> Callable[[Definition], SqlType]:
    return lambda _field: SqlType(name, parameters)


def _exact_sql(field: Definition) -> SqlType:
    return SqlType("exact", (PRECISION, scale_of(field)))


def _rows_schema(field: Definition, *, outward: bool) -> JsonSchema:
    columns = field.fields if isinstance(field, SubtableField) else []
    properties: JsonSchema = {
        "row_id": {"type": "string", "maxLength": ID_LENGTH},
        "position": {"type": "integer", "minimum": 1},
    }
    if not outward:
        properties["_delete"] = {"type": "boolean"}
    for column in columns:
        properties[column.key] = json_schema(column, outward=outward)
    row: JsonSchema = {"type": "object", "properties": properties, "additionalProperties": False}
    most = field.max_rows if isinstance(field, SubtableField) else 0
    return {"type": ["array", "null"], "items": row, "maxItems": most}


def _rows_inward(field: Definition) -> JsonSchema:
    return _rows_schema(field, outward=False)


def _rows_outward(field: Definition) -> JsonSchema:
    return _rows_schema(field, outward=True)


def _text_row(name: str, widget: str | None = None) -> FieldType:
    return FieldType(name, Kind.TEXT, widget or name, _text_sql, text_schema, searchable=True)


def _number_row(name: str, widget: str | None = None) -> FieldType:
    return FieldType(name, Kind.NUMBER, widget or name, _exact_sql, number_schema, number_outward)


def _list_row(name: str, kind: Kind, schema: Callable[[Definition], JsonSchema]) -> FieldType:
    return FieldType(
        name, kind, name, _fixed("list"), schema, sortable=False, groupable=False, indexable=False
    )


def _references_row(name: str) -> FieldType:
    return FieldType(
        name,
        Kind.LIST,
        name,
        _fixed("list"),
        ids_schema,
        references_schema,
        sortable=False,
        groupable=False,
        indexable=False,
    )


_SERIAL = FieldType(
    "serial", Kind.TEXT, "serial", _fixed("text", 60), plain("string"), searchable=True
)

_LONG_TEXT = FieldType(
    "long_text",
    Kind.TEXT,
    "long_text",
    _fixed("long_text"),
    text_schema,
    searchable=True,
    sortable=False,
    groupable=False,
    indexable=False,
)

_ADDRESS = FieldType(
    "address",
    Kind.ADDRESS,
    "address",
    _fixed("address"),
    address_schema,
    sortable=False,
    groupable=False,
    indexable=False,
)

_SUBTABLE = FieldType(
    "subtable",
    Kind.ROW,
    "grid",
    None,
    _rows_inward,
    _rows_outward,
    sortable=False,
    groupable=False,
    indexable=False,
    filterable=False,
)

_SECTION = FieldType(
    "section",
    Kind.BLANK,
    "section",
    None,
    nothing,
    sortable=False,
    groupable=False,
    indexable=False,
    filterable=False,
)


def _reference_row(name: str, kind: Kind) -> FieldType:
    return FieldType(
        name, kind, name, _fixed("id", ID_LENGTH), id_schema, reference_schema, searchable=True
    )


FIELD_TYPES: Mapping[str, FieldType] = {
    row.name: row
    for row in (
        _text_row("text"),
        _LONG_TEXT,
        _text_row("phone"),
        _text_row("email"),
        _text_row("url"),
        FieldType("integer", Kind.NUMBER, "integer", _exact_sql, number_schema, plain("integer")),
        _number_row("decimal"),
        _number_row("money"),
        _number_row("percent"),
        FieldType("boolean", Kind.BOOLEAN, "boolean", _fixed("boolean"), plain("boolean")),
        FieldType("date", Kind.DATE, "date", _fixed("date"), plain("string", "date")),
        FieldType(
            "datetime", Kind.DATETIME, "datetime", _fixed("datetime"), plain("string", "date-time")
        ),
        FieldType("time", Kind.TIME, "time", _fixed("time"), plain("string", "time")),
        FieldType(
            "duration", Kind.DURATION, "duration", _exact_sql, number_schema, plain("integer")
        ),
        FieldType("select", Kind.TEXT, "select", _fixed("text", KEY_LENGTH), select_schema),
        _list_row("multi_select", Kind.LIST, choices_schema),
        _reference_row("lookup", Kind.RECORD),
        _references_row("multi_lookup"),
        FieldType(
            "row_lookup",
            Kind.RECORD,
            "row_lookup",
            _fixed("id", ID_LENGTH),
            row_id_schema,
            row_reference_schema,
            searchable=True,
        ),
        _reference_row("user", Kind.USER),
        _references_row("multi_user"),
        _reference_row("department", Kind.DEPARTMENT),
        _SERIAL,
        _list_row("attachment", Kind.FILES, files_schema),
        _list_row("image", Kind.FILES, files_schema),
        _ADDRESS,
        _SECTION,
        _SUBTABLE,
    )
}
"""Every field type by the name it has in a definition."""
