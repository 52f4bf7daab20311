"""The first look at an expression's text, before Python's parser sees it.

Rules of this file:
1. What people mistype (`=`, `&&`, `<>`, full-width brackets) is answered with what to write.
2. Only printable characters, ASCII names, plain strings and plain decimal numbers pass.
3. The cleaned text is as long as the source: positions stay true.
"""

import keyword
import re
import unicodedata
from dataclasses import dataclass

from engine.expression.errors import ExpressionError, both

LONGEST_SOURCE = 4000
LONGEST_NUMBER = 40

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n\u3000]+)
      | (?P<comment>\#[^\n]*)
      | (?P<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
      | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?P<tail>\w*))
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<operator>\*\*|//|==|!=|<=|>=|<>|&&|\|\||:=|[-+*/%<>()\[\],.:^&|~@{}])
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
# 0x10, 0b1, 1_000, 007 and 1e are numbers to Python or nearly so, and none to us.
_PLAIN_NUMBER = re.compile(r"(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ALLOWED_ESCAPES = frozenset("\\'\"nt")
_WORDS = frozenset({"and", "or", "not", "in", "if", "else", "is", "True", "False", "None"})
_HINTS = {
    "=": "==", "&&": "and", "||": "or", "!": "not", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=",
    "×": "*", "÷": "/", "（": "(", "）": ")", "，": ",", "、": ",",
    "“": '"', "”": '"', "‘": "'",
    "’": "'", "＝": "==", "＞": ">", "＜": "<", "＋": "+", "－": "-", "：": ":",
    "；": ",", "【": "[",
    "】": "]", "。": ".",
}  # fmt: skip
_CAPITALS = {"AND": "and", "OR": "or", "NOT": "not", "IN": "in", "ELSE": "else"}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Text for the parser (comments and line breaks blanked out) and the numbers in it."""

    text: str
    numbers: dict[int, str]
    """The spelling of each number, by the place where it starts."""


def clean(source: str) -> Cleaned:
    """Check an expression's characters and words. Raises ExpressionError."""
    _check_characters(source)
    pieces: list[str] = []
    numbers: dict[int, str] = {}
    before = ""
    for match in _TOKEN.finditer(source):
        kind, text, start = str(match.lastgroup), match.group(), match.start()
        kind = "number" if kind == "tail" else kind
        if kind in ("space", "comment"):
            pieces.append(" " * len(text))
            continue
        _check(kind, text, start, before)
        if kind == "number":
            numbers[start] = text
        before = kind
        pieces.append(text)
    cleaned = "".join(pieces)
    if not cleaned.strip():
        raise ExpressionError("empty", both("The expression is empty.", "表达式为空。"))
    return Cleaned(cleaned, numbers)


def _check_characters(source: str) -> None:
    if len(source) > LONGEST_SOURCE:
        raise ExpressionError(
            "limit",
            both(
                f"The expression has {len(source)} characters; at most {LONGEST_SOURCE} are read.",
                f"表达式有 {len(source)} 个字符，最多 {LONGEST_SOURCE} 个。",
            ),
        )
    for index, character in enumerate("" if source.isprintable() else source):
        if not character.isprintable() and character not in " \t\r\n\u3000":
            raise _unprintable(character, index)


def _unprintable(character: str, index: int) -> ExpressionError:
    name = unicodedata.name(character, "control character")
    code = f"U+{ord(character):04X}"
    return ExpressionError(
        "syntax",
        both(
            f"Character {index + 1} cannot be seen ({code} {name}); delete it.",
            f"第 {index + 1} 个字符不可见（{code} {name}），请删除。",
        ),
        index,
        index + 1,
    )


def _check(kind: str, text: str, start: int, before: str) -> None:
    if kind == "string":
        _check_string(text, start, before)
    elif kind == "number":
        _check_number(text, start)
    elif kind == "name":
        _check_name(text, start)
    elif kind == "other" or text in _HINTS:
        raise _wrong_character(text, start)


def _check_string(text: str, start: int, before: str) -> None:
    if before == "string":
        raise _refuse(start, text, "Two texts stand side by side", "两段文本之间缺少运算符")
    for escape in _ESCAPE.finditer(text):
        if escape.group(1) not in _ALLOWED_ESCAPES:
            raise _refuse(
                start + escape.start(),
                escape.group(),
                "A backslash is written \\\\",
                "反斜杠须写作 \\\\",
            )


def _check_number(text: str, start: int) -> None:
    if len(text) > LONGEST_NUMBER:
        raise ExpressionError(
            "limit",
            both(
                f"The number has {len(text)} characters; at most {LONGEST_NUMBER} are read.",
                f"数字有 {len(text)} 个字符，最多 {LONGEST_NUMBER} 个。",
            ),
            start,
            start + len(text),
        )
    if not _PLAIN_NUMBER.fullmatch(text):
        raise _refuse(start, text, "This is no number", "这不是数字", hint="12.5")


def _check_name(text: str, start: int) -> None:
    if keyword.iskeyword(text) and text not in _WORDS:
        raise ExpressionError(
            "construct",
            both(
                f"'{text}' has no place in an expression: it is a word of its own in Python.",
                f"表达式中不能使用“{text}”：它是 Python 的保留字。",
            ),
            start,
            start + len(text),
        )
    if text in _CAPITALS:
        raise _refuse(start, text, "Write it small", "请用小写", hint=_CAPITALS[text])


def _wrong_character(text: str, start: int) -> ExpressionError:
    hint = _HINTS.get(text)
    if text == "=":
        return _refuse(start, text, "Use == to compare", "比较请用 ==", hint=hint)
    if text in "'\"":
        return _refuse(start, text, "The text has no end", "文本缺少结尾引号")
    if hint:
        return _refuse(start, text, f"Use {hint}", f"请用 {hint}", hint=hint)
    return _refuse(start, text, "This character has no meaning here", "此处不能使用这个字符")


def _refuse(
    start: int, found: str, english: str, chinese: str, hint: str | None = None
) -> ExpressionError:
    shown = found if len(found) <= LONGEST_NUMBER else f"{found[:LONGEST_NUMBER]}…"
    return ExpressionError(
        "syntax",
        both(
            f"{english}: {shown} at character {start + 1}.",
            f"{chinese}：第 {start + 1} 个字符处的 {shown}。",
        ),
        start,
        start + len(found),
        hint,
    )
