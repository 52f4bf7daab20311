"""The table of field types holds every type of the language, and its schemas are JSON Schemas."""

from typing import get_args

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from engine.form.field_types import (
    FIELD_TYPES,
    Definition,
    Json,
    SqlType,
    json_schema,
    kind_of,
    sql_type,
)
from engine.form.model import FieldDefinition


def _types_of_the_model() -> set[str]:
    union = get_args(FieldDefinition)[0]
    return {get_args(member.model_fields["type"].annotation)[0] for member in get_args(union)}


EXTRAS: dict[str, dict[str, object]] = {
    "select": {"options": [{"key": "a"}, {"key": "b"}]},
    "multi_select": {"options": [{"key": "a"}, {"key": "b"}]},
    "lookup": {"form": "party"},
    "multi_lookup": {"form": "party"},
    "row_lookup": {"form": "party", "subtable": "contacts"},
    "serial": {"format": "N-{seq:4}"},
    "money": {"scale": 4},
    "subtable": {"fields": [{"key": "amount", "type": "money"}]},
}


def field(type_: str) -> Definition:
    adapter: TypeAdapter[Definition] = TypeAdapter(FieldDefinition)
    return adapter.validate_python({"key": "x", "type": type_, **EXTRAS.get(type_, {})})


def test_every_type_of_the_model_has_a_row_and_no_row_is_left_over() -> None:
    assert set(FIELD_TYPES) == _types_of_the_model()


@pytest.mark.parametrize("type_", sorted(FIELD_TYPES))
@pytest.mark.parametrize("outward", [False, True])
def test_every_type_has_a_valid_json_schema_both_ways(type_: str, outward: bool) -> None:
    Draft202012Validator.check_schema(json_schema(field(type_), outward=outward))


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ("text", SqlType("text", (200,))),
        ("long_text", SqlType("long_text")),
        ("email", SqlType("text", (254,))),
        ("money", SqlType("exact", (18, 4))),
        ("integer", SqlType("exact", (18, 0))),
        ("duration", SqlType("exact", (18, 0))),
        ("lookup", SqlType("id", (26,))),
        ("row_lookup", SqlType("id", (26,))),
        ("multi_select", SqlType("list")),
        ("multi_user", SqlType("list")),
        ("address", SqlType("address")),
        ("serial", SqlType("text", (60,))),
        ("subtable", None),
        ("section", None),
    ],
)
def test_columns_are_typed(type_: str, expected: SqlType | None) -> None:
    assert sql_type(field(type_)) == expected


ACCEPTED: list[tuple[str, Json]] = [
    ("money", "12.5"),
    ("money", "12.5000000"),
    ("integer", 5),
    ("select", "a"),
    ("select", None),
    ("multi_select", ["a", "b"]),
    ("subtable", [{"amount": "1.00"}, {"row_id": "r1", "_delete": True}]),
    ("address", {"province": "110000", "city": None, "street": "1 Main Street"}),
]

REFUSED: list[tuple[str, Json]] = [
    ("money", "12.50001"),
    ("money", True),
    ("select", "c"),
    ("multi_select", ["a", "a"]),
    ("text", 5),
    ("subtable", [{"other": 1}]),
    ("address", {"province": "11"}),
]


@pytest.mark.parametrize(("type_", "value"), ACCEPTED)
def test_a_schema_accepts_what_may_be_sent(type_: str, value: Json) -> None:
    assert Draft202012Validator(json_schema(field(type_))).is_valid(value)


@pytest.mark.parametrize(("type_", "value"), REFUSED)
def test_a_schema_refuses_what_may_not_be_sent(type_: str, value: Json) -> None:
    assert not Draft202012Validator(json_schema(field(type_))).is_valid(value)


def test_kinds_follow_the_table() -> None:
    assert {kind_of(field(name)) for name in ("text", "serial", "select")} == {"text"}
