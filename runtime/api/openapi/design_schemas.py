"""JSON Schemas of what the designer's live help takes and gives."""

from collections.abc import Mapping

from runtime.api.openapi.schemas import ANY_OBJECT, TEXT, Schema, many, thing

_TYPE = thing({"type": TEXT, "label": TEXT, "icon": TEXT})

DESIGN_SCHEMAS: Mapping[str, Schema] = {
    "Vocabulary": thing(
        {
            "schema": {**ANY_OBJECT, "description": "The JSON Schema of the language."},
            "functions": many(
                thing({"name": TEXT, "signature": TEXT, "doc": TEXT, "result": TEXT})
            ),
            "field_types": many(_TYPE),
            "node_types": many(_TYPE),
            "widget_types": many(_TYPE),
            "property_words": {
                "type": "object",
                "additionalProperties": thing({"label": TEXT, "description": TEXT}),
                "description": "By property, and by `Part.property` where it means its own.",
            },
            "value_words": {
                "type": "object",
                "additionalProperties": TEXT,
                "description": "By `property.value`, and by the value alone.",
            },
            "definition_words": {"type": "object", "additionalProperties": TEXT},
        }
    ),
}
