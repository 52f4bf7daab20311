"""The fast way to evaluate: a checked tree becomes Python closures, once.

Rules of this file:
1. The meaning is that of `reference`, which a property test holds against this file.
2. Whether a part is a column is known from its type, so scalars pay nothing for columns.
"""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TypeAlias, cast

from engine.expression import operators
from engine.expression.columns import Run, Thunk, attempt, choose, each, sound
from engine.expression.functions.registry import Function, Mode
from engine.expression.question import Asked, answered
from engine.expression.tree import (
    Arithmetic,
    Call,
    Comparison,
    Inversion,
    Junction,
    Listing,
    Literal,
    Membership,
    Negation,
    Node,
    Question,
    Reference,
)
from engine.expression.types import Kind
from engine.expression.values import Body, Value, as_body

Closure: TypeAlias = Callable[[Run], object]

ARITHMETIC: dict[str, Body] = {
    "+": as_body(operators.add),
    "-": as_body(operators.subtract),
    "*": as_body(operators.multiply),
    "/": as_body(operators.quotient),
    "//": as_body(operators.floor_quotient),
    "%": as_body(operators.remainder),
}
COMPARISONS: dict[str, Body] = {
    "==": as_body(operators.equal),
    "!=": as_body(operators.unequal),
    "<": as_body(operators.less),
    "<=": as_body(operators.at_most),
    ">": as_body(operators.greater),
    ">=": as_body(operators.at_least),
}


def build(node: Node) -> Closure:  # noqa: C901, PLR0911, PLR0912 (one branch a node type)
    """Compile a node and all below it."""
    match node:
        case Literal():
            return _constant(node.value)
        case Reference():
            return _reference(node)
        case Listing():
            return _listing(node)
        case Negation():
            return _applied(as_body(operators.negate), (node.operand,))
        case Arithmetic():
            return _applied(ARITHMETIC[node.operator], (node.left, node.right))
        case Comparison():
            return _comparison(node)
        case Membership():
            return _membership(node)
        case Junction():
            return _junction(node)
        case Inversion():
            return _applied(as_body(_inverted), (node.operand,))
        case Call():
            return _call(node)
        case Question():
            return _question(node)
        case _:
            raise AssertionError(f"unknown node {type(node).__name__}")


def _constant(value: object) -> Closure:
    return lambda _run: value


def _reference(node: Reference) -> Closure:
    path = node.path
    if node.type.column:
        return partial(_texts if node.type.kind is Kind.TEXT else _column, path)
    if node.type.kind is Kind.LIST:
        return lambda run: tuple(run.environment.value(path) or ())  # type: ignore[arg-type]
    if node.type.kind is Kind.TEXT:
        return lambda run: run.environment.value(path) or None
    return lambda run: run.environment.value(path)


def _column(path: tuple[str, ...], run: Run) -> list[object]:
    column: list[object] = list(run.environment.value(path) or ())  # type: ignore[arg-type]
    run.spend(len(column))
    return column


def _texts(path: tuple[str, ...], run: Run) -> list[object]:
    """A column of texts, where the empty one is blank."""
    return [value or None for value in _column(path, run)]


def _listing(node: Listing) -> Closure:
    items = [build(item) for item in node.items]
    if all(isinstance(item, Literal) for item in node.items):
        return _constant(tuple(item.value for item in node.items if isinstance(item, Literal)))
    return lambda run: tuple(item(run) for item in items)


def _applied(body: Body, nodes: Sequence[Node]) -> Closure:
    """Apply a scalar function to scalars, or row by row when one of them is a column."""
    parts = [build(node) for node in nodes]
    if any(node.type.column for node in nodes):
        return lambda run: each(run, body, [part(run) for part in parts])
    if len(parts) == 1:
        (only,) = parts
        return lambda run: body(only(run))
    if len(parts) == 2:
        first, second = parts
        return lambda run: body(first(run), second(run))
    return lambda run: body(*[part(run) for part in parts])


def _comparison(node: Comparison) -> Closure:
    if len(node.operators) == 1:
        return _applied(COMPARISONS[node.operators[0]], node.operands)
    chain = [COMPARISONS[operator] for operator in node.operators]
    return _applied(as_body(partial(_chain, chain)), node.operands)


