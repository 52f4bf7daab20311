"""Grants: known roles, known rights, fields that are there; on forms, reports and the app."""

from collections.abc import Iterator

from engine.access.model import RIGHTS, Grant
from engine.definition.issue import Issue, issue
from engine.definition.shape_issues import nearest_hint
from engine.definition.subject import Subject, own_field
from engine.definition.tree import Path
from engine.form.model import Form, SubtableField


def check_access(subject: Subject) -> Iterator[Issue]:
    """Check the grants of the app, and of every form and report."""
    yield from _shapers(subject)
    for at, form in subject.forms():
        for index, grant in enumerate(form.access):
            path = (*at, "access", index)
            if found := subject.missing_role(grant.role, (*path, "role")):
                yield found
            yield from _rights(subject, form, grant.can, (*path, "can"))
            yield from _fields(subject, form, grant.fields.hide, (*path, "fields", "hide"))
            yield from _fields(subject, form, grant.fields.read, (*path, "fields", "read"))
            yield from _fields(subject, form, grant.fields.unmask, (*path, "fields", "unmask"))
            yield from _unmasked(subject, form, grant, (*path, "fields", "unmask"))
    yield from _readers(subject)


def _unmasked(subject: Subject, form: Form, grant: Grant, at: Path) -> Iterator[Issue]:
    for index, name in enumerate(grant.fields.unmask):
        field = own_field(form, name)
        columns = field.fields if isinstance(field, SubtableField) else [field]
        if field is not None and not any(getattr(one, "sensitive", False) for one in columns):
            yield subject.told("MASK001", (*at, index), found=name)


def _rights(subject: Subject, form: Form, rights: list[str], at: Path) -> Iterator[Issue]:
    """A right is one of the language's, or the key of an action of the form."""
    known = (*RIGHTS, *(action.key for action in form.actions))
    for index, right in enumerate(rights):
        if right not in known and not subject.source.is_lost("forms", form.key, "actions", right):
            place = subject.source.place((*at, index))
            yield issue("REF008", place, nearest_hint(right, known), found=right)


def _shapers(subject: Subject) -> Iterator[Issue]:
    for index, grant in enumerate(subject.app.app.access):
        if found := subject.missing_role(grant.role, ("app", "access", index, "role")):
            yield found


def _readers(subject: Subject) -> Iterator[Issue]:
    for index, report in enumerate(subject.app.reports):
        for number, reader in enumerate(report.access):
            path = ("reports", index, "access", number, "role")
            if found := subject.missing_role(reader.role, path):
                yield found


def _fields(subject: Subject, form: Form, names: list[str], at: Path) -> Iterator[Issue]:
    """Rights are given on a form's own fields and columns, not through lookups."""
    for index, name in enumerate(names):
        path = (*at, index)
        if own_field(form, name) is not None:
            continue
        if found := subject.missing_field(form, name, path):
            yield found
        elif "." in name and not subject.is_lost_field(form, name):
            words = {"en": "a field or column of this form", "zh": "本表单的字段或列"}
            yield subject.told("REF003", path, found=name, type="path", expected=words)
