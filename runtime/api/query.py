"""The query of a request: every parameter once, and only those the route knows."""

from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl

from runtime.api.problem import Fault

MAX_QUERY = 16_384
MAX_PARAMETERS = 100


def read_query(query: bytes, known: Collection[str] | None) -> dict[str, str]:
    """Read the parameters; `known` None takes any name. Raises Fault 400."""
    if len(query) > MAX_QUERY:
        raise _wrong("The query is too long.", "查询参数过长。")
    try:
        pairs = parse_qsl(
            query.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_PARAMETERS,
        )
    except ValueError:
        raise _wrong("The query is not well formed.", "查询参数格式不正确。") from None
    read: dict[str, str] = {}
    for name, value in pairs:
        _judge(name, value, read, known)
        read[name] = value
    return read


def whole_number(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    """Read a parameter from 1 to `most`; raises Fault 400."""
    written = query.get(name)
    if written is None:
        return default
    if not (written.isascii() and written.isdecimal() and len(written) < 10):
        raise _not_between(name, most)
    if not 1 <= int(written) <= most:
        raise _not_between(name, most)
    return int(written)


def flag(query: Mapping[str, str], name: str) -> bool:
    """Read a parameter that is on or off; raises Fault 400."""
    written = query.get(name, "0")
    if written not in _FLAGS:
        raise _wrong(f"'{name}' takes 1 or 0.", f"“{name}”只接受 1 或 0。")
    return _FLAGS[written]


_FLAGS = {"1": True, "true": True, "yes": True, "": True, "0": False, "false": False, "no": False}


def _judge(name: str, value: str, read: Mapping[str, str], known: Collection[str] | None) -> None:
    shown = name[:60] if name.isprintable() else "?"
    if name in read:
        raise _wrong(
            f"The parameter '{shown}' comes twice.",
            f"参数“{shown}”重复出现。",
        )
    if known is not None and name not in known:
        names = ", ".join(sorted(known))
        raise _wrong(
            f"There is no parameter '{shown}' here. "
            + (f"There are: {names}." if names else "None is taken."),
            f"此处没有参数“{shown}”。" + (f"可用参数：{names}。" if names else "不接受任何参数。"),
        )
    if "\0" in name or "\0" in value:
        raise _wrong("A parameter holds a NUL character.", "参数包含 NUL 字符。")


def _not_between(name: str, most: int) -> Fault:
    return _wrong(f"'{name}' is a number from 1 to {most}.", f"“{name}”应为 1 至 {most} 的整数。")


def _wrong(en: str, zh: str) -> Fault:
    return Fault(400, "query", {"en": en, "zh": zh})
