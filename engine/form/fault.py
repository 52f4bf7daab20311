"""What is wrong in a form's definition: its place, a code and a sentence that names the mend.

Rule of this file: faults are collected, never raised, so that one hides no other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.expression.compilation import Compiled
from engine.expression.constants import failing_constant
from engine.expression.errors import ExpressionError
from engine.text import Text, localise


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; `path` inside the form (`fields.lines.fields.amount.formula`, `rules.0.require`).

    `start` and `end` are characters of the expression there; `hint` is the nearest valid name.
    """

    path: str
    code: str
    message: Text
    start: int | None = None
    end: int | None = None
    hint: str | None = None


def from_expression(path: str, error: ExpressionError) -> Fault:
    """The fault of an expression that was refused."""
    return Fault(path, error.code, error.message, error.start, error.end, error.hint)


def constant_faults(path: str, compiled: Compiled | None) -> Iterator[Fault]:
    """The fault of an expression that can never be computed, if it has such a part."""
    error = failing_constant(compiled.tree) if compiled else None
    if error is not None:
        yield definition_fault(
            path,
            "constant",
            f"This can never be computed: {localise(error.message, 'en')}",
            f"该表达式永远无法计算：{localise(error.message, 'zh')}",
        )


def definition_fault(path: str, code: str, en: str, zh: str) -> Fault:
    """A fault of the definition itself."""
    return Fault(path, code, {"en": en, "zh": zh})
