"""What the checker says about names and types, in both languages."""

from engine.expression.errors import ExpressionError, both, nearest
from engine.expression.functions.catalogue import FUNCTIONS
from engine.expression.functions.registry import Function, Parameter
from engine.expression.scope import Path, Scope
from engine.expression.types import CHINESE_NAMES, Type

Span = tuple[int, int]
_OTHER_NAMES = {
    "NOT": "not", "AND": "and", "OR": "or", "ISBLANK": "IS_BLANK", "IFERROR": "IF",
    "COUNTIF": "COUNT_IF", "SUMIF": "SUM_IF", "AVERAGE": "AVG", "CEILING": "CEIL",
    "ROUNDUP": "ROUND_UP", "ROUNDDOWN": "ROUND_DOWN", "CONCATENATE": "CONCAT",
    "SUBSTITUTE": "REPLACE", "DATEDIF": "DATE_DIFF", "DATEADD": "DATE_ADD", "SUBSTR": "MID",
    "LENGTH": "LEN", "STR": "TEXT", "INT": "FLOOR", "FLOAT": "VALUE", "NETWORKDAYS": "WORKDAYS",
    "WORKDAY": "WORKDAY_ADD", "EOMONTH": "END_OF", "STRIP": "TRIM",
}  # fmt: skip


def wrong_type(span: Span, english: str, chinese: str, hint: str | None = None) -> ExpressionError:
    """Make the error of types that do not go together."""
    return ExpressionError("type", both(english, chinese), *span, hint=hint)


def unknown_name(span: Span, path: Path, scope: Scope) -> ExpressionError:
    """Make the error of a path that is not declared, with the nearest one that is."""
    known = 0
    while known < len(path) and scope.type_of(path[: known + 1]) is not None:
        known += 1
    # A path may be declared though its beginnings are not values (`setting.limit`).
    while known < len(path) - 1 and path[known] in set(scope.names(path[:known])):
        known += 1
    wrong, prefix = path[known], path[:known]
    if not prefix and wrong.upper() in FUNCTIONS:
        signature = FUNCTIONS[wrong.upper()].signature
        return _name_error(span, wrong, f"write {signature}", f"请写作 {signature}", signature)
    like = nearest(wrong, scope.names(prefix))
    hint = ".".join((*prefix, like)) if like else None
    of = f" of {'.'.join(prefix)}" if prefix else ""
    return _name_error(
        span,
        wrong + of,
        f"did you mean {hint}?" if hint else "",
        f"是否指 {hint}？" if hint else "",
        hint,
    )


def unknown_function(span: Span, name: str) -> ExpressionError:
    """Make the error of a function that does not exist."""
    like = _OTHER_NAMES.get(name) or nearest(name, FUNCTIONS)
    tail, ending = (f" Did you mean {like}?", f"是否指 {like}？") if like else ("", "")
    return ExpressionError(
        "function",
        both(f"There is no function {name[:60]}.{tail}", f"没有函数 {name[:60]}。{ending}"),
        *span,
        hint=like,
    )


def wrong_number(span: Span, function: Function, found: int) -> ExpressionError:
    """Make the error of too many or too few arguments."""
    return ExpressionError(
        "call",
        both(
            f"{function.name} does not take {found} arguments: write {function.signature}.",
            f"{function.name} 不接受 {found} 个参数，应写作 {function.signature}。",
        ),
        *span,
        hint=function.signature,
    )


def wrong_argument(
    span: Span, function: Function, parameter: Parameter, found: Type
) -> ExpressionError:
    """Make the error of an argument of the wrong type."""
    kinds = sorted(parameter.kinds or ())
    wanted = " or ".join(kinds) or "value"
    chinese = "或".join(CHINESE_NAMES[kind] for kind in kinds) or "值"
    if parameter.column:
        wanted, chinese = f"column of {wanted}", f"{chinese}列"
    return wrong_type(
        span,
        f"{function.name} expects a {wanted} as {parameter.name}, found a {found}.",
        f"{function.name} 的参数 {parameter.name} 应为{chinese}，实际为{found.chinese}。",
        function.signature,
    )


def unknown_option(span: Span, key: str, options: frozenset[str]) -> ExpressionError:
    """Make the error of comparing a select with a key it does not have."""
    like = nearest(key, options)
    known = ", ".join(sorted(options)[:12])
    return ExpressionError(
        "value",
        both(
            f"'{key[:60]}' is none of the options: {known}.",
            f"“{key[:60]}”不是可选项：{known}。",
        ),
        *span,
        hint=like,
    )


def _name_error(
    span: Span, name: str, english: str, chinese: str, hint: str | None
) -> ExpressionError:
    tail, ending = (f"; {english}" if english else ".", f"，{chinese}" if chinese else "。")
    return ExpressionError(
        "name",
        both(f"There is no {name[:80]} here{tail}", f"此处没有 {name[:80]}{ending}"),
        *span,
        hint=hint,
    )
