"""Checking calls: number of arguments, their types, columns, and the type of the result."""

from collections.abc import Sequence
from dataclasses import replace

from engine.expression.complaints import wrong_argument, wrong_number, wrong_type
from engine.expression.errors import ExpressionError, both
from engine.expression.functions.registry import Function, Mode, Parameter, element
from engine.expression.scope import Path
from engine.expression.tree import Call, Literal, Node
from engine.expression.types import Kind, Type

Span = tuple[int, int]
_ROUNDING = frozenset({"ROUND", "ROUND_UP", "ROUND_DOWN"})


def check_call(
    function: Function, arguments: Sequence[Node], span: Span, implied: Sequence[Node] = ()
) -> Call:
    """Make the checked call of a function. Raises ExpressionError."""
    count = len(arguments)
    if count < function.fewest or (function.most is not None and count > function.most):
        raise wrong_number(span, function, count)
    for index, argument in enumerate(arguments):
        _check_argument(function, function.parameter(index), argument)
    origin = _origin(function, arguments, span)
    found = function.result([_result_type(function, each) for each in arguments])
    if found is None:
        raise _no_common_type(function, arguments, span)
    type_ = _scaled(function, arguments, found)
    if function.mode is not Mode.WHOLE and any(each.type.column for each in arguments):
        type_ = type_.many()
    return Call(
        type=type_, start=span[0], end=span[1], origin=origin if type_.column else None,
        function=function, arguments=(*arguments, *implied),
    )  # fmt: skip


def _check_argument(function: Function, parameter: Parameter, argument: Node) -> None:
    type_ = argument.type
    whole = function.mode is Mode.WHOLE
    many = type_.column or type_.kind is Kind.LIST
    inner = element(type_) if whole else type_.one()
    fits = parameter.kinds is None or inner.kind in parameter.kinds or inner.kind is Kind.BLANK
    if whole and (parameter.column and not many and type_.kind is not Kind.BLANK):
        fits = False
    if whole and parameter.scalar and many:
        fits = False
    if type_.kind is Kind.ROW and not (whole and function.name == "COUNT"):
        fits = False
    if not fits:
        raise wrong_argument((argument.start, argument.end), function, parameter, type_)
    if parameter.choices and isinstance(argument, Literal):
        _check_choice(function, parameter, argument)


def _check_choice(function: Function, parameter: Parameter, argument: Literal) -> None:
    choices = sorted(parameter.choices or ())
    if argument.value not in choices:
        known = ", ".join(choices)
        raise ExpressionError(
            "value",
            both(
                f"{function.name} expects as {parameter.name} one of: {known}.",
                f"{function.name} 的参数 {parameter.name} 应为：{known}。",
            ),
            argument.start,
            argument.end,
        )


def _result_type(function: Function, argument: Node) -> Type:
    return argument.type if function.mode is Mode.WHOLE else argument.type.one()


def _origin(function: Function, arguments: Sequence[Node], span: Span) -> Path | None:
    columns = [each for each in arguments if each.type.column]
    # SUM(a.x, b.y) may mix subtables; SUM_IF(values, conditions) goes row by row.
    by_row = function.mode is not Mode.WHOLE or len(function.parameters) > 1
    origins = {each.origin for each in columns if each.origin is not None}
    if by_row and len(origins) > 1:
        raise wrong_type(
            span,
            f"{function.name} takes columns of one subtable only.",
            f"{function.name} 的各列必须来自同一明细表。",
        )
    return next(iter(origins)) if len(origins) == 1 else None


def _no_common_type(function: Function, arguments: Sequence[Node], span: Span) -> ExpressionError:
    found = ", ".join(str(each.type) for each in arguments)
    chinese = "、".join(each.type.chinese for each in arguments)
    return wrong_type(
        span,
        f"{function.name} cannot tell what type it gives: its arguments are {found}.",
        f"{function.name} 各结果的类型不一致：{chinese}。",
    )


def _scaled(function: Function, arguments: Sequence[Node], found: Type) -> Type:
    """Note the scale that a rounding to a written number of digits gives."""
    if function.name not in _ROUNDING:
        return found
    digits = arguments[1] if len(arguments) > 1 else None
    if digits is None:
        return replace(found, scale=0)
    value = digits.value if isinstance(digits, Literal) else None
    known = value is not None and not isinstance(value, str | bool)
    return replace(found, scale=max(0, int(value))) if known else found  # type: ignore[arg-type]
