"""The one table of field types: what a value of each is, in memory, in SQL, in JSON, on a page.

Rules of this file:
1. Every type of the form model has exactly one row in `FIELD_TYPES`; a test holds the two together.
2. SQL types are plain names and numbers: storage turns them into columns.
3. Numbers are exact: `PRECISION` digits in all, `scale` of them after the point.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.expression.types import Kind
from engine.form.model import (
    AttachmentField,
    ColumnDefinition,
    DecimalField,
    FieldDefinition,
    ImageField,
    LongTextField,
    MoneyField,
    MultiSelectField,
    PercentField,
    SelectField,
    SubtableField,
    TextField,
)

PRECISION = 18
"""Digits of a stored number, those after the point included: what fits a scaled 64-bit integer."""

ID_LENGTH = 26
"""Characters of a record's id (a ULID)."""

KEY_LENGTH = 48
"""Characters of an option's key."""

MAX_CHOICES = 200
"""How many options or records one field holds at most."""

Definition = FieldDefinition | ColumnDefinition
"""A field of a form or a column of a subtable."""

Json = bool | int | str | None | list["Json"] | dict[str, "Json"]
"""What JSON can hold when decimals travel as strings."""

JsonSchema = dict[str, Json]


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


ADDRESS_PARTS = ("province", "city", "district", "street")
"""The parts of an address, each a column of its own in SQL."""


def scale_of(field: Definition) -> int:
    """Digits after the point of a number field; 0 for whole numbers and durations."""
    if isinstance(field, DecimalField | MoneyField | PercentField):
        return field.scale
    return 0


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


def max_length(field: Definition) -> int | None:
    """The most characters a text field holds."""
    if isinstance(field, TextField | LongTextField):
        return field.max_length
    return {"phone": 24, "email": 254, "url": 2000}.get(field.type)


def _text_sql(field: Definition) -> SqlType:
    return SqlType("text", (max_length(field) or KEY_LENGTH,))


def _fixed(name: str, *parameters: int) -> Callable[[Definition], SqlType]:
    return lambda _field: SqlType(name, parameters)


def _exact_sql(field: Definition) -> SqlType:
    return SqlType("exact", (PRECISION, scale_of(field)))


def _nullable(schema: JsonSchema) -> JsonSchema:
    return {"anyOf": [schema, {"type": "null"}]}


def _plain(type_: str, form: str | None = None) -> Callable[[Definition], JsonSchema]:
    schema: JsonSchema = {"type": [type_, "null"]}
    if form:
        schema["format"] = form
    return lambda _field: dict(schema)


def _text_schema(field: Definition) -> JsonSchema:
    schema: JsonSchema = {"type": ["string", "null"], "maxLength": max_length(field)}
    if isinstance(field, TextField) and field.pattern:
        schema["pattern"] = field.pattern
    if field.type == "email":
        schema["format"] = "email"
    return schema


def _decimal_pattern(field: Definition) -> str:
    scale = scale_of(field)
    fraction = rf"(\.[0-9]{{1,{scale}}}0*)?" if scale else r"(\.0*)?"
    return rf"^[+-]?[0-9]{{1,{PRECISION - scale}}}{fraction}$"


def _number_schema(field: Definition) -> JsonSchema:
    text: JsonSchema = {"type": "string", "pattern": _decimal_pattern(field)}
    return {"anyOf": [text, {"type": "number"}, {"type": "null"}]}


def _number_outward(field: Definition) -> JsonSchema:
    return _nullable({"type": "string", "pattern": _decimal_pattern(field)})


def _option_keys(field: Definition) -> list[Json]:
    if isinstance(field, SelectField | MultiSelectField):
        return [option.key for option in field.options]
    return []


def _select_schema(field: Definition) -> JsonSchema:
    return {"enum": [*_option_keys(field), None]}


def _choices_schema(field: Definition) -> JsonSchema:
    items: JsonSchema = {"enum": _option_keys(field)}
    return _array(items, MAX_CHOICES)


def _array(items: JsonSchema, most: int) -> JsonSchema:
    return {"type": ["array", "null"], "items": items, "maxItems": most, "uniqueItems": True}


_ID: JsonSchema = {"type": "string", "maxLength": ID_LENGTH}
_REFERENCE: JsonSchema = {
    "type": "object",
    "properties": {"id": dict(_ID), "title": {"type": "string"}},
    "required": ["id"],
}


