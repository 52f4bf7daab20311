"""What an expression names: fields along paths, forms it asks, options and roles as texts.

Rules of this file:
1. The engine's own parser tells the parts; a word in a text, a comment or another form is no use.
2. A text is an option where it stands beside what holds one: compared, chosen, or to be written.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.definition.uses.trail import Owner, Step, Trails, option_keys
from engine.definition.uses.use import ROLE_LIST, Target
from engine.expression.errors import ExpressionError
from engine.expression.functions.catalogue import FUNCTIONS
from engine.expression.functions.registry import Mode
from engine.expression.gate import Gated, gate
from engine.expression.scope import Scope
from engine.form.rows_scope import RowsScope
from engine.form.scope import NameScope

WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
Span = tuple[int, int, Target]
Options = Mapping[Target, frozenset[str]]
"""Elements whose options a text may be, with the keys of these."""

PASSING = frozenset({"COALESCE", "FIRST", "LAST", "MIN", "MAX", "DISTINCT"})
"""Functions that give one of their arguments."""
ROLE_FUNCTIONS = frozenset({"HAS_ROLE"})


def option_targets(step: Step) -> dict[Target, frozenset[str]]:
    """Give a select field's options as what a text beside it may be."""
    keys = option_keys(step.field)
    if step.target is None:
        return {}
    if step.target[:2] == ("app", "settings") and step.type and step.type.options:
        return {step.target: step.type.options}
    return {step.target: keys} if keys else {}


@dataclass(frozen=True, slots=True)
class ExpressionReader:
    """Reads expressions of one app; `roles` are the keys of its roles."""

    trails: Trails
    roles: frozenset[str]

    def spans(
        self, source: str, scope: Scope, expects: Options, inputs: Owner | None = None
    ) -> list[Span]:
        """Find what an expression names, with the places; nothing in one that cannot be read."""
        plain = _named(scope)
        if plain is None:
            return []
        try:
            gated = gate(source)
        except ExpressionError:
            return []
        return list(_Reading(self, gated, inputs).read(gated.tree, plain, expects))


def _named(scope: Scope) -> NameScope | None:
    if isinstance(scope, RowsScope):
        return scope.rows
    return scope if isinstance(scope, NameScope) else None


