"""Join conditions that were compiled one by one into one expression: the first that holds decides.

Rule of this file: the outcome is an expression like any other (`IFS`), with its SQL form, its
references and its meaning; only its length is not that of a text somebody wrote.
"""

import ast
from collections.abc import Sequence

from engine.expression.closures import build
from engine.expression.compilation import Compiled
from engine.expression.functions.catalogue import FUNCTIONS
from engine.expression.sql_forms import why_no_sql
from engine.expression.tree import Call, Literal, Node
from engine.expression.types import Type


def first_that_holds(
    cases: Sequence[tuple[Compiled, str]], otherwise: str | None, type_: Type
) -> Compiled:
    """Give the text of the first case whose condition holds, else `otherwise` (or blank)."""
    arguments: list[Node] = []
    for condition, value in cases:
        arguments += [condition.tree, _literal(value, type_)]
    arguments.append(_literal(otherwise, type_))
    tree = Call(type=type_, start=0, end=0, function=_IFS, arguments=tuple(arguments))
    return Compiled(
        source=_source(cases, otherwise),
        type=type_,
        references=frozenset().union(*(condition.references for condition, _ in cases)),
        uses_clock=any(condition.uses_clock for condition, _ in cases),
        why_no_sql=why_no_sql(tree),
        tree=tree,
        syntax=_syntax(cases, otherwise),
        _closure=build(tree),
    )


_IFS = FUNCTIONS["IFS"]


def _literal(value: str | None, type_: Type) -> Literal:
    return Literal(type=type_, start=0, end=0, value=value)


def _source(cases: Sequence[tuple[Compiled, str]], otherwise: str | None) -> str:
    written = [part for condition, value in cases for part in (condition.source, repr(value))]
    return f"IFS({', '.join((*written, 'blank' if otherwise is None else repr(otherwise)))})"


def _syntax(cases: Sequence[tuple[Compiled, str]], otherwise: str | None) -> ast.expr:
    arguments: list[ast.expr] = []
    for condition, value in cases:
        arguments += [condition.syntax, ast.Constant(value)]
    return ast.Call(ast.Name("IFS", ast.Load()), [*arguments, ast.Constant(otherwise)], [])