def _id_schema(_field: Definition) -> JsonSchema:
    return _nullable(dict(_ID))


def _reference_schema(_field: Definition) -> JsonSchema:
    return _nullable(dict(_REFERENCE))


def _ids_schema(_field: Definition) -> JsonSchema:
    return _array(dict(_ID), MAX_CHOICES)


def _references_schema(_field: Definition) -> JsonSchema:
    return _array(dict(_REFERENCE), MAX_CHOICES)


def _files_schema(field: Definition) -> JsonSchema:
    most = field.max_count if isinstance(field, AttachmentField | ImageField) else MAX_CHOICES
    return _array(dict(_ID), most)


def _address_schema(_field: Definition) -> JsonSchema:
    code: JsonSchema = {"type": ["string", "null"], "pattern": "^[0-9]{6}$"}
    parts: JsonSchema = {part: dict(code) for part in ADDRESS_PARTS[:3]}
    parts["street"] = {"type": ["string", "null"], "maxLength": STREET_LENGTH}
    return _nullable({"type": "object", "properties": parts, "additionalProperties": False})


STREET_LENGTH = 200
"""The most characters of an address's street."""


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


def _nothing(_field: Definition) -> JsonSchema:
    return {"type": "null"}


def _text_row(name: str, widget: str | None = None) -> FieldType:
    return FieldType(name, Kind.TEXT, widget or name, _text_sql, _text_schema, searchable=True)


def _number_row(name: str, widget: str | None = None) -> FieldType:
    return FieldType(name, Kind.NUMBER, widget or name, _exact_sql, _number_schema, _number_outward)


def _list_row(name: str, kind: Kind, schema: Callable[[Definition], JsonSchema]) -> FieldType:
    return FieldType(
        name, kind, name, _fixed("list"), schema, sortable=False, groupable=False, indexable=False
    )


_MULTI_LOOKUP = FieldType(
    "multi_lookup",
    Kind.LIST,
    "multi_lookup",
    _fixed("list"),
    _ids_schema,
    _references_schema,
    sortable=False,
    groupable=False,
    indexable=False,
)

_SERIAL = FieldType(
    "serial", Kind.TEXT, "serial", _fixed("text", 60), _plain("string"), searchable=True
)

_LONG_TEXT = FieldType(
    "long_text",
    Kind.TEXT,
    "long_text",
    _fixed("long_text"),
    _text_schema,
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
    _address_schema,
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
    _nothing,
    sortable=False,
    groupable=False,
    indexable=False,
    filterable=False,
)


def _reference_row(name: str, kind: Kind) -> FieldType:
    return FieldType(
        name, kind, name, _fixed("id", ID_LENGTH), _id_schema, _reference_schema, searchable=True
    )


FIELD_TYPES: Mapping[str, FieldType] = {
    row.name: row
    for row in (
        _text_row("text"),
        _LONG_TEXT,
        _text_row("phone"),
        _text_row("email"),
        _text_row("url"),
        FieldType("integer", Kind.NUMBER, "integer", _exact_sql, _number_schema, _plain("integer")),
        _number_row("decimal"),
        _number_row("money"),
        _number_row("percent"),
        FieldType("boolean", Kind.BOOLEAN, "boolean", _fixed("boolean"), _plain("boolean")),
        FieldType("date", Kind.DATE, "date", _fixed("date"), _plain("string", "date")),
        FieldType(
            "datetime", Kind.DATETIME, "datetime", _fixed("datetime"), _plain("string", "date-time")
        ),
        FieldType("time", Kind.TIME, "time", _fixed("time"), _plain("string", "time")),
        FieldType(
            "duration", Kind.DURATION, "duration", _exact_sql, _number_schema, _plain("integer")
        ),
        FieldType("select", Kind.TEXT, "select", _fixed("text", KEY_LENGTH), _select_schema),
        _list_row("multi_select", Kind.LIST, _choices_schema),
        _reference_row("lookup", Kind.RECORD),
        _MULTI_LOOKUP,
        _reference_row("user", Kind.USER),
        _reference_row("department", Kind.DEPARTMENT),
        _SERIAL,
        _list_row("attachment", Kind.FILES, _files_schema),
        _list_row("image", Kind.FILES, _files_schema),
        _ADDRESS,
        _SECTION,
        _SUBTABLE,
    )
}
"""Every field type by the name it has in a definition."""
