"""What the checker says about names and types, in both languages."""

from collections.abc import Sequence

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
    said = (f"There is no {name[:80]} here", f"此处没有 {name[:80]}")
    return _nameless(span, said, english, chinese, hint)


def _nameless(
    span: Span, said: tuple[str, str], english: str, chinese: str, hint: str | None
) -> ExpressionError:
    tail, ending = (f"; {english}" if english else ".", f"，{chinese}" if chinese else "。")
    message = both(f"{said[0]}{tail}", f"{said[1]}{ending}")
    return ExpressionError("name", message, *span, hint=hint)


def not_asked_here(span: Span, function: Function) -> ExpressionError:
    """Make the error of a question where none may be asked."""
    return ExpressionError(
        "call",
        both(
            f"{function.name} cannot be asked here: other forms are asked in formulas with"
            " `on_read: true`, in rules, defaults, choices, steps and the conditions of flows.",
            f"此处不能使用 {function.name}：只能在 `on_read: true` 的公式、规则、默认值、"
            "取值链、步骤和流程条件中向其他表单提问。",
        ),
        *span,
    )


def unasked_name(span: Span, function: Function) -> ExpressionError:
    """Make the error of a form that is not named."""
    return wrong_type(
        span,
        f"{function.name} begins with the name of a form, or form.subtable: {function.signature}.",
        f"{function.name} 的第一个参数是表单名，或“表单.明细表”：{function.signature}。",
        function.signature,
    )


def no_form(span: Span, name: str, forms: Sequence[str]) -> ExpressionError:
    """Make the error of a form, or a subtable, that is not there."""
    head, _, below = name.rpartition(".")
    if head in forms:
        said = (f"The form {head} has no subtable {below}", f"表单 {head} 没有明细表 {below}")
        return _nameless(span, said, "", "", None)
    said = (f"There is no form {name[:80]}", f"没有表单 {name[:80]}")
    like = nearest(name, forms)
    english, chinese = (f"did you mean {like}?", f"是否指 {like}？") if like else ("", "")
    return _nameless(span, said, english, chinese, like)


def no_output(span: Span, form: str, outputs: Sequence[str]) -> ExpressionError:
    """Make the error of asking what a decision table does not say."""
    if not outputs:
        return ExpressionError(
            "name",
            both(
                f"{form} is no decision table: it declares no `decision`.",
                f"{form} 不是决策表：没有声明 `decision`。",
            ),
            *span,
        )
    known = ", ".join(outputs)
    return ExpressionError(
        "name",
        both(f"{form} answers with one of: {known}.", f"{form} 可回答：{known}。"),
        *span,
        hint=outputs[0] if len(outputs) == 1 else None,
    )
