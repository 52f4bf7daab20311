"""The two ways an expression fails: when it is checked, and when it is evaluated.

Rules of this file:
1. A message says what was expected and what was found, in English and Chinese.
2. Nothing of Python's own (types, addresses, tracebacks) stands in a message.
"""

from collections.abc import Iterable
from difflib import get_close_matches

from engine.text import Text

CODES = frozenset(
    {
        "syntax", "empty", "construct", "name", "attribute", "call", "function",
        "type", "limit", "value", "null", "index", "div_zero",
    }
)  # fmt: skip
"""Every code an error of the expression language carries."""


class ExpressionError(Exception):
    """An expression that is refused when it is checked; `start` and `end` count characters."""

    def __init__(
        self,
        code: str,
        message: Text,
        start: int | None = None,
        end: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(_english(message))
        self.code = code
        self.message = message
        self.start = start
        self.end = end
        self.hint = hint


class EvaluationError(Exception):
    """A checked expression that has no value for the values at hand."""

    def __init__(self, code: str, message: Text) -> None:
        super().__init__(_english(message))
        self.code = code
        self.message = message


def both(english: str, chinese: str) -> Text:
    """Make a message in both languages."""
    return {"en": english, "zh": chinese}


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """Give the candidate most like a name, if one is like it."""
    found = get_close_matches(name, sorted(set(candidates)), n=1, cutoff=0.6)
    return found[0] if found else None


def division_by_zero() -> EvaluationError:
    """Make the error of a division by zero."""
    return EvaluationError("div_zero", both("Division by zero.", "除数为零。"))


def too_large() -> EvaluationError:
    """Make the error of a number beyond the bounds."""
    return EvaluationError(
        "limit",
        both("The number is too large (40 digits at most).", "数值过大（最多 40 位）。"),
    )


def wrong_value(english: str, chinese: str) -> EvaluationError:
    """Make the error of a function that cannot take this value."""
    return EvaluationError("value", both(english, chinese))


def _english(message: Text) -> str:
    return message if isinstance(message, str) else message.get("en", "")
