"""Compiling a form finds every fault, each at its place, and the order of evaluation."""

import pytest

from engine.form.fact_tree import FactNode
from engine.form.form_compiler import compile_form
from tests.engine.form.builders import app, compiled, form, other

PARTY = other(
    "party",
    {"key": "name", "type": "text"},
    {"key": "limit", "type": "money"},
    {"key": "lines", "type": "subtable", "fields": [{"key": "x", "type": "integer"}]},
    title="{name}",
)
LINES: dict[str, object] = {
    "key": "lines",
    "type": "subtable",
    "fields": [
        {"key": "qty", "type": "integer"},
        {"key": "amount", "type": "money", "formula": "qty * 2"},
    ],
}
MONEY: dict[str, object] = {"key": "a", "type": "money"}


def faults(*fields: dict[str, object], **more: object) -> list[tuple[str, str]]:
    made = form(*fields, **more)
    compiled_form = compile_form(made, app(made, PARTY, settings={"rate": "percent"}))
    return [(fault.path, fault.code) for fault in compiled_form.faults]


def field(**more: object) -> dict[str, object]:
    return {"key": "b", "type": "money", **more}


LOOKUP: dict[str, object] = {"key": "party", "type": "lookup", "form": "party"}

CASES: list[tuple[list[dict[str, object]], dict[str, object], str, str]] = [
    ([MONEY, field(formula="c + 1")], {}, "fields.b.formula", "name"),
    ([MONEY, field(formula="a + 'x'")], {}, "fields.b.formula", "type"),
    ([MONEY, field(formula="a > 1")], {}, "fields.b.formula", "type"),
    ([MONEY, field(required="a")], {}, "fields.b.required", "type"),
    ([MONEY, field(visible="zzz")], {}, "fields.b.visible", "name"),
    ([MONEY, field(validate={"require": "b"})], {}, "fields.b.validate.require", "type"),
    ([LINES, field(formula="lines.amount")], {}, "fields.b.formula", "type"),
    ([LINES], {"rules": [{"require": "lines.qty > 0"}]}, "rules.0.require", "type"),
    ([MONEY, field(formula="setting.rate * a")], {}, "fields.b.formula", "on_read"),
    ([LOOKUP, field(formula="party.limit * 2")], {}, "fields.b.formula", "on_read"),
    ([MONEY, field(formula="IF(HAS_ROLE('x'), a, 0)")], {}, "fields.b.formula", "on_read"),
    ([{"key": "d", "type": "date", "formula": "TODAY()"}], {}, "fields.d.formula", "on_read"),
    ([MONEY, field(formula="version + a")], {}, "fields.b.formula", "on_read"),
    (
        [MONEY, field(formula="a + setting.rate", on_read=True),
         {"key": "c", "type": "money", "formula": "b * 2"}],
        {}, "fields.c.formula", "on_read",
    ),
    ([field(on_read=True)], {}, "fields.b", "on_read"),
    ([MONEY, field(formula="a", required=True)], {}, "fields.b.required", "computed"),
    ([MONEY, field(formula="a", default="1")], {}, "fields.b.default", "computed"),
    ([field(min=5, max=1)], {}, "fields.b", "bounds"),
    ([{"key": "t", "type": "text", "pattern": "("}], {}, "fields.t.pattern", "pattern_syntax"),
    ([{"key": "t", "type": "text", "pattern": "(a+)+$"}], {}, "fields.t.pattern", "pattern"),
    ([{"key": "t", "type": "text", "pattern": "(a|a)*"}], {}, "fields.t.pattern", "pattern"),
    ([{"key": "t", "type": "text", "pattern": r"(a)\1"}], {}, "fields.t.pattern", "pattern"),
    ([{**LOOKUP, "form": "nobody"}], {}, "fields.party.form", "name"),
    ([{**LOOKUP, "filter": "zzz"}], {}, "fields.party.filter", "name"),
    ([{**LOOKUP, "fill": {"zzz": "name"}}], {}, "fields.party.fill.zzz", "name"),
    ([{**LOOKUP, "fill": {"a": "zzz"}}, MONEY], {}, "fields.party.fill.a", "name"),
    ([{**LOOKUP, "fill": {"a": "name"}}, MONEY], {}, "fields.party.fill.a", "type"),
    ([MONEY], {"title": "{a} {zzz}"}, "title", "name"),
    ([MONEY], {"unique": [{"fields": ["zzz"]}]}, "unique.0.fields", "name"),
    ([MONEY], {"unique": [{"fields": ["a"], "where": "a"}]}, "unique.0.where", "type"),
    ([MONEY], {"views": [{"key": "v", "filter": "zzz"}]}, "views.v.filter", "name"),
    ([MONEY], {"access": [{"role": "r", "can": ["read"], "where": "a"}]}, "access.0.where", "type"),
    (
        [MONEY], {"access": [{"role": "r", "can": ["read"], "fields": {"hide": ["zzz"]}}]},
        "access.0.fields.hide", "name",
    ),
    ([{**LINES, "unique": [["zzz"]]}], {}, "fields.lines.unique.0", "name"),
    ([LOOKUP, field(formula="SUM(party.lines.x)", on_read=True)], {}, "fields.b.formula", "name"),
    (
        [MONEY, {"key": "words", "type": "text", "formula": "RMB_UPPER(a)", "on_read": True},
         {"key": "more", "type": "text", "formula": "words + '!'", "on_read": True}],
        {"views": [{"key": "all", "sort": "a,-more"}]}, "views.all.sort", "construct",
    ),
]  # fmt: skip


