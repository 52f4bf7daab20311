"""Patterns that authors write for text: checked so that matching one cannot hang.

Rules of this file:
1. A pattern must match the whole text.
2. The ways in which a pattern could try to match the longest text are estimated beforehand:
   each repetition multiplies them, one inside another takes them to a power. A pattern with too
   many is refused, and so are references back and looking around.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from math import log10

from engine.form.fault import Fault, definition_fault

_LONGEST = 300
_MOST_WAYS = 8.0
"""Decimal logarithm of the ways that are too many."""

_TOKEN = re.compile(
    r"""(?P<back>\\[1-9]|\(\?[^:])
      | (?P<open>\((\?:)?)
      | (?P<close>\))
      | (?P<repeat>[*+?]\??|\{[0-9]+(,[0-9]*)?\}\??|\{,[0-9]+\}\??)
      | (?P<either>\|)
      | (?P<atom>\\.|\[\^?\]?(\\.|[^\]\\])*\]|.)""",
    re.DOTALL | re.VERBOSE,
)


def pattern_fault(path: str, pattern: str, longest_text: int) -> Iterator[Fault]:
    """Tell what is wrong with a pattern for texts of so many characters."""
    if len(pattern) > _LONGEST:
        yield _refused(path, f"it has more than {_LONGEST} characters", f"超过 {_LONGEST} 个字符")
        return
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        yield _refused(path, "it is no regular expression", "不是有效的正则表达式")
        return
    ways = _Ways(longest_text).of(pattern)
    if ways is None:
        yield _refused(path, "it looks around or refers back", "含有环视或反向引用")
    elif ways > _MOST_WAYS:
        yield _refused(
            path, "its repetitions could take forever to match", "其中的重复可能导致匹配耗时过长"
        )


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches."""
    return _compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class _Ways:
    """Counts (as decimal logarithms) the ways to match, group by group."""

    def __init__(self, longest_text: int) -> None:
        self._longest = longest_text
        self._groups = [0.0]
        self._last = 0.0

    def of(self, pattern: str) -> float | None:
        """The ways of a whole pattern; None for one that looks around or refers back."""
        for token in _TOKEN.finditer(pattern):
            match token.lastgroup or "":
                case "back":
                    return None
                case "repeat":
                    self._last = self._repeated(token[0])
                case kind:
                    self._next(kind)
        return self._groups[0] + self._last

    def _next(self, kind: str) -> None:
        self._groups[-1] += self._last
        self._last = 0.0
        if kind == "open":
            self._groups.append(0.0)
        elif kind == "close":
            self._last = self._groups.pop()
        elif kind == "either" and len(self._groups) > 1:
            self._groups[-1] += log10(2)

    def _repeated(self, mark: str) -> float:
        least, most = self._bounds(mark.rstrip("?") or "?")
        return self._last * most + log10(most - least + 1)

    def _bounds(self, mark: str) -> tuple[int, int]:
        if mark[0] != "{":
            return {"*": (0, self._longest), "+": (1, self._longest), "?": (0, 1)}[mark]
        low, comma, high = mark[1:-1].partition(",")
        least = int(low or 0)
        most = int(high or self._longest) if comma else least
        return least, max(least, min(most, self._longest))


def _refused(path: str, en: str, zh: str) -> Fault:
    return definition_fault(
        path, "pattern", f"This pattern cannot be used: {en}.", f"该模式不能使用：{zh}。"
    )
