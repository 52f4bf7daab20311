"""The reference interpreter: simpleeval behind the gate.

It walks the gated syntax tree with simpleeval, our operators, our functions and our values
alone. It decides about columns while it runs, the closures beforehand: two ways to one meaning,
held together by a property test.

Rules of this file:
1. Only trees that have passed the gate come here; names are values, never Python objects.
2. Speed does not matter here, likeness to the text of the language does.
"""

import ast
from collections.abc import Sequence

from simpleeval import SimpleEval  # type: ignore[import-untyped]

from engine.expression.asking import questions_in
from engine.expression.closures import (
    ARITHMETIC,
    COMPARISONS,
    all_true,
    any_true,
    build,
    scalar_body,
    whole_body,
)
from engine.expression.columns import Fault, Run, attempt, choose, each, sound
from engine.expression.compilation import Compiled, finished
from engine.expression.environment import Environment
from engine.expression.functions.catalogue import FUNCTIONS
from engine.expression.functions.registry import Function, Mode
from engine.expression.gate import Gated
from engine.expression.managers import manager_path
from engine.expression.operators import negate
from engine.expression.scope import Path
from engine.expression.tree import Reference, walk
from engine.expression.types import Type
from engine.expression.values import Body, Value, as_body

_OPERATORS: dict[type[ast.AST], Body] = {
    ast.Add: ARITHMETIC["+"],
    ast.Sub: ARITHMETIC["-"],
    ast.Mult: ARITHMETIC["*"],
    ast.Div: ARITHMETIC["/"],
    ast.FloorDiv: ARITHMETIC["//"],
    ast.Mod: ARITHMETIC["%"],
    ast.Eq: COMPARISONS["=="],
    ast.NotEq: COMPARISONS["!="],
    ast.Lt: COMPARISONS["<"],
    ast.LtE: COMPARISONS["<="],
    ast.Gt: COMPARISONS[">"],
    ast.GtE: COMPARISONS[">="],
    ast.USub: as_body(negate),
    ast.UAdd: as_body(lambda value: value),
    ast.Not: as_body(lambda value: value is not True),
}


def evaluate_by_reference(compiled: Compiled, environment: Environment) -> Value:
    """Evaluate with simpleeval. Raises EvaluationError, or Python's arithmetic errors."""
    types = {node.path: node.type for node in walk(compiled.tree) if isinstance(node, Reference)}
    interpreter = _Interpreter(Run(environment), types, compiled)
    return finished(interpreter.eval(compiled.source, previously_parsed=compiled.syntax))


class _Interpreter(SimpleEval):  # type: ignore[misc]  # simpleeval has no types
    def __init__(self, run: Run, types: dict[Path, Type], compiled: Compiled) -> None:
        super().__init__(operators={}, functions={}, names={})
        self._gated = Gated(compiled.source, compiled.syntax)
        self._questions = {
            (node.start, node.end): build(node) for node in questions_in(compiled.tree)
        }
        self._run = run
        self._types = types
        self.nodes = {
            ast.Constant: self._eval_constant,
            ast.Name: self._eval_name,
            ast.UnaryOp: self._eval_unaryop,
            ast.BinOp: self._eval_binop,
            ast.BoolOp: self._eval_boolop,
            ast.Compare: self._eval_compare,
            ast.IfExp: self._eval_ifexp,
            ast.Call: self._eval_call,
            ast.List: self._eval_list,
        }

    def _eval_name(self, node: ast.Name) -> object:
        return self._path(tuple(node.id.split(".")))

    def _path(self, path: Path) -> object:
        value, type_ = self._run.environment.value(path), self._types[path]
        if type_.column:
            return [None if one == "" else one for one in value or ()]  # type: ignore[union-attr]
        if isinstance(value, list):
            return tuple(value)
        return () if value is None and type_.kind == "list" else (None if value == "" else value)

    def _eval_list(self, node: ast.List) -> object:
        return tuple(self._eval(item) for item in node.elts)

    def _eval_unaryop(self, node: ast.UnaryOp) -> object:
        return self._lifted(_OPERATORS[type(node.op)], [self._eval(node.operand)])

    def _eval_binop(self, node: ast.BinOp) -> object:
        parts = [self._eval(node.left), self._eval(node.right)]
        return self._lifted(_OPERATORS[type(node.op)], parts)

    def _eval_boolop(self, node: ast.BoolOp) -> object:
        body = all_true if isinstance(node.op, ast.And) else any_true
        return self._chosen(as_body(body), node.values)

    def _eval_ifexp(self, node: ast.IfExp) -> object:
        return self._chosen(FUNCTIONS["IF"].body, [node.test, node.body, node.orelse])

    def _eval_compare(self, node: ast.Compare) -> object:
        values = [self._eval(each_) for each_ in (node.left, *node.comparators)]
        result: object = None
        for index, operator in enumerate(node.ops):
            pair = self._pair(operator, values[index], values[index + 1])
            both = as_body(lambda first, second: first is True and second is True)
            result = pair if result is None else self._lifted(both, [result, pair])
        return result

    def _pair(self, operator: ast.cmpop, left: object, right: object) -> object:
        if not isinstance(operator, ast.In | ast.NotIn):
            return self._lifted(_OPERATORS[type(operator)], [left, right])
        wanted = isinstance(operator, ast.In)
        if isinstance(right, list) and any(isinstance(one, tuple) for one in right):
            return self._lifted(as_body(lambda a, b: (a in (b or ())) is wanted), [left, right])
        held = sound(right) if isinstance(right, list) else right or ()
        return self._lifted(as_body(lambda one: (one in held) is wanted), [left])  # type: ignore[operator]

    def _eval_call(self, node: ast.Call) -> object:
        assert isinstance(node.func, ast.Name)  # noqa: S101 (the gate lets nothing else pass)
        function = FUNCTIONS[node.func.id]
        if function.mode is Mode.ASK:
            return self._questions[self._gated.span(node)](self._run)
        if function.mode is Mode.PATH:
            return self._path(manager_path(node) or ())
        if function.mode is Mode.LAZY:
            return self._chosen(function.body, node.args)
        arguments = [self._eval(argument) for argument in node.args]
        if function.name == "COUNT" and not arguments:
            arguments = [self._path(())]
        arguments += [self._path(path) for path in function.implied]
        return self._called(function, arguments)

    def _called(self, function: Function, arguments: Sequence[object]) -> object:
        if function.mode is Mode.WHOLE:
            return whole_body(function, self._run)(*arguments)
        return self._lifted(scalar_body(function, self._run), arguments)

    def _lifted(self, body: Body, parts: Sequence[object]) -> object:
        if any(isinstance(part, list) for part in parts):
            return each(self._run, body, parts)
        return body(*parts)

    def _chosen(self, body: Body, nodes: Sequence[ast.expr]) -> object:
        parts = [attempt(as_body(self._eval), (node,)) for node in nodes]
        if any(isinstance(part, list) for part in parts):
            return choose(self._run, body, parts)
        return body(*[_held(part) for part in parts])

    def _check_disallowed_items(self, item: object) -> None:
        """Nothing to look for: every value is ours, and the walk would cost each list again."""


def _held(part: object) -> Body:
    def give(*_: object) -> object:
        if isinstance(part, Fault):
            raise part.error
        return part

    return give
