"""The published schema and the pages drawn from it."""

from typing import cast

from jsonschema import Draft202012Validator

from engine.definition.property_words import PROPERTY_WORDS
from engine.definition.schema import app_schema, definitions


def properties() -> set[str]:
    parts = [app_schema(), *definitions().values()]
    return {name for part in parts for name in cast("dict[str, object]", part["properties"])}


def test_the_schema_is_valid_and_says_what_it_is() -> None:
    schema = app_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"]


def test_every_part_and_every_property_is_described() -> None:
    assert [name for name, part in definitions().items() if not part.get("description")] == []
    assert properties() - set(PROPERTY_WORDS) == set()
    assert set(PROPERTY_WORDS) - properties() == set()


def test_no_part_takes_unknown_properties() -> None:
    assert [name for name, part in definitions().items() if part["additionalProperties"]] == []
