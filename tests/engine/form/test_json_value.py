"""Values go out as JSON and come back from storage unchanged."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from engine.expression.values import Value
from engine.form.field_types import Definition, Json, json_schema
from engine.form.json_value import from_stored, reference_target, to_json
from engine.form.model import FieldDefinition, RowLookupField

CASES: list[tuple[dict[str, object], Value, Json]] = [
    ({"type": "text"}, "a", "a"),
    ({"type": "text"}, None, None),
    ({"type": "integer"}, Decimal(5), 5),
    ({"type": "money"}, Decimal("60000.00"), "60000.00"),
    ({"type": "decimal", "scale": 8}, Decimal("0.00000001"), "0.00000001"),
    ({"type": "percent"}, Decimal("5.00"), "5.00"),
    ({"type": "duration"}, Decimal(90), 90),
    ({"type": "boolean"}, True, True),
    ({"type": "date"}, date(2026, 11, 20), "2026-11-20"),
    ({"type": "datetime"}, datetime(2026, 11, 20, 2, tzinfo=UTC), "2026-11-20T02:00:00Z"),
    ({"type": "time"}, time(14, 30), "14:30:00"),
    ({"type": "multi_select", "options": [{"key": "a"}]}, ("a",), ["a"]),
    ({"type": "attachment"}, ("f1", "f2"), ["f1", "f2"]),
    ({"type": "lookup", "form": "party"}, "p-1", "p-1"),
    ({"type": "multi_lookup", "form": "party"}, ("p-1",), ["p-1"]),
    ({"type": "row_lookup", "form": "party", "subtable": "contacts"}, "c-1", "c-1"),
    ({"type": "multi_user"}, ("u-1", "u-2"), ["u-1", "u-2"]),
    (
        {"type": "address"},
        {"province": "310000", "city": None, "district": None, "street": "1"},
        {"province": "310000", "city": None, "district": None, "street": "1"},
    ),
    (
        {"type": "subtable", "fields": [{"key": "a", "type": "money"}]},
        [{"row_id": "r", "position": 1, "a": Decimal("1.50")}],
        [{"row_id": "r", "position": 1, "a": "1.50"}],
    ),
]


class Titles:
    """Titles as the tests expect them: the form and the id."""

    def of(self, form: str, id_: str) -> str:
        return f"{form} {id_}"

    def of_row(self, field: RowLookupField, id_: str) -> tuple[str, str | None, str]:
        return f"{field.subtable} {id_}", "p-1", f"{field.form} p-1"


def field(definition: dict[str, object]) -> Definition:
    adapter: TypeAdapter[Definition] = TypeAdapter(FieldDefinition)
    return adapter.validate_python({"key": "x", **definition})


@pytest.mark.parametrize(("definition", "value", "json"), CASES)
def test_a_stored_value_comes_back_as_it_was(
    definition: dict[str, object], value: Value, json: Json
) -> None:
    made = field(definition)

    assert to_json(made, value) == json
    assert from_stored(made, json) == value


@pytest.mark.parametrize(("definition", "value", "json"), CASES)
def test_what_goes_out_satisfies_its_schema(
    definition: dict[str, object], value: Value, json: Json
) -> None:
    made = field(definition)

    outward = to_json(made, value, Titles())

    Draft202012Validator(json_schema(made, outward=True)).validate(outward)
    assert (outward == json) is (reference_target(made) is None or value is None)


def test_a_reference_goes_out_with_its_title() -> None:
    made = field({"type": "lookup", "form": "party"})

    assert to_json(made, "p-1", Titles()) == {"id": "p-1", "title": "party p-1"}


def test_a_reference_to_a_row_goes_out_with_its_record() -> None:
    made = field({"type": "row_lookup", "form": "party", "subtable": "contacts"})

    assert to_json(made, "c-1", Titles()) == {
        "id": "c-1",
        "title": "contacts c-1",
        "record": {"id": "p-1", "title": "party p-1"},
    }
