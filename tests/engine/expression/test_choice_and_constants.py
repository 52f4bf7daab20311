"""Conditions joined into one expression; parts that can never be computed."""

import pytest

from engine.expression.choice import first_that_holds
from engine.expression.compilation import compile_expression
from engine.expression.constants import failing_constant
from engine.expression.reference import evaluate_by_reference
from engine.expression.types import Kind, Type
from tests.engine.expression.samples import SCOPE, environment

STATUS = Type(Kind.TEXT, options=frozenset("abc"))


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ("qty > 1", "qty > 0", "a"),
        ("qty > 100", "qty > 0", "b"),
        ("qty > 100", "qty > 100", "c"),
        ("qty > blank", "qty > 0", "b"),
        # What comes after the first that holds is never looked at.
        ("qty > 1", "1 / (qty - qty) > 1", "a"),
    ],
)
def test_the_first_condition_that_holds_decides(first: str, second: str, outcome: str) -> None:
    cases = [
        (compile_expression(first, SCOPE, Kind.BOOLEAN), "a"),
        (compile_expression(second, SCOPE, Kind.BOOLEAN), "b"),
    ]
    joined = first_that_holds(cases, "c", STATUS)

    assert joined.evaluate(environment()) == outcome
    assert evaluate_by_reference(joined, environment()) == outcome
    assert joined.references == {("qty",)}
    assert joined.type.options == frozenset("abc")


def test_any_number_of_conditions_is_joined() -> None:
    cases = [
        (compile_expression(f"qty > {1000 - n} and qty < {2000 + n}", SCOPE, Kind.BOOLEAN), "a")
        for n in range(900)
    ]

    assert first_that_holds(cases, "c", STATUS).evaluate(environment()) == "c"


@pytest.mark.parametrize(
    ("source", "fails"),
    [
        ("1 / 0 > 1", True),
        ("qty > 1 / 0", True),
        ("qty + 5 % 0", True),
        ("ABS(1 // 0)", True),
        ("POWER(10, 100000)", True),
        ("IF(1 / 0 > 1, 1, 2)", True),
        ("1 / 0 > 1 and qty > 1", True),
        ("IF(qty > 1, 1 / 0, 2)", False),
        ("qty > 1 and 1 / 0 > 1", False),
        ("qty / (qty - qty)", False),
        ("1 / 3", False),
        ("TODAY() > DATE(2026, 1, 1)", False),
        ("true", False),
    ],
)
def test_what_can_never_be_computed_is_known_beforehand(source: str, fails: bool) -> None:
    tree = compile_expression(source, SCOPE).tree

    assert (failing_constant(tree) is not None) is fails
