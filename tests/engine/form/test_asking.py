"""What is checked of questions to other forms, of choices and of decision tables."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from engine.form.app_context import AppContext
from engine.form.compiled import CompiledForm
from engine.form.form_compiler import compile_form
from engine.form.model import Form
from engine.text import localise

TABLE: Mapping[str, Any] = {
    "key": "table",
    "fields": [
        {"key": "name", "type": "text"},
        {"key": "price", "type": "money", "scale": 4},
        {"key": "tags", "type": "multi_select", "options": [{"key": "a"}, {"key": "b"}]},
        {"key": "least", "type": "decimal"},
        {"key": "priority", "type": "integer"},
        {
            "key": "days",
            "type": "integer",
            "on_read": True,
            "formula": "WORKDAYS(TODAY(), TODAY()) + priority / 3",
        },
        {
            "key": "entries",
            "type": "subtable",
            "fields": [{"key": "price", "type": "money"}, {"key": "of", "type": "text"}],
        },
    ],
    "decision": {
        "inputs": [{"field": "tags", "match": "contains"}, {"field": "least", "match": "at_least"}],
        "outputs": ["name"],
        "order": "priority",
        "where": "price > 0",
    },
}
DOCUMENT: Mapping[str, Any] = {
    "key": "document",
    "fields": [
        {"key": "name", "type": "text"},
        {"key": "size", "type": "decimal"},
        {"key": "told", "type": "text"},
        {"key": "kind", "type": "select", "options": [{"key": "listed"}, {"key": "own"}]},
        {
            "key": "rows",
            "type": "subtable",
            "fields": [{"key": "of", "type": "text"}, {"key": "number", "type": "decimal"}],
        },
    ],
}


def compiled(*fields: Mapping[str, Any], **rest: object) -> CompiledForm:
    """Compile the document with more fields; `rest` are other properties of it."""
    document = {**deepcopy(dict(DOCUMENT)), **rest}
    document["fields"] = [*document["fields"], *fields]
    forms = {"table": Form.model_validate(TABLE), "document": Form.model_validate(document)}
    return compile_form(forms["document"], AppContext("app", forms))


def read(formula: str, type_: str = "decimal", **more: object) -> Mapping[str, Any]:
    """A field that is computed on read."""
    return {"key": "found", "type": type_, "on_read": True, "formula": formula, **more}


@pytest.mark.parametrize(
    ("formula", "type_", "said"),
    [
        ("SUM_OF(tabel, price)", "money", "There is no form tabel; did you mean table?"),
        ("SUM_OF(table.entry, price)", "money", "The form table has no subtable entry."),
        ("SUM_OF('table', price)", "money", "begins with the name of a form"),
        ("SUM_OF(table, name)", "money", "SUM_OF expects a duration or number as value"),
        ("SUM_OF(table, entries.price)", "money", "found a column of number"),
        ("EXISTS(table, price)", "boolean", "expects a boolean as where"),
        ("EXISTS(table, nmae == record.name)", "boolean", "did you mean name?"),
        ("EXISTS(table, name == record.nmae)", "boolean", "did you mean record.name?"),
        ("EXISTS(table, name == row.of)", "boolean", "There is no row here"),
        ("EXISTS(table, EXISTS(table, price > 0))", "boolean", "cannot be asked here"),
        ("EXISTS(table, price / least > 1)", "boolean", "This cannot be asked of another form"),
        ("COUNT_DISTINCT_OF(table, tags)", "integer", "found a list of text"),
        ("COUNT_OF(table, days > 3)", "integer", "days is computed when it is read"),
        ("DECIDE(table, price, 'a', 1)", "text", "table answers with one of: name."),
        ("DECIDE(table, name, 'a')", "text", "write DECIDE(form, output, tags, least)"),
        ("DECIDE(table, name, 1, 1)", "text", "compares this input with tags"),
        ("DECIDE(document, name, 'a')", "text", "document is no decision table"),
        ("LOOKUP(table, tags, true)", "text", "found a list of text"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told(formula: str, type_: str, said: str) -> None:
    faults = compiled(read(formula, type_)).faults
    assert [fault.path for fault in faults] == ["fields.found.formula"]
    assert said in localise(faults[0].message, "en")
    assert localise(faults[0].message, "zh") != localise(faults[0].message, "en")


@pytest.mark.parametrize(
    "formula",
    [
        "SUM_OF(table, price * least, name == record.name and price > record.size / 7)",
        "SUM_OF(table.entries, price, of == record.name and parent.price > 1)",
        "LOOKUP(table, price, least <= record.size, -least, name)",
        "COUNT_OF(table, created_at < NOW() and owner == me.id)",
        "IF(EXISTS(table, 'a' in tags), MAX_OF(table, price), SUM(rows.number))",
        "COUNT_DISTINCT_OF(table, name, price > record.size)",
        "count_of(document, id != record.id and SUM(rows.number) > SUM(record.rows.number))",
    ],
)
def test_a_question_reads_the_other_form_bare_and_its_own_record_by_name(formula: str) -> None:
    assert compiled(read(formula)).faults == ()


def test_a_stored_formula_asks_nobody_and_is_told_the_mend() -> None:
    (fault,) = compiled({"key": "n", "type": "integer", "formula": "COUNT_OF(table)"}).faults
    assert fault.path == "fields.n.formula"
    assert "on_read: true" in localise(fault.message, "en")


@pytest.mark.parametrize(
    "rest",
    [
        {"access": [{"role": "r", "can": ["read"], "where": "EXISTS(table, true)"}]},
        {"unique": [{"fields": ["name"], "where": "EXISTS(table, true)"}]},
        {"decision": {"inputs": [{"field": "size"}], "outputs": ["name"],
                      "where": "EXISTS(table, true)"}},
    ],
)  # fmt: skip
def test_what_the_database_keeps_by_itself_asks_nobody(rest: dict[str, Any]) -> None:
    (fault,) = compiled(**rest).faults
    assert "cannot be asked here" in localise(fault.message, "en")


def test_a_question_counts_as_reading_what_it_reads() -> None:
    form = compiled(read("SUM_OF(table.entries, price, parent.name == record.name)"))
    assert form.fields["found"].reads == {"name"}
    assert form.fields["found"].reads_elsewhere == {"table.id", "table.name", "table.entries.price"}


def choosing(**more: object) -> Mapping[str, Any]:
    """A field that chooses."""
    source = {"key": "listed", "from": "table", "where": "name == record.name",
              "sort": "-priority, LEFT(name, 1)", "value": "price", "label": "List"}  # fmt: skip
    own = {"key": "own", "value": "size * 2"}
    return {"key": "price", "type": "money", "choose": [source, own], **more}


def test_a_choice_comes_after_what_it_reads_and_before_what_tells_its_source() -> None:
    form = compiled(choosing(source="kind"), {"key": "twice", "type": "money", "formula": "price"})
    assert form.faults == ()
    chain = form.fields["price"].chain
    assert chain is not None
    assert chain.stirs == {"name", "size"}
    order = form.order
    assert order.index("name") < order.index("price") < order.index("kind")
    assert order.index("price") < order.index("twice")


@pytest.mark.parametrize(
    ("more", "path", "said"),
    [
        ({"choose": [{"from": "tabel", "value": "price"}]}, "choose.0.from", "no form tabel"),
        ({"choose": [{"from": "table", "value": "name"}]}, "choose.0.value", "this source gives"),
        ({"choose": [{"from": "table", "where": "price", "value": "price"}]}, "choose.0.where",
         "boolean"),
        ({"choose": [{"from": "table", "sort": "prise", "value": "price"}]}, "choose.0.sort",
         "did you mean price?"),
        ({"choose": [{"value": "nmae"}]}, "choose.0.value", "did you mean name?"),
        ({"choose": [{"value": "size", "where": "true"}]}, "choose.0", "name their form in `from`"),
        ({"on": ["nobody"]}, "on.0", "There is no field nobody"),
        ({"source": "nobody"}, "source", "There is no field nobody"),
        ({"choose": [{"value": "1"}], "source": "size"}, "source", "must be a text or a select"),
        ({"choose": [{"key": "other", "value": "size"}], "source": "kind"}, "source",
         "listed, own"),
        ({"choose": [], "on": ["name"]}, "on", "belongs to `choose`"),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be_made_is_told(more: dict[str, Any], path: str, said: str) -> None:
    (fault,) = compiled(choosing(**more)).faults
    assert fault.path == f"fields.price.{path}"
    assert said in localise(fault.message, "en")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"inputs": [{"field": "nobody"}]}, "decision.inputs.0.field"),
        ({"inputs": [{"field": "rows"}]}, "decision.inputs.0.field"),
        ({"inputs": [{"field": "size", "match": "contains"}]}, "decision.inputs.0.match"),
        ({"inputs": [{"field": "size", "match": "within"}]}, "decision.inputs.0.match"),
        ({"outputs": ["rows"]}, "decision.outputs.0"),
        ({"order": "-nobody"}, "decision.order"),
        ({"where": "size"}, "decision.where"),
    ],
)
def test_a_decision_table_is_checked_with_its_form(change: dict[str, Any], path: str) -> None:
    decision = {"inputs": [{"field": "size"}], "outputs": ["name"], **change}
    (fault,) = compiled(decision=decision).faults
    assert fault.path == path