@dataclass(frozen=True, slots=True)
class _Reading:
    reader: ExpressionReader
    gated: Gated
    inputs: Owner | None

    def read(self, node: ast.expr, scope: NameScope, expects: Options) -> Iterator[Span]:
        """Go through a part; `expects`: what a text may be that stands in its place."""
        match node:
            case ast.Name():
                yield from self._path(node, scope)
            case ast.Constant(value=str(text)):
                yield from self._text(node, text, expects)
            case ast.Call(func=ast.Name(id=name)):
                yield from self._call(node, name.upper(), scope, expects)
            case _:
                for part, wanted in self._parts(node, scope, expects):
                    yield from self.read(part, scope, wanted)

    def _parts(
        self, node: ast.expr, scope: NameScope, expects: Options
    ) -> Iterator[tuple[ast.expr, Options]]:
        """Give the parts of an operator, each with what a text in its place may be."""
        match node:
            case ast.Compare():
                operands = [node.left, *node.comparators]
                beside = self._beside(operands, scope)
                yield from ((each, beside) for each in operands)
            case ast.IfExp():
                yield from ((node.test, {}), (node.body, expects), (node.orelse, expects))
            case ast.List():
                yield from ((each, expects) for each in node.elts)
            case _:
                children = ast.iter_child_nodes(node)
                yield from ((each, {}) for each in children if isinstance(each, ast.expr))

    def _call(
        self, node: ast.Call, name: str, scope: NameScope, expects: Options
    ) -> Iterator[Span]:
        function = FUNCTIONS.get(name)
        if function is not None and function.mode is Mode.ASK:
            yield from self._question(node, name, scope, expects)
            return
        for argument, wanted in zip(
            node.args, self._wanted(node, name, scope, expects), strict=True
        ):
            yield from self.read(argument, scope, wanted)

    def _wanted(
        self, node: ast.Call, name: str, scope: NameScope, expects: Options
    ) -> list[Options]:
        """Tell what a text may be as each of the arguments."""
        size = len(node.args)
        if name == "IF":
            return [{} if index == 0 else expects for index in range(size)]
        if name == "IFS":
            return [expects if index % 2 else {} for index in range(size)]
        if name == "SWITCH":
            cases = self._beside(node.args[:1], scope)
            last = size - 1 if size % 2 == 0 else -1
            return [
                {} if index == 0 else expects if index % 2 == 0 or index == last else cases
                for index in range(size)
            ]
        if name in ROLE_FUNCTIONS:
            return [{ROLE_LIST: self.reader.roles}] * size
        beside = self._beside(node.args, scope)
        return [{**beside, **expects} if name in PASSING else beside] * size

    def _question(
        self, node: ast.Call, name: str, scope: NameScope, expects: Options
    ) -> Iterator[Span]:
        first, rest = node.args[0], node.args[1:]
        if not isinstance(first, ast.Name):
            return
        written = tuple(first.id.split("."))
        found = scope.elsewhere(written)
        inner = _named(found.scope) if found else None
        if found is None or inner is None:
            return
        yield from self._asked(first, found.form, found.subtable)
        decides = name == "DECIDE"
        table = self.reader.trails.owner(found.form) if decides else None
        inputs = found.decision.inputs if found.decision else ()
        for index, argument in enumerate(rest):
            if not decides or index == 0:
                yield from self.read(argument, inner, expects if index == 0 else {})
                continue
            wanted: Options = {}
            if index <= len(inputs):
                (step,) = self.reader.trails.from_owner(table, [inputs[index - 1][0]])
                wanted = option_targets(step)
            yield from self.read(argument, scope, wanted)

    def _asked(self, node: ast.Name, form: str, subtable: str | None) -> Iterator[Span]:
        trails = self.reader.trails
        owner = trails.owner(form)
        if owner is None or not owner.base:
            return
        words = self._words(node)
        start, end = words[0]
        yield start, end, owner.base
        target = owner.target(subtable) if subtable else None
        if target is not None and len(words) > 1:
            yield (*words[-1], target)

    def _path(self, node: ast.Name, scope: NameScope) -> Iterator[Span]:
        path = node.id.split(".")
        steps = self.reader.trails.from_scope(scope, path, self.inputs)
        for (start, end), step in zip(self._words(node), steps, strict=False):
            if step.target is not None:
                yield start, end, step.target

    def _words(self, node: ast.expr) -> list[tuple[int, int]]:
        start, end = self.gated.span(node)
        return [each.span() for each in WORD.finditer(self.gated.source, start, end)]

    def _text(self, node: ast.Constant, text: str, expects: Options) -> Iterator[Span]:
        start, end = self.gated.span(node)
        if self.gated.source[start + 1 : end - 1] != text:
            return
        for target, keys in expects.items():
            if text in keys:
                option = (*target, text) if target == ROLE_LIST else (*target, "options", text)
                yield start + 1, end - 1, option

    def _beside(self, nodes: Iterable[ast.expr], scope: NameScope) -> Options:
        found: dict[Target, frozenset[str]] = {}
        for node in nodes:
            found.update(self._options_of(node, scope))
        return found

    def _options_of(self, node: ast.expr, scope: NameScope) -> Options:
        """Tell of which elements' options a part's value may be."""
        match node:
            case ast.Name():
                path = node.id.split(".")
                if path[-1] == "roles":
                    return {ROLE_LIST: self.reader.roles}
                steps = self.reader.trails.from_scope(scope, path, self.inputs)
                return option_targets(steps[-1]) if steps else {}
            case ast.IfExp():
                return self._beside((node.body, node.orelse), scope)
            case ast.Call(func=ast.Name(id=name)) if node.args:
                return self._given(name.upper(), node.args, scope)
            case _:
                return {}

    def _given(self, name: str, args: Sequence[ast.expr], scope: NameScope) -> Options:
        if name in PASSING:
            return self._beside(args, scope)
        if name == "IF":
            return self._beside(args[1:], scope)
        if name in ("LOOKUP", "MAX_OF", "MIN_OF", "DECIDE") and isinstance(args[0], ast.Name):
            found = scope.elsewhere(tuple(args[0].id.split(".")))
            inner = _named(found.scope) if found else None
            return self._beside(args[1:2], inner) if inner else {}
        return {}
