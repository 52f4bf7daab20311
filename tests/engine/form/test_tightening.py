"""What a changed form asks of records that it did not ask before."""

from pathlib import Path

import pytest

from engine.definition.app_context import app_context
from engine.definition.loader import load_app
from engine.definition.model import App
from engine.expression.compilation import compile_expression
from engine.expression.types import Kind
from engine.form.compiled import CompiledForm
from engine.form.demand import Demand
from engine.form.form_compiler import compile_form
from engine.form.former import matched
from engine.form.tightening import tightened

ROOT = Path(__file__).parents[3]
APPS = sorted(path.parent for path in ROOT.glob("*/*/app.yaml") if ".venv" not in path.parts)
FORM = """
key: visit
label: Visit
fields:
  - {key: topic, type: text, max_length: 50}
  - {key: count, type: integer, min: 0}
  - {key: kind, type: select, options: [{key: first}, {key: again}]}
  - {key: part, type: section, visible: "count > 1"}
  - {key: note, type: text}
  - key: lines
    type: subtable
    visible: "count > 2"
    fields: [{key: qty, type: decimal, max: 9}]
rules:
  - {key: short, require: "LEN(topic) < 40"}
  - {key: told, level: warning, require: "count < 5"}
"""


def compiled(text: str) -> CompiledForm:
    files = {"app.yaml": b"key: demo", "forms/visit.yaml": text.encode()}
    return _compiled(load_app(files))[0]


def _compiled(app: App) -> list[CompiledForm]:
    context = app_context(app)
    return [compile_form(form, context) for form in app.forms]


def asked(*changes: tuple[str, str]) -> list[Demand]:
    after = FORM
    for old, new in changes:
        assert old in after
        after = after.replace(old, new)
    return list(tightened(compiled(FORM), compiled(after)))


@pytest.mark.parametrize("folder", APPS, ids=lambda path: path.name)
def test_a_form_asks_nothing_anew_of_itself(folder: Path) -> None:
    names = [path for path in folder.rglob("*") if path.is_file()]
    app = load_app({path.relative_to(folder).as_posix(): path.read_bytes() for path in names})
    for form in _compiled(app):
        assert list(tightened(form, form)) == []


@pytest.mark.parametrize(
    "change",
    [
        ("max_length: 50", "max_length: 60"),
        ("min: 0", "min: -1"),
        ("max: 9", "max: 10"),
        ("< 40", "<  40"),
        ("count < 5", "count < 4"),
        ("{key: again}", "{key: again}, {key: third}"),
        ("{key: note, type: text}", "{key: note, type: text, required: true, visible: false}"),
    ],
    ids=["length", "min", "max", "spaces", "warning", "option", "hidden for good"],
)
def test_what_asks_less_or_the_same_is_no_demand(change: tuple[str, str]) -> None:
    assert asked(change) == []


@pytest.mark.parametrize(
    ("change", "kind", "broken"),
    [
        (("max_length: 50", "max_length: 40"), "max_length", "LEN(topic) > 40"),
        (("min: 0", "min: 1.5"), "min", "count < 1.5"),
        (("< 40", "< 30"), "rule", "not (LEN(topic) < 30)"),
        (("topic, type: text,", "topic, type: text, pattern: 'a+',"), "pattern", None),
        (("{key: first}, ", ""), "option", None),
        (("max: 9", "max: 8"), "max", None),
    ],
)
def test_a_demand_says_what_breaks_it(
    change: tuple[str, str], kind: str, broken: str | None
) -> None:
    (demand,) = asked(change)

    assert (demand.kind, demand.broken) == (kind, broken)


def test_what_hides_a_field_now_and_then_is_part_of_what_breaks_it() -> None:
    (demand,) = asked(("{key: note, type: text}", "{key: note, type: text, min_length: 3}"))

    assert demand.broken == "(count > 1) and not IS_BLANK(note) and LEN(note) < 3"
    scope = compiled(FORM).routes.scopes[""]
    assert compile_expression(demand.broken, scope, Kind.BOOLEAN).has_sql


def test_a_field_called_otherwise_is_the_same_field() -> None:
    assert asked(("{key: count,", "{key: number, was: count,"), ("count ", "number ")) == []
    assert matched([("a", None), ("b", None)], [("b", "a"), ("c", "a")]) == {"b": "b", "c": "a"}
