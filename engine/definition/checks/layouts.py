"""What a form's layout names: its own fields and columns, and the forms that point here.

Sections that are tabs stand beside one another: one alone is told.
"""

from collections.abc import Iterable, Iterator

from engine.definition.checks.form_references import path_issues, sort_issues
from engine.definition.issue import Issue
from engine.definition.subject import Subject, own_field
from engine.definition.tree import Path
from engine.form.field_types import Definition
from engine.form.model import (
    Form,
    LookupField,
    MultiLookupField,
    RowLookupField,
    SectionField,
    SelectField,
    SubtableField,
)
from engine.form.presentation import Related
from engine.form.tab_sets import tab_sets


def check_layouts(subject: Subject) -> Iterator[Issue]:
    """Check what every form's layout names."""
    for at, form in subject.forms():
        path = (*at, "layout")
        for name in ("wide", "folded"):
            yield from _own_fields(subject, form, getattr(form.layout, name), (*path, name))
        yield from path_issues(subject, form, form.layout.highlights, (*path, "highlights"))
        yield from _progress(subject, form, path)
        yield from _columns_of(subject, form, (*path, "columns_of"))
        yield from _lonely_tabs(subject, form, (*at, "fields"))
        for index, related in enumerate(form.layout.related):
            yield from _related(subject, form, related, (*path, "related", index))


def _own_fields(subject: Subject, form: Form, names: Iterable[str], path: Path) -> Iterator[Issue]:
    for index, name in enumerate(names):
        yield from _own(subject, form, name, (*path, index))


def _own(subject: Subject, form: Form, name: str, path: Path) -> Iterator[Issue]:
    missing = None if own_field(form, name) else subject.missing_field(form, name, path)
    if missing:
        yield missing


def _progress(subject: Subject, form: Form, path: Path) -> Iterator[Issue]:
    name = form.layout.progress
    if name is None:
        return
    field = own_field(form, name)
    yield from _own(subject, form, name, (*path, "progress"))
    if field is not None and not isinstance(field, SelectField):
        words = {"en": "a select", "zh": "单选"}
        yield subject.told(
            "REF003", (*path, "progress"), found=name, type=field.type, expected=words
        )


def _columns_of(subject: Subject, form: Form, path: Path) -> Iterator[Issue]:
    for name, columns in form.layout.columns_of.items():
        table = own_field(form, name)
        yield from _own(subject, form, name, (*path, name))
        if table is not None and not isinstance(table, SubtableField):
            words = {"en": "a subtable", "zh": "明细"}
            yield subject.told("REF003", (*path, name), found=name, type=table.type, expected=words)
        if isinstance(table, SubtableField):
            names = [f"{name}.{column}" for column in columns]
            yield from _own_fields(subject, form, names, (*path, name))


def _lonely_tabs(subject: Subject, form: Form, path: Path) -> Iterator[Issue]:
    lonely = [keys[0] for keys in tab_sets(form.fields) if len(keys) == 1]
    for index, field in enumerate(form.fields):
        if isinstance(field, SectionField) and field.key in lonely:
            yield subject.told("FIELD011", (*path, index, "tab"), found=field.key)


def _related(subject: Subject, form: Form, related: Related, path: Path) -> Iterator[Issue]:
    missing = subject.missing_form(related.form, (*path, "form"))
    if missing:
        yield missing
    target = subject.form(related.form)
    if target is None:
        return
    via = own_field(target, related.via)
    yield from _own(subject, target, related.via, (*path, "via"))
    if via is not None and not _points_at(subject, form, via):
        words = {"en": f"a lookup of `{form.key}`", "zh": f"指向 `{form.key}` 的关联字段"}
        yield subject.told(
            "REF003", (*path, "via"), found=related.via, type=via.type, expected=words
        )
    yield from path_issues(subject, target, related.columns, (*path, "columns"))
    yield from sort_issues(subject, target, related.sort, (*path, "sort"))


def _points_at(subject: Subject, form: Form, via: Definition) -> bool:
    if not isinstance(via, LookupField | MultiLookupField | RowLookupField):
        return False
    return subject.form(via.form) is form