def _chain(comparisons: Sequence[Body], *values: object) -> bool:
    pairs = zip(comparisons, values, values[1:], strict=False)
    return all(compare(left, right) for compare, left, right in pairs)


def _membership(node: Membership) -> Closure:
    wanted = not node.negated
    if node.container.type.kind is Kind.LIST:
        return _applied(
            as_body(lambda item, container: operators.contains(item, container) is wanted),
            (node.item, node.container),
        )
    item, container = build(node.item), build(node.container)
    column = node.item.type.column

    def look(run: Run) -> object:
        held = _held(container(run))
        found = item(run)
        if column:
            return each(run, as_body(lambda one: (one in held) is wanted), [found])
        return (found in held) is wanted

    return look


def _held(container: object) -> Collection[object]:
    values = sound(container) if isinstance(container, list) else []
    try:
        return frozenset(values)
    except TypeError:
        return values


def _inverted(value: object) -> bool:
    return value is not True


def _junction(node: Junction) -> Closure:
    parts = [build(operand) for operand in node.operands]
    if node.type.column:
        body = as_body(all_true if node.operator == "and" else any_true)
        return lambda run: choose(run, body, _attempted(parts, run))
    return _all_of(parts) if node.operator == "and" else _one_of(parts)


def _all_of(parts: Sequence[Closure]) -> Closure:
    def hold(run: Run) -> bool:
        for part in parts:  # noqa: SIM110 (a generator costs more than most conditions)
            if part(run) is not True:
                return False
        return True

    return hold


def _one_of(parts: Sequence[Closure]) -> Closure:
    def holds(run: Run) -> bool:
        for part in parts:  # noqa: SIM110
            if part(run) is True:
                return True
        return False

    return holds


def _question(node: Question) -> Closure:
    query, parts = node.query, [build(each) for each in node.known]

    def ask(run: Run) -> object:
        run.spend(ASKING)
        values = tuple(cast(Value, part(run)) for part in parts)
        return answered(run.environment, Asked(query, values))

    return ask


ASKING = 20
"""Steps that a question takes."""


def all_true(*thunks: Thunk) -> bool:
    """Say whether every condition holds, reading no further than the first that does not."""
    return all(thunk() is True for thunk in thunks)


def any_true(*thunks: Thunk) -> bool:
    """Say whether one condition holds, reading no further than the first that does."""
    return any(thunk() is True for thunk in thunks)


def _attempted(parts: Sequence[Closure], run: Run) -> list[object]:
    return [attempt(as_body(part), (run,)) for part in parts]


def _call(node: Call) -> Closure:
    function, parts = node.function, [build(each) for each in node.arguments]
    if function.mode is Mode.LAZY:
        if any(argument.type.column for argument in node.arguments):
            body = function.body
            return lambda run: choose(run, body, _attempted(parts, run))
        return lambda run: function.body(*[partial(part, run) for part in parts])
    if function.mode is Mode.WHOLE:
        return lambda run: _whole(function, run, [part(run) for part in parts])
    if any(argument.type.column for argument in node.arguments):
        return lambda run: each(run, scalar_body(function, run), [part(run) for part in parts])
    return lambda run: scalar_body(function, run)(*[part(run) for part in parts])


def scalar_body(function: Function, run: Run) -> Body:
    """Give an EACH function as it is called: with the environment, blank for blank, text costed."""
    body = function.body
    if function.environment:
        body = partial(function.body, run.environment)
    blanks = function.blanks

    def call(*arguments: object) -> object:
        for argument in arguments:
            if argument is None and not blanks:
                return None
            if isinstance(argument, str) and len(argument) > 200:
                run.spend(len(argument) // 20)
        return body(*arguments)

    return call


def _whole(function: Function, run: Run, arguments: Sequence[object]) -> object:
    return whole_body(function, run)(*arguments)


def whole_body(function: Function, run: Run) -> Body:
    """Give a WHOLE function as it is called: every element read and paid for."""

    def call(*arguments: object) -> object:
        ready: list[object] = []
        for argument in arguments:
            if isinstance(argument, list | tuple):
                run.spend(len(argument))
            ready.append(sound(argument) if isinstance(argument, list) else argument)
        return function.body(*ready)

    return call
