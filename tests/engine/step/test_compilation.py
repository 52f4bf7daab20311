"""Steps made ready: names, types and targets checked, needs known beforehand."""

import pytest
from pydantic import TypeAdapter

from engine.expression.types import NUMBER
from engine.form.app_context import AppContext
from engine.form.fault import Fault
from engine.form.model import Form
from engine.step.compilation import compile_steps
from engine.step.compiled import (
    CompiledCreate,
    CompiledForEach,
    CompiledIf,
    CompiledRequire,
    CompiledSet,
    CompiledSteps,
    CompiledUpdate,
)
from engine.step.model import Step

Written = list[dict[str, object]]

REQUEST = Form.model_validate(
    {
        "key": "request",
        "fields": [
            {"key": "amount", "type": "money"},
            {"key": "status", "type": "select", "options": [{"key": "new"}, {"key": "done"}]},
            {"key": "number", "type": "serial", "format": "R-{seq:4}"},
            {"key": "double", "type": "money", "formula": "amount * 2"},
            {"key": "place", "type": "lookup", "form": "place"},
            {
                "key": "lines",
                "type": "subtable",
                "fields": [
                    {"key": "item", "type": "lookup", "form": "item"},
                    {"key": "quantity", "type": "decimal"},
                ],
            },
        ],
    }
)
ITEM = Form.model_validate({"key": "item", "fields": [{"key": "name", "type": "text"}]})
PLACE = Form.model_validate({"key": "place", "fields": [{"key": "name", "type": "text"}]})
STOCK = Form.model_validate(
    {
        "key": "stock",
        "fields": [
            {"key": "item", "type": "lookup", "form": "item"},
            {"key": "place", "type": "lookup", "form": "place"},
            {"key": "on_hand", "type": "decimal"},
            {"key": "reserved", "type": "decimal"},
        ],
    }
)
FORMS = {form.key: form for form in (REQUEST, ITEM, PLACE, STOCK)}
APP = AppContext("store", FORMS, {"limit": NUMBER})

RESERVE: dict[str, object] = {
    "for_each": "record.lines",
    "as": "line",
    "do": [
        {
            "update": "stock",
            "where": "item == line.item and place == record.place",
            "set": {"reserved": "reserved + line.quantity"},
            "expect": "one",
            "check": "on_hand - reserved >= 0",
            "message": {"en": "Not enough {line.item.name}", "zh": "{line.item.name}不足"},
        }
    ],
}


def compiled(*steps: dict[str, object]) -> tuple[CompiledSteps, tuple[Fault, ...]]:
    """Steps over the request form."""
    return compile_steps(TypeAdapter(list[Step]).validate_python(list(steps)), REQUEST, APP)


def sound(*steps: dict[str, object]) -> CompiledSteps:
    """Steps that have to be without fault."""
    found, faults = compiled(*steps)
    assert faults == ()
    return found


def test_rows_are_walked_and_records_of_another_form_are_found() -> None:
    (loop,) = sound(RESERVE).steps
    assert isinstance(loop, CompiledForEach)
    (update,) = loop.do
    assert isinstance(update, CompiledUpdate)
    assert (loop.walk.name, loop.path, update.path) == ("line", "do.0", "do.0.do.0")
    assert update.where.references == {
        ("item",),
        ("line", "item"),
        ("place",),
        ("record", "place"),
    }
    assert update.message is not None
    assert update.message.references == {("line", "item", "name")}


def test_what_steps_need_is_known_beforehand() -> None:
    needs = sound(RESERVE, {"set": {"status": "'done'"}}).needs
    assert needs.writes == {("stock", "reserved"), ("record", "status")}
    assert needs.locks == ("record", "stock")
    assert needs.forms == {"stock"}
    assert ("lines", "item", "name") in needs.reads
    assert ("place",) in needs.reads
    assert ("stock", ("on_hand",)) in needs.touched_reads


