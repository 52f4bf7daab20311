"""A lookup whose parts are written one by one: form, condition, order, value.

Rules of this file:
1. It is the very same question as `LOOKUP(form, value, where, sort…)` in one text.
2. What is wrong is told of the part it stands in.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from engine.expression.asking import Parts
from engine.expression.closures import build
from engine.expression.compilation import Compiled
from engine.expression.complaints import no_form, not_asked_here
from engine.expression.errors import ExpressionError
from engine.expression.functions.elsewhere import LOOKUP
from engine.expression.gate import gate
from engine.expression.inference import infer
from engine.expression.scope import AskingScope, Elsewhere, Scope
from engine.expression.sql_forms import why_no_sql
from engine.expression.tree import Call, Node, Ordering, Reference, walk

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Lookup:
    """The parts as they are written; `sort` like `-priority, name`."""

    form: str
    value: str
    where: str | None = None
    sort: str | None = None


class PartError(Exception):
    """A part that is refused: its name among the parts, and why."""

    def __init__(self, part: str, error: ExpressionError) -> None:
        super().__init__(part)
        self.part = part
        self.error = error


def compile_lookup(written: Lookup, scope: Scope) -> Compiled:
    """Check a lookup and make it ready. Raises PartError."""
    elsewhere = _part("from", lambda: _find(written.form, scope))
    parts = Parts(LOOKUP, elsewhere)
    _part("value", lambda: parts.take_value(_checked(written.value, elsewhere)))
    if written.where is not None:
        _part("where", lambda: parts.take_where(_checked(written.where or "", elsewhere)))
    for term in _terms(written.sort):
        _part("sort", partial(_take_order, parts, term, elsewhere))
    source = f"LOOKUP({written.form}, {written.value}, {written.where or 'true'})"
    tree = parts.question(source, (0, len(written.value)))
    nodes = list(walk(tree))
    return Compiled(
        source=source,
        type=tree.type,
        references=frozenset(node.path for node in nodes if isinstance(node, Reference)),
        uses_clock=any(isinstance(node, Call) and node.function.clock for node in nodes),
        why_no_sql=why_no_sql(tree),
        tree=tree,
        syntax=ast.Constant(None),
        _closure=build(tree),
    )


def _find(name: str, scope: Scope) -> Elsewhere:
    forms = sorted(scope.forms()) if isinstance(scope, AskingScope) else []
    if not isinstance(scope, AskingScope) or not forms:
        raise not_asked_here((0, len(name)), LOOKUP)
    found = scope.elsewhere(tuple(name.split(".")))
    if found is None:
        raise no_form((0, len(name)), name, forms)
    return found


def _checked(text: str, elsewhere: Elsewhere) -> Node:
    return infer(gate(text), elsewhere.scope)


def _take_order(parts: Parts, term: str, elsewhere: Elsewhere) -> None:
    key = _checked(term.removeprefix("-"), elsewhere)
    parts.take_order(Ordering(key, descending=term.startswith("-")))


def _part(name: str, make: Callable[[], Made]) -> Made:
    try:
        return make()
    except ExpressionError as error:
        raise PartError(name, error) from error


@dataclass(slots=True)
class _Splitting:
    """Cuts a text at the commas that stand in no bracket and no quotes."""

    found: list[str] = field(default_factory=lambda: [""])
    depth: int = 0
    quote: str = ""

    def take(self, character: str) -> None:
        """Take the next character."""
        if self.quote:
            self.quote = "" if character == self.quote else self.quote
        elif character in "'\"":
            self.quote = character
        else:
            self.depth += (character in "([") - (character in ")]")
        if character == "," and not self.depth and not self.quote:
            self.found.append("")
        else:
            self.found[-1] += character


def _terms(sort: str | None) -> list[str]:
    splitting = _Splitting()
    for character in sort or "":
        splitting.take(character)
    return [term.strip() for term in splitting.found if term.strip()]
