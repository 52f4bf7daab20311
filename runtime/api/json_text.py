"""The JSON of a request's body, read strictly.

Rules of this file:
1. A name may come once; NaN and Infinity are no numbers; a number with a point stays exact.
2. Nesting, the number of values and the length of a number are bounded.
3. Text that no database can keep (a lone surrogate, NUL) is named with its path: 422.
"""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NoReturn

from engine.text import Text
from runtime.api.problem import Fault
from runtime.services.outcome import Problem

MAX_DEPTH = 24
MAX_VALUES = 500_000
MAX_DIGITS = 200


def read_json(content: bytes) -> dict[str, object]:
    """Read a JSON object; raises Fault 400 or 422."""
    try:
        read = _DECODER.decode(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise _malformed("The body is not UTF-8.", "请求体不是 UTF-8 编码。") from None
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError as error:
        where = f"{error.lineno}:{error.colno}"
        raise _malformed(
            f"The body is not JSON: {error.msg.lower()} at {where}.",
            f"请求体不是合法的 JSON（位置 {where}）。",
        ) from None
    if not isinstance(read, dict):
        raise _malformed("The body must be a JSON object.", "请求体必须是 JSON 对象。")
    _judge(read)
    return read


def _judge(read: dict[str, object]) -> None:
    """Walk through all values once: their depth, their number, and what text they hold."""
    unfit: list[Problem] = []
    level: list[tuple[str, object]] = [("", read)]
    count = depth = 0
    while level:
        if depth > MAX_DEPTH:
            raise _too_deep()
        level = _below(level, unfit)
        count += len(level)
        depth += 1
        if count > MAX_VALUES:
            raise _malformed("The body holds too many values.", "请求体包含的值过多。")
    if unfit:
        raise Fault(422, "invalid", unfit[0].message, tuple(unfit[:100]))


def _below(level: list[tuple[str, object]], unfit: list[Problem]) -> list[tuple[str, object]]:
    """Give what lies one level deeper, and note text that cannot be kept."""
    below: list[tuple[str, object]] = []
    for path, value in level:
        if isinstance(value, str) and not _is_storable(value):
            unfit.append(_unfit(path))
        elif isinstance(value, dict | list):
            below.extend(_children(path, value, unfit))
    return below


def _children(
    path: str, value: dict[str, object] | list[object], unfit: list[Problem]
) -> Iterator[tuple[str, object]]:
    if isinstance(value, list):
        yield from ((f"{path}[{index}]", each) for index, each in enumerate(value))
        return
    for name, each in value.items():
        if not _is_storable(name):
            unfit.append(_unfit(path))
        yield _joined(path, name), each


def _joined(path: str, name: str) -> str:
    """Fields are named as the forms name them: without the `values` around them."""
    return f"{path}.{name}" if path and path != "values" else name


def _is_storable(text: str) -> bool:
    if text.isascii():
        return "\0" not in text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _unfit(path: str) -> Problem:
    message: Text = {
        "en": "This text holds a character that cannot be stored.",
        "zh": "文本包含无法存储的字符。",
    }
    return Problem(path.encode("utf-8", "replace").decode("utf-8"), "text", message)


def _unique(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    read: dict[str, object] = {}
    for name, value in pairs:
        if name in read:
            shown = name[:60].encode("utf-8", "replace").decode("utf-8")
            raise Fault(
                400,
                "duplicate_key",
                {
                    "en": f"The name '{shown}' comes twice in one object.",
                    "zh": f"同一对象中名称“{shown}”重复出现。",
                },
            )
        read[name] = value
    return read


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise _number_too_long()
    return int(digits)


def _exact(digits: str) -> Decimal:
    if len(digits) > MAX_DIGITS:
        raise _number_too_long()
    return Decimal(digits)


def _no_constant(name: str) -> NoReturn:
    raise _malformed(f"{name} is not a JSON number.", f"{name} 不是合法的 JSON 数字。")


def _number_too_long() -> Fault:
    return _malformed(f"A number has more than {MAX_DIGITS} digits.", f"数字超过 {MAX_DIGITS} 位。")


def _too_deep() -> Fault:
    return _malformed(
        f"The body is nested deeper than {MAX_DEPTH} levels.", f"请求体嵌套超过 {MAX_DEPTH} 层。"
    )


def _malformed(en: str, zh: str) -> Fault:
    return Fault(400, "malformed", {"en": en, "zh": zh})


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_float=_exact,
    parse_int=_whole,
    parse_constant=_no_constant,
)
