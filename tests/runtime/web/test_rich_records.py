"""A record with much in it: what is told at its head, what is read, what only on demand."""

from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import TypeAdapter

from engine.form.model import Form, Option
from engine.form.presentation import Related
from runtime.services.views import RecordPage, RecordRow, RecordView
from runtime.web.views.field import Circumstances
from runtime.web.views.filters import Term, filter_expression, read_terms
from runtime.web.views.form import FormBody, bind_form
from runtime.web.views.grid import GridView
from runtime.web.views.progress import progress_of, stage_line, status_chip
from runtime.web.views.related import bind_related, pointing_term
from tests.runtime.web import specimens as made

FORM = TypeAdapter(Form).validate_python(
    {
        "key": "plan",
        "fields": [
            {"key": "head", "type": "section", "label": "Head"},
            {"key": "name", "type": "text"},
            {"key": "seen_at", "type": "datetime", "readonly": True},
            {"key": "flag", "type": "boolean", "readonly": True},
            {"key": "trace", "type": "text", "formula": "name"},
            {"key": "net", "type": "money", "formula": "1"},
            {"key": "tax", "type": "money", "formula": "2"},
            {"key": "total", "type": "money", "formula": "3"},
            {"key": "items", "type": "subtable", "fields": [
                {"key": "what", "type": "text"}, {"key": "note", "type": "text"},
                {"key": "cost", "type": "money"},
            ]},
            {"key": "status", "type": "select", "options": [
                {"key": key} for key in ("new", "held", "open", "done", "void")
            ]},
        ],
        "layout": {
            "progress": "status", "stages": ["new", "open", "done"], "folded": ["trace"],
            "columns_of": {"items": ["what", "cost"]},
        },
    }
)  # fmt: skip
OPTIONS = [Option(key=key) for key in ("new", "held", "open", "done", "void")]


def _view(**values: object) -> RecordView:
    return RecordView(**{**_plain(made.RECORD), "values": values, "hidden": frozenset()})


def _plain(view: RecordView) -> dict[str, Any]:
    return {name: getattr(view, name) for name in view.__dataclass_fields__}


def _read(values: Mapping[str, object]) -> FormBody:
    return bind_form(FORM, Circumstances(made.reader(), "/api", values=values))


def test_tabs_stand_together_and_what_stands_between_parts_them() -> None:
    fields = [{"key": "top", "type": "text"}]
    for key, tab in (("a", True), ("b", True), ("c", False), ("d", True), ("e", True), ("f", True)):
        fields.append({"key": key, "type": "section", "tab": tab})  # type: ignore[dict-item]
        fields += [{"key": f"{key}_in", "type": "text"}] if key != "c" else []
    form = TypeAdapter(Form).validate_python({"key": "plan", "fields": fields})
    values = dict.fromkeys(("top", "a_in", "b_in", "d_in", "e_in"), "x")
    at = Circumstances(made.reader(), "/api", values=values, hidden=frozenset({"e_in"}))
    body = bind_form(form, at)
    blocks = [[section.key for section in block] for block in body.blocks]
    assert blocks == [["main"], ["a", "b"], ["d", "f"]]
    assert body.anchors == ()


@pytest.mark.parametrize(
    ("present", "line"),
    [
        ("new", ["new", "open", "done"]),
        ("held", ["new", "held", "open", "done"]),
        ("void", ["new", "open", "done"]),
        ("gone", ["new", "open", "done"]),
    ],
)
def test_a_status_that_is_no_stage_stands_where_it_is_declared(
    present: str, line: list[str]
) -> None:
    assert stage_line(OPTIONS, ["new", "open", "done"], present) == line


def test_the_line_lights_the_present_stage_and_marks_those_passed() -> None:
    line = progress_of(FORM, _view(status="open"), made.reader())
    assert line is not None
    assert [stage.place for stage in line.stages] == ["done", "now", "later"]
    assert line.beside is None


def test_a_status_behind_the_last_stage_stands_beside_the_line() -> None:
    line = progress_of(FORM, _view(status="void"), made.reader())
    assert line is not None
    assert {stage.place for stage in line.stages} == {"later"}
    assert line.beside is not None
    assert line.beside.text == "void"


