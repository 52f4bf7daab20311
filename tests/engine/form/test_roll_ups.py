"""Roll-ups as definitions: what they may read, where they point, in which order they come."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from engine.form.app_context import AppContext
from engine.form.compiled import CompiledForm
from engine.form.form_compiler import compile_form
from engine.form.model import Form
from engine.form.roll_up_plan import cycle_fault, roll_up_cycle, roll_up_plan

Json = dict[str, object]

CHILD: Json = {
    "key": "child",
    "fields": [
        {"key": "status", "type": "select", "options": [{"key": "yes"}, {"key": "no"}]},
        {"key": "head", "type": "lookup", "form": "parent"},
        {"key": "now", "type": "boolean", "formula": "TODAY() > day", "on_read": True},
        {"key": "day", "type": "date"},
        {
            "key": "lines",
            "type": "subtable",
            "fields": [
                {"key": "item", "type": "lookup", "form": "parent"},
                {"key": "part", "type": "row_lookup", "form": "parent", "subtable": "parts"},
                {"key": "amount", "type": "money"},
                {"key": "words", "type": "text"},
            ],
        },
    ],
}


def parent(rollup: Mapping[str, object], **more: object) -> CompiledForm:
    """A form with one roll-up over the child."""
    field = {"key": "sum", "type": "money", "rollup": rollup, **more}
    parts = {"key": "parts", "type": "subtable", "fields": [{"key": "n", "type": "integer"}]}
    name = {"key": "name", "type": "text"}
    return compiled({"key": "parent", "fields": [name, parts, field]}, CHILD)[0]


def compiled(*forms: Json) -> list[CompiledForm]:
    """Forms of one app, compiled."""
    models = [Form.model_validate(one) for one in forms]
    app = AppContext("app", {one.key: one for one in models})
    return [compile_form(one, app) for one in models]


SOUND = [
    ({"from": "child.lines", "via": "item", "value": "SUM(amount)"}, {"item", "amount"}),
    (
        {
            "from": "child.lines",
            "via": "parent.head",
            "value": "sum(amount * 2)",
            "where": "parent.status == 'yes' and words != 'x'",
        },
        {"amount", "words"},
    ),
    ({"from": "child", "via": "head", "value": "COUNT()", "where": "state != 'draft'"}, set()),
    ({"from": "child.lines", "via": "item", "value": "AVG(amount)"}, {"item", "amount"}),
]


@pytest.mark.parametrize(("rollup", "columns"), SOUND)
def test_a_sound_roll_up_is_computed_and_knows_what_it_reads(
    rollup: Mapping[str, object], columns: set[str]
) -> None:
    form = parent(rollup)
    assert form.faults == ()
    field = form.fields["sum"]
    assert field.computed
    assert field.stored
    assert field.rollup is not None
    read = {one.removeprefix("lines.") for one in field.rollup.reads if "." in one}
    assert read == columns
    assert field.reads_elsewhere == {f"child.{one}" for one in field.rollup.reads}


FAULTY = [
    ({"from": "chld", "via": "head", "value": "COUNT()"}, "from", "There is no form"),
    ({"from": "child", "via": "hed", "value": "COUNT()"}, "via", "is no lookup"),
    ({"from": "child", "via": "parent.head", "value": "COUNT()"}, "via", "is no lookup"),
    ({"from": "child", "via": "day", "value": "COUNT()"}, "via", "is no lookup"),
    ({"from": "child.lines", "via": "part", "value": "COUNT()"}, "via", "points at parent.parts"),
    ({"from": "child.lines", "via": "item", "value": "amount"}, "value", "one aggregate"),
    ({"from": "child.lines", "via": "item", "value": "SUM(amount) + 1"}, "value", "one aggregate"),
    ({"from": "child.lines", "via": "item", "value": "JOIN(words)"}, "value", "cannot do this"),
    ({"from": "child.lines", "via": "item", "value": "MAX(words)"}, "value", "holds a number"),
    ({"from": "child.lines", "via": "item", "value": "SUM(amont)"}, "value", "amont"),
    ({"from": "child.lines", "via": "item", "value": "SUM(amount / 3)"}, "value", "division"),
    (
        {"from": "child", "via": "head", "value": "COUNT()", "where": "head.name == 'x'"},
        "where",
        "not head.name",
    ),
    ({"from": "child", "via": "head", "value": "COUNT()", "where": "now"}, "where", "not now"),
    (
        {"from": "child", "via": "head", "value": "COUNT()", "where": "day < TODAY()"},
        "where",
        "not TODAY",
    ),
    (
        {"from": "child", "via": "head", "value": "COUNT()", "where": "me.name == 'x'"},
        "where",
        "not me.name",
    ),
    (
        {"from": "child", "via": "head", "value": "COUNT()", "where": "version > 1"},
        "where",
        "not version",
    ),
    ({"from": "child", "via": "head", "value": "COUNT()", "where": "day"}, "where", "boolean"),
]


@pytest.mark.parametrize(("rollup", "part", "said"), FAULTY)
def test_a_faulty_roll_up_is_told_at_its_part(
    rollup: Mapping[str, object], part: str, said: str
) -> None:
    (fault,) = parent(rollup).faults
    assert fault.path == f"fields.sum.rollup.{part}"
    assert isinstance(fault.message, dict)
    assert said in fault.message["en"]
    assert fault.message["zh"]


@pytest.mark.parametrize(
    "more",
    [{"required": True}, {"default": "1"}, {"formula": "1"}],
    ids=lambda one: next(iter(one)),
)
def test_what_is_rolled_up_is_neither_asked_for_nor_given_otherwise(more: Json) -> None:
    form = parent({"from": "child", "via": "head", "value": "COUNT()"}, **more)
    assert [one.code for one in form.faults] == ["computed"]


def test_a_roll_up_stands_on_a_field_that_can_hold_it() -> None:
    counted = {"from": "child", "via": "head", "value": "COUNT()"}
    (fault,) = parent(counted, type="boolean").faults
    assert fault.path == "fields.sum.rollup"
    assert isinstance(fault.message, dict)
    assert "type boolean cannot hold" in fault.message["en"]


def test_nothing_is_zero_for_sums_and_counts_and_blank_else() -> None:
    nothing = {}
    for value in ("SUM(amount)", "COUNT()", "MIN(amount)", "AVG(amount)"):
        form = parent({"from": "child.lines", "via": "item", "value": value})
        nothing[value] = form.fields["sum"].at_first
    assert list(nothing.values()) == [Decimal(0), Decimal(0), None, None]


def chain(*names: str) -> list[CompiledForm]:
    """Forms of which each adds up the next, through a formula; the last one adds up the first."""
    forms: list[Json] = []
    for name, following in zip(names, (*names[1:], names[0]), strict=True):
        rollup = {"from": following, "via": f"up_{name}", "value": "SUM(twice)"}
        ups = [{"key": f"up_{one}", "type": "lookup", "form": one} for one in names]
        fields = [
            *ups,
            {"key": "sum", "type": "decimal", "rollup": rollup},
            {"key": "twice", "type": "decimal", "formula": "sum * 2"},
        ]
        forms.append({"key": name, "fields": fields})
    return compiled(*forms)


@pytest.mark.parametrize("names", [("a",), ("a", "b"), ("a", "b", "c")])
def test_a_circle_of_roll_ups_is_spelled_out(names: tuple[str, ...]) -> None:
    forms = chain(*names)
    assert not any(form.faults for form in forms)
    found = roll_up_cycle(forms)
    assert found is not None
    rolled, cycle = found
    assert rolled.name == cycle[0] == cycle[-1] == "a.sum"
    told = cycle_fault(rolled, cycle)
    assert told.path == "fields.sum.rollup"
    assert isinstance(told.message, dict)
    spelled = "a.sum → " + " → ".join(f"{one}.twice → {one}.sum" for one in (*names[1:], "a"))
    assert spelled in told.message["en"]


def test_stages_follow_from_what_is_made_of_what_and_finish_a_form_at_once() -> None:
    def adding(key: str, source: str, *more: Json) -> Json:
        rollup = {"from": source, "via": "up", "value": "SUM(sum)"}
        return {
            "key": key,
            "fields": [
                {"key": "up", "type": "lookup", "form": chr(ord(key) - 1) if key > "a" else "a"},
                {"key": "sum", "type": "decimal", "rollup": rollup}
                if source
                else {"key": "sum", "type": "decimal"},
                *more,
            ],
        }

    count: Json = {
        "key": "count",
        "type": "integer",
        "rollup": {"from": "b", "via": "up", "value": "COUNT()"},
    }
    forms = compiled(adding("a", "b", count), adding("b", "c"), adding("c", ""))
    assert roll_up_cycle(forms) is None
    plan = roll_up_plan(forms)
    stages = [[one.name for one in stage.fields] for stage in plan.stages]
    assert stages == [["b.sum"], ["a.sum", "a.count"]]
    assert [one.name for one in plan.of_source["b"]] == ["a.sum", "a.count"]
    assert plan.needed["a.sum"] == {"b.sum"}
