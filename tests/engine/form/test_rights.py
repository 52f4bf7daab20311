"""Rights on one record: grants by its values, fields by grants and tasks, titles."""

from dataclasses import replace
from decimal import Decimal

import pytest

from engine.access.directory import Person
from engine.access.fields import FULL_ACCESS
from engine.expression.values import Value
from engine.form.context import TaskRights
from engine.form.environment import RecordEnvironment, record_environment
from engine.form.facts import Facts
from engine.form.rights import (
    creation_access,
    for_task,
    hidden_elsewhere,
    linked_forms,
    may_on_record,
    record_access,
)
from engine.form.title import record_title
from tests.engine.form.builders import (
    ANN,
    app,
    codes,
    compiled,
    context,
    form,
    other,
    record,
    rows,
    send,
)

PARTY = other(
    "party",
    {"key": "name", "type": "text"},
    {"key": "limit", "type": "money"},
    access=[{"role": "writer", "can": ["read"], "fields": {"hide": ["limit"]}}],
)
THING = form(
    {"key": "party", "type": "lookup", "form": "party"},
    {"key": "cost", "type": "money"},
    {"key": "price", "type": "money"},
    {"key": "margin", "type": "money", "formula": "price - cost"},
    {"key": "spare", "type": "money", "formula": "party.limit - price", "on_read": True},
    {"key": "lines", "type": "subtable", "fields": [{"key": "x", "type": "integer"}]},
    access=[
        {"role": "writer", "can": ["create", "read", "update"], "where": "owner == me.id",
         "fields": {"hide": ["cost"]}},
        {"role": "writer", "can": ["read"], "where": "price / cost > 2",
         "fields": {"hide": ["cost", "price"]}},
    ],
    title="{party.name}: {price}",
)  # fmt: skip
MADE = compiled(THING, PARTY, context=app(THING, PARTY))
FORMS = {"party": compiled(PARTY), "thing": MADE}
STRANGER = Person("u-x", "x", "X", roles=frozenset({"app.writer"}))


def reading(me: Person, price: str = "5", cost: str = "0") -> RecordEnvironment:
    values: dict[str, Value] = {
        "party": "p-1",
        "price": Decimal(price),
        "cost": Decimal(cost),
        "lines": [],
    }
    facts = Facts({("party", "p-1"): {"name": "Acme", "limit": Decimal(9)}})
    return record_environment(MADE, record(values), facts, replace(context(), me=me))


def test_a_record_is_there_for_whom_a_grant_holds() -> None:
    mine = record_access(MADE, ANN, reading(ANN))
    admin = record_access(
        MADE, Person("a", "a", "A", roles=frozenset({"admin"})), reading(STRANGER)
    )

    assert mine is not None
    assert mine.hidden == {"cost", "margin"}
    assert mine.lets_write("price")
    assert admin == FULL_ACCESS


@pytest.mark.parametrize(
    ("price", "cost", "seen"), [("5", "1", True), ("1", "1", False), ("5", "0", False)]
)
def test_a_condition_without_a_value_holds_for_no_record(price: str, cost: str, seen: bool) -> None:
    access = record_access(MADE, STRANGER, reading(STRANGER, price, cost))

    assert (access is not None) is seen
    assert access is None or not access.lets_write("lines")
    assert may_on_record(MADE, STRANGER, "read", reading(STRANGER, price, cost)) is seen
    assert not may_on_record(MADE, STRANGER, "update", reading(STRANGER, price, cost))


def test_what_a_looked_up_form_hides_no_formula_shows() -> None:
    elsewhere = hidden_elsewhere(ANN, FORMS, linked_forms(MADE))

    access = record_access(MADE, ANN, reading(ANN), hidden_elsewhere=elsewhere)

    assert elsewhere == {"party.limit"}
    assert access is not None
    assert access.hidden == {"cost", "margin", "spare"}


def test_a_form_that_is_not_granted_hides_all_it_holds() -> None:
    nobody = Person("n", "n", "N")

    assert hidden_elsewhere(nobody, FORMS, frozenset({"party"})) == {"party.name", "party.limit"}
    assert creation_access(MADE, nobody) is None
    assert creation_access(MADE, ANN) is not None


def test_a_task_opens_and_hides_what_its_node_says() -> None:
    task = TaskRights(editable=frozenset({"lines.x"}), hidden=frozenset({"price"}))

    held = for_task(MADE, None, task)

    assert held.lets_write("lines.x")
    assert not held.lets_write("lines")
    assert not held.lets_write("cost")
    assert held.shows("cost")
    assert held.hidden == {"price", "margin", "spare"}


def test_a_task_that_opens_a_column_opens_no_rows() -> None:
    task = TaskRights(editable=frozenset({"lines.x"}))
    stored: dict[str, Value] = {"lines": [{"row_id": "a", "position": 1, "x": Decimal(1)}]}
    around = context(old=record(stored), task=task, access=for_task(MADE, None, task))

    _, edited = send(MADE, {"lines": [{"row_id": "a", "x": 2}]}, around)
    _, added = send(MADE, {"lines": [{"x": 2}]}, around)
    _, taken = send(MADE, {"lines": [{"row_id": "a", "_delete": True}]}, around)

    assert codes(edited) == []
    assert rows(edited, "lines", "x") == [Decimal(2)]
    assert codes(added) == [("lines", "not_granted")]
    assert codes(taken) == [("lines", "not_granted")]


def test_a_record_is_called_by_its_title() -> None:
    assert record_title(MADE, reading(ANN), "id") == "Acme: 5"
    assert record_title(FORMS["party"], reading(ANN), "id") == "id"