def test_locks_are_in_one_order_however_steps_are_written() -> None:
    item: dict[str, object] = {"update": "item", "where": "true", "set": {"name": "'x'"}}
    own: dict[str, object] = {"set": {"status": "'new'"}}
    assert sound(RESERVE, item, own).needs.locks == ("record", "item", "stock")
    assert sound(own, item, RESERVE).needs.locks == ("record", "item", "stock")


def test_a_made_record_is_known_to_the_steps_behind() -> None:
    steps = sound(
        {"create": "place", "values": {"name": "'there'"}, "as": "made"},
        {"set": {"place": "made"}},
        {"require": "made.name == 'there'"},
    )
    create, put, require = steps.steps
    assert isinstance(create, CompiledCreate)
    assert isinstance(put, CompiledSet)
    assert isinstance(require, CompiledRequire)
    assert (create.form, create.name) == ("place", "made")
    assert steps.needs.creates == {"place"}


def test_a_made_record_is_not_known_before() -> None:
    _, faults = compiled(
        {"set": {"place": "made"}},
        {"create": "place", "values": {"name": "'there'"}, "as": "made"},
    )
    assert [(fault.path, fault.code) for fault in faults] == [("do.0.set.place", "name")]


def test_one_or_the_other_is_done() -> None:
    (choice,) = sound(
        {
            "if": "amount > setting.limit",
            "do": [{"set": {"status": "'done'"}}],
            "else": [{"require": "record.amount > 0"}],
        }
    ).steps
    assert isinstance(choice, CompiledIf)
    assert [step.path for step in (*choice.do, *choice.otherwise)] == ["do.0.do.0", "do.0.else.0"]


@pytest.mark.parametrize(
    ("step", "path", "code"),
    [
        ({"set": {"nothing": "1"}}, "do.0.set.nothing", "name"),
        ({"set": {"double": "1"}}, "do.0.set.double", "name"),
        ({"set": {"number": "'R-1'"}}, "do.0.set.number", "name"),
        ({"set": {"lines": "record.lines"}}, "do.0.set.lines", "name"),
        ({"set": {"state": "'completed'"}}, "do.0.set.state", "name"),
        ({"set": {"amount": "'much'"}}, "do.0.set.amount", "type"),
        ({"set": {"amount": "lines.quantity"}}, "do.0.set.amount", "type"),
        ({"set": {"status": "'gone'"}}, "do.0.set.status", "type"),
        ({"set": {"amount": "amount +"}}, "do.0.set.amount", "syntax"),
        ({"require": "amount"}, "do.0.require", "type"),
        ({"require": "record.amuont > 0"}, "do.0.require", "name"),
        ({"require": "true", "message": "{nothing}"}, "do.0.message", "name"),
        ({"for_each": "amount", "as": "x", "do": [{"require": "true"}]}, "do.0.for_each", "type"),
        ({"create": "nowhere", "values": {}}, "do.0.create", "name"),
        ({"create": "place", "values": {"nam": "'x'"}}, "do.0.values.nam", "name"),
        ({"update": "nowhere", "where": "true", "set": {"x": "1"}}, "do.0.update", "name"),
        ({"update": "stock", "where": "1", "set": {"reserved": "0"}}, "do.0.where", "type"),
        (
            {"update": "stock", "where": "true", "set": {"reserved": "0"}, "check": "amount > 0"},
            "do.0.check",
            "name",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(step: dict[str, object], path: str, code: str) -> None:
    _, faults = compiled(step)
    assert [(fault.path, fault.code) for fault in faults] == [(path, code)]


def test_one_fault_hides_no_other() -> None:
    _, faults = compiled({"set": {"nothing": "1", "amount": "'x'"}}, {"require": "amount"})
    assert [fault.path for fault in faults] == [
        "do.0.set.nothing",
        "do.0.set.amount",
        "do.1.require",
    ]


def test_the_nearest_name_is_hinted() -> None:
    _, (fault,) = compiled({"set": {"amont": "1"}})
    assert fault.hint == "amount"