def test_a_hidden_status_is_neither_chip_nor_line() -> None:
    view = RecordView(**{**_plain(_view(status="open")), "hidden": frozenset({"status"})})
    assert status_chip(FORM, view, made.reader()) is None
    assert progress_of(FORM, view, made.reader()) is None


def test_what_nobody_enters_is_read_only_when_it_holds_something() -> None:
    [section] = _read({"name": "x", "flag": False}).sections
    assert [part.path for part in section.body] == ["name", "items", "status"]
    [section] = _read({"name": "x", "flag": True, "seen_at": "2026-03-01T08:00:00Z"}).sections
    assert [part.path for part in section.body] == ["name", "seen_at", "flag", "items", "status"]


def test_three_computed_amounts_are_read_as_a_summary() -> None:
    values = {"name": "x", "net": "1.00", "tax": "2.00", "total": "3.00"}
    [section] = _read(values).sections
    assert [part.path for part in section.summary] == ["net", "tax", "total"]
    [section] = _read({**values, "tax": None}).sections
    assert section.summary == ()


def test_folded_fields_stand_apart_and_are_not_in_the_way_of_who_fills_in() -> None:
    [section] = _read({"trace": "t"}).sections
    assert [part.path for part in section.folded] == ["trace"]
    at = Circumstances(made.reader(), "/api", values={"trace": "t"}, filling=True)
    [section] = bind_form(FORM, at).sections
    assert "trace" not in [part.path for part in section.parts]


def test_the_layout_says_which_columns_are_shown_at_once() -> None:
    grid = next(part for part in _read({}).parts if part.path == "items")
    assert isinstance(grid, GridView)
    assert [(column.key, column.main) for column in grid.columns] == [
        ("what", True),
        ("note", False),
        ("cost", True),
    ]


POINTING = TypeAdapter(Form).validate_python(
    {
        "key": "note",
        "fields": [
            {"key": "plan", "type": "lookup", "form": "plan"},
            {"key": "item", "type": "row_lookup", "form": "plan", "subtable": "items"},
            {"key": "parts", "type": "subtable", "fields": [
                {"key": "plan", "type": "lookup", "form": "plan"},
                {"key": "item", "type": "row_lookup", "form": "plan", "subtable": "items"},
            ]},
            {"key": "text", "type": "text"},
        ],
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("via", "condition"),
    [
        ("plan", "plan == 'r1'"),
        ("item", "item.parent == 'r1'"),
        ("parts.plan", "ANY(parts.plan == 'r1')"),
        ("parts.item", "ANY(parts.item.parent == 'r1')"),
    ],
)
def test_what_points_here_is_found_through_fields_and_rows(via: str, condition: str) -> None:
    terms = read_terms(POINTING, [f"{via}:of:r1"])
    assert filter_expression(POINTING, terms) == condition


@pytest.mark.parametrize("term", ["text:of:r1", "parts:of:r1", "parts.x:of:r1", "plan:of:"])
def test_what_points_nowhere_is_no_filter(term: str) -> None:
    assert read_terms(POINTING, [term]) == ()


def test_an_id_from_the_address_stays_a_literal() -> None:
    term = Term("plan", "of", "x' or true or '")
    assert filter_expression(POINTING, [term]) == "plan == 'x\\' or true or \\''"


def test_a_related_list_tells_how_many_there_are_and_leads_to_all() -> None:
    related = Related.model_validate({"form": "note", "via": "parts.plan", "label": "Notes"})
    rows = (RecordRow("n1", "Note 1", 1, "saved", {"text": "x"}),)
    page = RecordPage("note", rows, "more", 12, None)
    term = pointing_term(related, "r1")
    path = "/apps/office/forms/note"
    bound = bind_related(POINTING, related, ("text",), page, path, term, made.reader("en"))
    assert (bound.label, bound.count, bound.more) == ("Notes", 12, True)
    assert bound.href == f"{path}?f=parts.plan%3Aof%3Ar1"
    assert bound.rows[0].href == f"{path}/n1"
