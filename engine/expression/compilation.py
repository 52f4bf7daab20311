"""From source to a compiled expression: gate, check, closures; parsed once, evaluated often.

Rules of this file:
1. `compile_expression` raises ExpressionError and nothing else, `evaluate` EvaluationError alone.
2. Whether there is an exact SQL form is known here, before any database is asked.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from engine.expression.asking import questions_in
from engine.expression.closures import Closure, build
from engine.expression.columns import Run, sound, understood
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError, ExpressionError, both, wrong_value
from engine.expression.gate import gate
from engine.expression.inference import infer
from engine.expression.operators import abs_zero
from engine.expression.scope import Path, Scope
from engine.expression.sql_forms import PARAMETERS, why_no_sql
from engine.expression.tree import Call, Node, Question, Reference, walk
from engine.expression.types import CHINESE_NAMES, IDENTITIES, Kind, Type
from engine.expression.values import Value


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression that has been checked; `tree` is the checked tree, `syntax` the gated one."""

    source: str
    type: Type
    references: frozenset[Path]
    uses_clock: bool
    why_no_sql: str | None
    tree: Node
    syntax: ast.expr = field(repr=False, compare=False)
    _closure: Closure = field(repr=False, compare=False)

    @property
    def questions(self) -> Sequence[Question]:
        """What it asks of other forms."""
        return questions_in(self.tree)

    @property
    def has_sql(self) -> bool:
        """Whether the expression has an exact SQL form on both databases."""
        return self.why_no_sql is None

    def evaluate(self, environment: Environment) -> Value:
        """Give the value; a column is a list, a list value a tuple. Raises EvaluationError."""
        try:
            return finished(self._closure(Run(environment)))
        except EvaluationError:
            raise
        except (ArithmeticError, ValueError) as error:
            raise understood(error) from None
        except (TypeError, AttributeError, RecursionError, MemoryError):
            raise wrong_value(
                "The values at hand do not have the types that the expression was checked for.",
                "现有的值与表达式检查时的类型不符。",
            ) from None


def compile_expression(
    source: str,
    scope: Scope,
    expected: Kind | None = None,
    parameters: frozenset[str] = PARAMETERS,
) -> Compiled:
    """Check an expression and make it ready. Raises ExpressionError.

    `parameters`: the first names of paths whose values a query knows beforehand (`me`, `setting`,
    in a step `record` and its variables); what reads nothing else always has an SQL form.
    """
    gated = gate(source)
    tree = infer(gated, scope)
    if expected is not None:
        _check_expected(tree, expected)
    nodes = list(walk(tree))
    return Compiled(
        source=source,
        type=tree.type,
        references=frozenset(node.path for node in nodes if isinstance(node, Reference)),
        uses_clock=any(isinstance(node, Call) and node.function.clock for node in nodes),
        why_no_sql=why_no_sql(tree, parameters),
        tree=tree,
        syntax=gated.tree,
        _closure=build(tree),
    )


def finished(value: object) -> Value:
    """Make an evaluation's outcome a value: no Faults, no negative zero."""
    if isinstance(value, Decimal):
        return abs_zero(value)
    return cast(Value, sound(value) if isinstance(value, list) else value)


def _check_expected(tree: Node, expected: Kind) -> None:
    found = tree.type
    if found.kind in (expected, Kind.BLANK) or _stands_for(found, expected):
        return
    raise ExpressionError(
        "type",
        both(
            f"Expected a {expected} here, but the expression gives a {found}.",
            f"此处应为{CHINESE_NAMES[expected]}，但表达式的结果是{found.chinese}。",
        ),
        tree.start,
        tree.end,
    )


def _stands_for(found: Type, expected: Kind) -> bool:
    """Let ids be given as text and the other way round: a text may hold an id."""
    textual = IDENTITIES | {Kind.TEXT}
    return found.kind in textual and expected in textual
