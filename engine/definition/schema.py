"""The JSON Schema of the definition language, drawn from the models.

Rules of this file:
1. It is what `vermilion schema` prints and what the structure of every definition is checked by.
2. Where a model takes another spelling (an expression as a number), the schema says so too.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import cast

from pydantic import TypeAdapter
from pydantic.json_schema import DEFAULT_REF_TEMPLATE

from engine.definition.model import App
from engine.definition.property_words import PROPERTY_WORDS

SCHEMA_ID = "urn:vermilion:schema:app:1"
"""The identity of the schema; its last part is the format version."""

Schema = dict[str, object]
"""A JSON Schema, as plain data."""


@cache
def app_schema() -> Schema:
    """Give the schema of a whole app, as one file holds it (draft 2020-12)."""
    drawn = cast("Schema", TypeAdapter(App).json_schema(ref_template=DEFAULT_REF_TEMPLATE))
    for part in _parts(drawn):
        _accept_scalars(part)
        _describe(part)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **drawn,
        "title": "App",
    }


def definitions() -> Mapping[str, Schema]:
    """Give the named parts of the schema: a form, each field type, each node, …"""
    return cast("Mapping[str, Schema]", app_schema()["$defs"])


def _parts(schema: object) -> Iterator[Schema]:
    if isinstance(schema, dict):
        yield cast("Schema", schema)
        for value in schema.values():
            yield from _parts(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _parts(value)


def _accept_scalars(part: Schema) -> None:
    """Let `default: 0` and `required: true` stand where an expression is asked for."""
    if part.get("format") == "expression":
        part["type"] = ["string", "number", "boolean"]


def _describe(part: Schema) -> None:
    properties = part.get("properties")
    if not isinstance(properties, dict):
        return
    for name, schema in properties.items():
        if isinstance(schema, dict) and name in PROPERTY_WORDS and "description" not in schema:
            schema["description"] = PROPERTY_WORDS[name]
