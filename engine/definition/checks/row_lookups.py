"""What a row lookup names: the form and its subtable, columns, what it fills.

Rule of this file: names are those of the row; its record's stand behind `parent`.
"""

from collections.abc import Callable, Iterator

from engine.definition.issue import Issue
from engine.definition.subject import Subject, is_one_value
from engine.definition.tree import Path
from engine.expression.types import Type
from engine.form.model import RowLookupField
from engine.form.row_forms import find_subtable

FillIssues = Callable[[str, Type | None, Path], Iterator[Issue]]
"""Tells whether a field beside the lookup can take what it is filled from."""


def row_lookup_issues(
    subject: Subject, field: RowLookupField, path: Path, fill_issues: FillIssues
) -> Iterator[Issue]:
    """Check what a row lookup names."""
    missing = _missing_rows(subject, field, path)
    if missing or subject.form(field.form) is None:
        yield from [missing] if missing else []
        return
    for name in ("columns", "search"):
        for index, column in enumerate(getattr(field, name)):
            yield from _column(subject, field, column, (*path, name, index))
    for own, source in field.fill.items():
        at = (*path, "fill", own)
        absent = subject.missing_row_field(field, source, at)
        yield from [absent] if absent else []
        yield from fill_issues(own, subject.row_type_of(field, source), at)


def _missing_rows(subject: Subject, field: RowLookupField, path: Path) -> Issue | None:
    missing = subject.missing_form(field.form, (*path, "form"))
    target = subject.form(field.form)
    if missing or target is None or find_subtable(target, field.subtable):
        return missing
    return subject.missing_field(target, field.subtable, (*path, "subtable")) or _no_subtable(
        subject, field, path
    )


def _no_subtable(subject: Subject, field: RowLookupField, path: Path) -> Issue | None:
    """A field of that name which holds no rows."""
    target = subject.form(field.form)
    type_ = subject.type_of(target, field.subtable) if target else None
    if type_ is None:
        return None
    words = {"en": "a subtable", "zh": "明细"}
    return subject.told(
        "REF003",
        (*path, "subtable"),
        found=field.subtable,
        type=type_.kind.value,
        expected=words,
    )


def _column(subject: Subject, field: RowLookupField, name: str, path: Path) -> Iterator[Issue]:
    missing = subject.missing_row_field(field, name, path)
    if missing:
        yield missing
    type_ = subject.row_type_of(field, name)
    if type_ is not None and not is_one_value(type_):
        words = {"en": "one value a row", "zh": "每行一个值"}
        yield subject.told("REF003", path, found=name, type=type_.kind.value, expected=words)
