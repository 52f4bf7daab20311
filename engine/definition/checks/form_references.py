"""What a form names: other forms, their fields, its own fields in views, layout, rules, titles."""

import re
from collections.abc import Iterable, Iterator
from functools import partial

from engine.definition.checks.row_lookups import row_lookup_issues
from engine.definition.issue import Issue
from engine.definition.subject import Subject, fields_at, is_one_value, own_field
from engine.definition.tree import Path
from engine.expression.types import Type
from engine.form.field_types import Definition
from engine.form.model import (
    Form,
    LookupField,
    MultiLookupField,
    MultiUserField,
    RowLookupField,
    SubtableField,
    UserField,
)
from engine.form.scope import value_type

TITLE_PART = re.compile(r"\{([^{}]*)\}")


def check_form_references(subject: Subject) -> Iterator[Issue]:
    """Check what every form names."""
    for at, form in subject.forms():
        yield from field_references(subject, form, fields_at(form.fields, at))
        yield from _views(subject, form, at)
        yield from _uniques(subject, form, at)
        yield from _titles(subject, form, at)
        for index, rule in enumerate(form.rules):
            if rule.path:
                path = (*at, "rules", index, "path")
                yield from _one(subject.missing_field(form, rule.path, path))


def field_references(
    subject: Subject, form: Form, fields: Iterable[tuple[Path, Definition, SubtableField | None]]
) -> Iterator[Issue]:
    """Check what fields of a form name, each with its path and the subtable it is a column of."""
    for path, field, table in fields:
        if isinstance(field, LookupField | MultiLookupField):
            yield from _lookup(subject, form, field, table, path)
        if isinstance(field, RowLookupField):
            yield from row_lookup_issues(
                subject, field, path, partial(fill_issues, subject, (form, table))
            )
        if isinstance(field, UserField | MultiUserField) and field.role:
            yield from _one(subject.missing_role(field.role, (*path, "role")))
        if isinstance(field, SubtableField):
            yield from _row_uniques(subject, form, field, path)


def _one(found: Issue | None) -> Iterator[Issue]:
    if found:
        yield found


def _lookup(
    subject: Subject,
    form: Form,
    field: LookupField | MultiLookupField,
    table: SubtableField | None,
    path: Path,
) -> Iterator[Issue]:
    missing = subject.missing_form(field.form, (*path, "form"))
    yield from _one(missing)
    target = subject.form(field.form)
    if target is None:
        return
    for name in ("columns", "search"):
        yield from path_issues(subject, target, getattr(field, name), (*path, name))
    if isinstance(field, LookupField):
        for own, source in field.fill.items():
            at = (*path, "fill", own)
            yield from _one(subject.missing_field(target, source, at))
            yield from fill_issues(subject, (form, table), own, subject.type_of(target, source), at)


def fill_issues(
    subject: Subject,
    owner: tuple[Form, SubtableField | None],
    name: str,
    source: Type | None,
    path: Path,
) -> Iterator[Issue]:
    """What is filled is a field beside the lookup, of the kind of what it is filled from."""
    form, table = owner
    full = f"{table.key}.{name}" if table else name
    field = own_field(form, full)
    if field is None:
        lost = subject.is_lost_field(form, full)
        known = subject.missing_field(form, full, path)
        if not lost:
            yield known or subject.told("REF002", path, found=name, owner=f"`{form.key}`")
        return
    type_ = value_type(field, form.key, subject.context)
    if getattr(field, "computed_by", None) is not None:
        yield subject.told("FIELD001", path, property="fill")
    elif source and type_ and source.kind is not type_.kind:
        yield subject.told(
            "REF003", path, found=name, type=type_.kind.value, expected=source.kind.value
        )


def path_issues(subject: Subject, form: Form, names: Iterable[str], at: Path) -> Iterator[Issue]:
    """Check paths that give one value a record."""
    for index, name in enumerate(names):
        path = (*at, index)
        missing = subject.missing_field(form, name, path)
        yield from _one(missing)
        type_ = subject.type_of(form, name)
        if type_ is not None and not is_one_value(type_):
            words = {"en": "one value a record", "zh": "每条记录一个值"}
            yield subject.told("REF003", path, found=name, type="subtable", expected=words)


def _views(subject: Subject, form: Form, at: Path) -> Iterator[Issue]:
    for index, view in enumerate(form.views):
        path = (*at, "views", index)
        for place, role in enumerate(view.roles):
            yield from _one(subject.missing_role(role, (*path, "roles", place)))
        yield from path_issues(subject, form, view.columns, (*path, "columns"))
        yield from sort_issues(subject, form, view.sort, (*path, "sort"))


def sort_issues(subject: Subject, form: Form, sort: str | None, at: Path) -> Iterator[Issue]:
    """Check a sort order: paths that are there and can be sorted."""
    for name in sort_fields(sort):
        yield from _sorted(subject, form, name, at)


def sort_fields(sort: str | None) -> list[str]:
    """The paths of a sort order such as `-date,number`."""
    if not sort:
        return []
    return [name.strip().removeprefix("-").removeprefix("+") for name in sort.split(",")]


def _sorted(subject: Subject, form: Form, name: str, path: Path) -> Iterator[Issue]:
    yield from _one(subject.missing_field(form, name, path))
    type_ = subject.type_of(form, name)
    if type_ is not None and not (is_one_value(type_) and type_.kind.value in SORTABLE):
        words = {"en": "a value that can be sorted", "zh": "可排序的值"}
        yield subject.told("REF003", path, found=name, type=type_.kind.value, expected=words)


SORTABLE = frozenset(
    {
        *("number", "text", "boolean", "date", "datetime"),
        *("time", "duration", "record", "user", "department"),
    }
)


def _uniques(subject: Subject, form: Form, at: Path) -> Iterator[Issue]:
    for index, unique in enumerate(form.unique):
        for number, name in enumerate(unique.fields):
            path = (*at, "unique", index, "fields", number)
            yield from _stored(subject, form, name, path)


def _row_uniques(subject: Subject, form: Form, table: SubtableField, at: Path) -> Iterator[Issue]:
    for index, names in enumerate(table.unique):
        for number, name in enumerate(names):
            yield from _stored(subject, form, f"{table.key}.{name}", (*at, "unique", index, number))


def _stored(subject: Subject, form: Form, name: str, path: Path) -> Iterator[Issue]:
    """A field of its own column: what the database can hold unique."""
    field: Definition | None = own_field(form, name)
    if field is None:
        missing = subject.missing_field(form, name, path)
        words = {"en": "a field of this form", "zh": "本表单的字段"}
        known = subject.type_of(form, name) is not None and name not in ("owner", "department")
        if missing:
            yield missing
        elif known:
            yield subject.told("REF003", path, found=name, type="path", expected=words)
    elif field.type in ("section", "subtable") or getattr(field, "is_read", False):
        words = {"en": "a stored value", "zh": "存储的值"}
        yield subject.told("REF003", path, found=name, type=field.type, expected=words)


def _titles(subject: Subject, form: Form, at: Path) -> Iterator[Issue]:
    """Titles call a record by its values: `{number} {person.name}`."""
    title = form.title
    if title is None:
        return
    texts = {"": title} if isinstance(title, str) else title
    for locale, text in texts.items():
        path = (*at, "title", locale) if locale else (*at, "title")
        for name in TITLE_PART.findall(text):
            type_ = subject.type_of(form, name) if name else None
            if subject.is_lost_field(form, name):
                continue
            if type_ is None or not is_one_value(type_):
                yield subject.told("FIELD007", path, found=name)
