"""Titles and messages: placeholders filled in, lookups by their titles, options by their labels."""

from decimal import Decimal

import pytest

from engine.expression.values import Value
from engine.form.environment import record_environment
from engine.form.facts import Facts
from engine.form.template import written_number
from engine.text import Text
from tests.engine.form.builders import ZONE, app, compiled, context, form, other, record

PARTY = other("party", {"key": "name", "type": "text"}, title="{name}!")
VALUES: dict[str, Value] = {
    "party": "p-1",
    "who": "u-ann",
    "price": Decimal("5.00"),
    "kind": "a",
    "done": True,
    "tags": ("x", "y"),
    "empty": None,
}
FACTS = Facts({("party", "p-1"): {"name": "Acme"}, ("$user", "u-ann"): {"name": "Ann"}})


def title_of(title: Text) -> Text:
    made = form(
        {"key": "party", "type": "lookup", "form": "party"},
        {"key": "who", "type": "user"},
        {"key": "price", "type": "money"},
        {
            "key": "kind",
            "type": "select",
            "options": [{"key": "a", "label": {"en": "First", "zh": "甲"}}],
        },
        {"key": "done", "type": "boolean"},
        {"key": "tags", "type": "multi_select", "options": [{"key": "x"}, {"key": "y"}]},
        {"key": "empty", "type": "text"},
        title=title,
    )
    template = compiled(made, PARTY, context=app(made, PARTY)).title
    assert template is not None
    reader = record_environment(
        compiled(made, PARTY, context=app(made, PARTY)), record(VALUES), FACTS, context()
    )
    return template.render(reader.value, ZONE)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("{price} of {party}", "5.00 of Acme!"),
        ("{party.name} by {who}", "Acme by Ann"),
        ("{kind}", {"en": "First", "zh": "甲"}),
        ({"en": "{price}: {kind}", "zh": "{kind}"}, {"en": "5.00: First", "zh": "甲"}),
        ("{done}", {"en": "true", "zh": "是"}),
        ("{tags} {{x}} {empty}", "x, y {x}"),
        ("{created_at} {state}", "2026-11-20 10:00 draft"),
    ],
)
def test_placeholders_are_filled_in(title: Text, expected: Text) -> None:
    assert title_of(title) == expected


@pytest.mark.parametrize(
    ("value", "plain", "separated"),
    [
        ("1000.000", "1000", "1,000"),
        ("1099.9000", "1099.9", "1,099.9"),
        ("599.00", "599.00", "599.00"),
        ("-0.500", "-0.5", "-0.5"),
        ("100", "100", "100"),
    ],
)
def test_a_number_of_many_places_is_written_without_needless_zeros(
    value: str, plain: str, separated: str
) -> None:
    assert written_number(Decimal(value)) == plain
    assert written_number(Decimal(value), ",") == separated
