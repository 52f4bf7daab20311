"""JSON Schema (draft 2020-12) of the values of each field type, as they are sent and answered."""

from collections.abc import Callable

from engine.form.field_limits import (
    ADDRESS_PARTS,
    ID_LENGTH,
    MAX_CHOICES,
    PRECISION,
    STREET_LENGTH,
    Definition,
    Json,
    JsonSchema,
    max_length,
    scale_of,
)
from engine.form.model import (
    AttachmentField,
    ImageField,
    MultiSelectField,
    SelectField,
    TextField,
)


def _nullable(schema: JsonSchema) -> JsonSchema:
    return {"anyOf": [schema, {"type": "null"}]}


def plain(type_: str, form: str | None = None) -> Callable[[Definition], JsonSchema]:
    """A schema of one JSON type, perhaps with a format."""
    schema: JsonSchema = {"type": [type_, "null"]}
    if form:
        schema["format"] = form
    return lambda _field: dict(schema)


def text_schema(field: Definition) -> JsonSchema:
    """Text up to its length, of its pattern."""
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


def number_schema(field: Definition) -> JsonSchema:
    """A number as it is sent: text or a JSON number."""
    text: JsonSchema = {"type": "string", "pattern": _decimal_pattern(field)}
    return {"anyOf": [text, {"type": "number"}, {"type": "null"}]}


def number_outward(field: Definition) -> JsonSchema:
    """A number as it is answered: text."""
    return _nullable({"type": "string", "pattern": _decimal_pattern(field)})


def _option_keys(field: Definition) -> list[Json]:
    if isinstance(field, SelectField | MultiSelectField):
        return [option.key for option in field.options]
    return []


def select_schema(field: Definition) -> JsonSchema:
    """One of the keys of the options."""
    return {"enum": [*_option_keys(field), None]}


def choices_schema(field: Definition) -> JsonSchema:
    """Several of the keys of the options."""
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
_ROW_REFERENCE: JsonSchema = {
    "type": "object",
    "properties": {
        "id": dict(_ID),
        "title": {"type": "string"},
        "record": {"anyOf": [dict(_REFERENCE), {"type": "null"}]},
    },
    "required": ["id"],
}


def id_schema(_field: Definition) -> JsonSchema:
    """A reference as it is sent."""
    return _nullable(dict(_ID))


def reference_schema(_field: Definition) -> JsonSchema:
    """A reference as it is answered, with its title."""
    return _nullable(dict(_REFERENCE))


def row_id_schema(_field: Definition) -> JsonSchema:
    """A reference to a row as it is sent: its id; `#3` for the third row of the very record."""
    return _nullable(dict(_ID))


def row_reference_schema(_field: Definition) -> JsonSchema:
    """A reference to a row as it is answered, with its title and its record."""
    return _nullable(dict(_ROW_REFERENCE))


def ids_schema(_field: Definition) -> JsonSchema:
    """Several references as they are sent."""
    return _array(dict(_ID), MAX_CHOICES)


def references_schema(_field: Definition) -> JsonSchema:
    """Several references as they are answered."""
    return _array(dict(_REFERENCE), MAX_CHOICES)


def files_schema(field: Definition) -> JsonSchema:
    """The ids of files."""
    most = field.max_count if isinstance(field, AttachmentField | ImageField) else MAX_CHOICES
    return _array(dict(_ID), most)


def address_schema(_field: Definition) -> JsonSchema:
    """Region codes and the street."""
    code: JsonSchema = {"type": ["string", "null"], "pattern": "^[0-9]{6}$"}
    parts: JsonSchema = {part: dict(code) for part in ADDRESS_PARTS[:3]}
    parts["street"] = {"type": ["string", "null"], "maxLength": STREET_LENGTH}
    return _nullable({"type": "object", "properties": parts, "additionalProperties": False})


def nothing(_field: Definition) -> JsonSchema:
    """What holds no value."""
    return {"type": "null"}
