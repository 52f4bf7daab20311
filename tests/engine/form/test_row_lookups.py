"""Row lookups as their author writes them: what is sound, and what is told."""

import pytest

from engine.form.form_compiler import compile_form
from engine.form.model import Form
from tests.engine.form.builders import app, compiled, form, other

LINES: dict[str, object] = {
    "key": "lines",
    "type": "subtable",
    "fields": [
        {"key": "item", "type": "text"},
        {"key": "amount", "type": "integer"},
        {"key": "share", "type": "decimal", "on_read": True,
         "formula": "amount / SUM(parent.lines.amount)"},
    ],
}  # fmt: skip
DEAL = other("deal", {"key": "number", "type": "text"}, LINES)


def pointing(**more: object) -> Form:
    line = {"key": "line", "type": "row_lookup", "form": "deal", "subtable": "lines"}
    return form({**line, **more}, {"key": "item", "type": "text"}, {"key": "n", "type": "integer"})


@pytest.mark.parametrize(
    "more",
    [
        {"fill": {"item": "item", "n": "amount"}},
        {"fill": {"item": "parent.number"}},
        {"filter": "parent.number == record.item and amount > record.n"},
        {"filter": "parent.id == parent.id and position > 1"},
        {"visible": "line.amount > 1 or line.parent.state == 'saved'"},
        {"required": "line == line.row_id"},
    ],
)
def test_columns_stand_bare_and_the_record_behind_parent(more: dict[str, object]) -> None:
    compiled(pointing(**more), DEAL)


@pytest.mark.parametrize(
    ("more", "path", "code"),
    [
        ({"subtable": "rows"}, "fields.line.subtable", "name"),
        ({"subtable": "number"}, "fields.line.subtable", "name"),
        ({"form": "nothing"}, "fields.line.form", "name"),
        ({"own": True}, "fields.line.own", "type"),
        ({"filter": "number == 'x'"}, "fields.line.filter", "name"),
        ({"fill": {"item": "number"}}, "fields.line.fill.item", "name"),
        ({"fill": {"item": "amount"}}, "fields.line.fill.item", "type"),
        ({"visible": "line.parent.lines.amount > 1"}, "fields.line.visible", "name"),
        ({"visible": "line.share > 1"}, "fields.line.visible", "type"),
    ],
)
def test_what_is_not_there_is_told_at_its_place(
    more: dict[str, object], path: str, code: str
) -> None:
    made = pointing(**more)

    faults = compile_form(made, app(made, DEAL)).faults

    assert [(one.path, one.code) for one in faults] == [(path, code)]


def test_a_stored_formula_reads_own_rows_and_no_others() -> None:
    plan = {"key": "line", "type": "row_lookup", "form": "thing", "subtable": "lines"}
    number = {"key": "n", "type": "integer", "formula": "line.amount"}
    own = form(LINES, {**plan, "own": True}, number)
    foreign = form(LINES, plan, number)

    made = compiled(own)
    assert made.made_of["n"] == {"line", "lines.amount"}
    assert "n" in made.stirred_by({"lines"})
    told = compile_form(foreign, app(foreign)).faults
    assert [(one.path, one.code) for one in told] == [("fields.n.formula", "on_read")]


def test_a_circle_through_own_rows_is_told() -> None:
    lines = {
        "key": "lines",
        "type": "subtable",
        "fields": [
            {
                "key": "next",
                "type": "row_lookup",
                "form": "thing",
                "subtable": "lines",
                "own": True,
            },
            {"key": "amount", "type": "integer", "formula": "next.amount + 1"},
        ],
    }
    made = form(lines)

    faults = compile_form(made, app(made)).faults

    assert [one.code for one in faults] == ["cycle"]


def test_live_is_a_formula_computed_when_it_is_read() -> None:
    made = compiled(
        form(
            {"key": "line", "type": "row_lookup", "form": "deal", "subtable": "lines"},
            {"key": "number", "type": "text", "live": "line.parent.number"},
        ),
        DEAL,
    )

    field = made.fields["number"]
    assert (field.on_read, field.stored, field.computed) == (True, False, True)
