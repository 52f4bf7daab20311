"""What passes the gate is remembered by its text."""

import ast

import pytest

from engine.expression.errors import ExpressionError
from engine.expression.gate import DEEPEST, LONGEST_REMEMBERED, gate


def test_a_text_that_passes_is_read_once() -> None:
    assert gate("amount * 2 + remembered") is gate("amount * 2 + remembered")


def test_a_text_that_is_refused_is_refused_each_time() -> None:
    for _ in range(2):
        with pytest.raises(ExpressionError) as refused:
            gate("amount = 2")
        assert refused.value.code == "syntax"


def test_a_long_text_is_read_anew_with_the_same_tree() -> None:
    text = "SUM(" + ", ".join(["amount"] * LONGEST_REMEMBERED) + ")"
    first, again = gate(text), gate(text)

    assert first is not again
    assert ast.dump(first.tree) == ast.dump(again.tree)


@pytest.mark.parametrize("signs", [DEEPEST // 2 - 2, DEEPEST // 2, DEEPEST - 2, DEEPEST * 2])
def test_depth_is_bounded_however_short_the_text(signs: int) -> None:
    text = "-" * signs + "1"
    if signs < DEEPEST:
        assert gate(text).source == text
    else:
        with pytest.raises(ExpressionError) as refused:
            gate(text)
        assert refused.value.code == "limit"
