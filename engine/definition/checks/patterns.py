"""Patterns of text fields: well formed, and answered in linear time."""

import re
from collections.abc import Iterator

from engine.definition.issue import Issue
from engine.definition.linear_pattern import UnsafePatternError, require_linear
from engine.definition.subject import Subject, fields_at
from engine.definition.tree import Path
from engine.form.model import TextField


def check_patterns(subject: Subject) -> Iterator[Issue]:
    """Check the pattern of every text field."""
    for at, form in subject.forms():
        for path, field, _ in fields_at(form.fields, at):
            if isinstance(field, TextField) and field.pattern is not None:
                yield from _pattern(subject, (*path, "pattern"), field.pattern)


def _pattern(subject: Subject, path: Path, pattern: str) -> Iterator[Issue]:
    try:
        require_linear(pattern)
    except UnsafePatternError as error:
        yield subject.told("FIELD004", path, problem=error)
    except (re.error, OverflowError, RecursionError) as error:
        yield subject.told("FIELD003", path, problem=error)
