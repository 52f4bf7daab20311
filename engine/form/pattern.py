"""Patterns that authors write for text: the whole text has to match, and in linear time."""

import re
from collections.abc import Iterator
from functools import lru_cache

from engine.form.fault import Fault, definition_fault
from engine.form.linear_pattern import UnsafePatternError, require_linear


def pattern_fault(path: str, pattern: str) -> Iterator[Fault]:
    """Tell what is wrong with a pattern: no regular expression, or one that may never answer."""
    try:
        require_linear(pattern)
    except UnsafePatternError as error:
        yield Fault(path, "pattern", error.problem)
    except (re.error, OverflowError, RecursionError) as error:
        yield definition_fault(path, "pattern_syntax", str(error), str(error))


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches."""
    return _compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