def test_a_view_is_sorted_by_what_the_database_computes() -> None:
    late = {"key": "late", "type": "boolean", "formula": "a > 2", "on_read": True}
    assert faults(MONEY, late, views=[{"key": "all", "sort": "late,-a"}]) == []


@pytest.mark.parametrize(("fields", "more", "path", "code"), CASES)
def test_a_fault_is_told_with_its_path_and_code(
    fields: list[dict[str, object]], more: dict[str, object], path: str, code: str
) -> None:
    assert (path, code) in faults(*fields, **more)


def test_a_formula_that_was_refused_is_told_once_and_not_as_missing() -> None:
    assert faults(field(formula="NOPE(1)", on_read=True)) == [("fields.b.formula", "function")]


def test_one_fault_hides_no_other() -> None:
    found = faults(
        field(formula="zzz"), MONEY, title="{yyy}", rules=[{"require": "xxx"}, {"require": "a"}]
    )

    assert [path for path, _ in found] == [
        "fields.b.formula", "title", "rules.0.require", "rules.1.require"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("formulas", "chain"),
    [
        ({"a": "b", "b": "a"}, "a → b → a"),
        ({"a": "a + 1"}, "a → a"),
        ({"a": "b", "b": "c", "c": "b"}, "b → c → b"),
    ],
)
def test_a_cycle_is_named_by_the_fields_it_goes_through(
    formulas: dict[str, str], chain: str
) -> None:
    made = form(*({"key": key, "type": "money", "formula": f} for key, f in formulas.items()))
    (fault,) = compile_form(made, app(made)).faults

    assert fault.code == "cycle"
    assert chain in str(fault.message)


def test_a_cycle_through_rows_is_found() -> None:
    made = form(
        {
            "key": "lines",
            "type": "subtable",
            "fields": [{"key": "part", "type": "money", "formula": "parent.total / 2"}],
        },
        {"key": "total", "type": "money", "formula": "SUM(lines.part)"},
    )
    (fault,) = compile_form(made, app(made)).faults

    assert "lines.part → total → lines.part" in str(fault.message)


def test_fields_are_computed_after_what_they_read() -> None:
    made = compiled(
        form(
            {"key": "last", "type": "money", "formula": "total * 2"},
            {"key": "total", "type": "money", "formula": "SUM(lines.amount)"},
            LINES,
        )
    )

    order = [key for key in made.order if key in ("last", "total", "lines.amount", "lines.qty")]
    assert order == ["lines.qty", "lines.amount", "total", "last"]


def test_formulas_computed_on_read_that_read_each_other_across_forms_are_a_cycle() -> None:
    left = form(
        {"key": "to", "type": "lookup", "form": "right"},
        {"key": "x", "type": "money", "formula": "to.y", "on_read": True},
    )
    right = other(
        "right",
        {"key": "back", "type": "lookup", "form": "thing"},
        {"key": "y", "type": "money", "formula": "back.x", "on_read": True},
    )

    codes = [fault.code for fault in compile_form(left, app(left, right)).faults]

    assert codes == ["cycle"]


def test_the_facts_of_a_form_are_the_lookups_its_expressions_go_through() -> None:
    made = compiled(
        form(
            LOOKUP,
            {"key": "b", "type": "money", "formula": "party.limit", "on_read": True},
            {"key": "who", "type": "user"},
        ),
        PARTY,
    )

    tree = made.facts["record"].below
    assert (tree["party"].target, tree["party"].used) == ("party", True)
    assert set(tree["party"].below) == {"limit"}
    assert tree["who"] == FactNode("$user")


def test_a_pattern_that_people_write_is_accepted() -> None:
    for pattern in (r"^[A-Z0-9][A-Z0-9\-_]{1,39}$", r"^\d{6}$", r"^[0-9A-HJ-NPQRTUWXY]{15,20}$",
                    r"(\d{4}-){2}\d{4}", r"[^@]+@[^@]+", r"(ab|cd)?x"):  # fmt: skip
        assert faults({"key": "t", "type": "text", "pattern": pattern}) == []
