"""Where an expression stands: the names it may use are those it is compiled with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definition.app_context import app_context
from engine.definition.expression_place import place_at
from engine.definition.loader import load_app
from engine.definition.model import App
from engine.definition.plain import plain_data
from engine.definition.tree import Data
from engine.expression.compilation import compile_expression
from engine.expression.errors import ExpressionError
from engine.expression.types import Kind
from tests.runtime.services.rehearsal.purchasing import files

ROOT = Path(__file__).parents[3]
WORDS = frozenset(
    {"formula", "default", "visible", "readonly", "locked", "filter", "require", "when", "where",
     "if", "check", "for_each", "crosses", "value", "priority"}
)  # fmt: skip
MAPS = frozenset({"set", "values"})
PARTS = ("forms", "workflows", "automations")


def bundled() -> App:
    folder = ROOT / "builtin_apps" / "order_mgmt"
    found = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.suffix in (".yaml", ".csv")
    }
    return load_app(found)


def expressions(data: Data, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The pointers to the expressions of a definition, by the properties that hold them."""
    if isinstance(data, dict):
        for name, value in data.items():
            inside = bool(at) and at[-1] in MAPS
            if at and at[-1] == "fill":
                continue
            if isinstance(value, str) and (name in WORDS or inside):
                yield (*at, name)
            else:
                yield from expressions(value, (*at, name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from expressions(value, (*at, index))


def value_at(data: Data, pointer: tuple[str | int, ...]) -> str:
    for step in pointer:
        data = data[step]  # type: ignore[index]
    assert isinstance(data, str)
    return data


@pytest.mark.parametrize("app", [bundled(), load_app(files())], ids=["bundled", "small"])
def test_every_expression_of_a_sound_app_is_sound_at_its_place(app: App) -> None:
    context, data = app_context(app), plain_data(app)
    refused = []
    for pointer in expressions({part: data.get(part) for part in PARTS}):
        place = place_at(app, context, pointer)
        assert place is not None, pointer
        try:
            compile_expression(value_at(data, pointer), place.scope, place.expected)
        except ExpressionError as error:
            refused.append((pointer, str(error)))

    assert refused == []


def test_a_loop_names_its_item_and_a_touched_form_stands_bare() -> None:
    app = load_app(files())
    context = app_context(app)
    take = next(place for place, one in enumerate(app.workflows[0].nodes) if one.key == "take")
    where = place_at(app, context, ("workflows", 0, "nodes", take, "do", 1, "where"))
    assert where is not None
    assert where.expected is Kind.BOOLEAN
    assert where.standing.touched == "shelf"
    assert where.scope.type_of(("free",)) is not None
    assert where.scope.type_of(("record", "topic")) is not None
    assert where.scope.type_of(("topic",)) is None


@pytest.mark.parametrize("pointer", [(), ("forms", 99), ("roles", 0), ("forms",), ("nothing", 1)])
def test_a_pointer_that_leads_nowhere_has_no_place(pointer: tuple[str | int, ...]) -> None:
    app = load_app(files())
    assert place_at(app, app_context(app), pointer) is None
