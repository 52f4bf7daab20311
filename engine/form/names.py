"""The names that a record, a row, a person stands for in expressions, with their types.

Rules of this file:
1. A path walks from a name to the members of what it means: a lookup to the fields of the form
   it looks up, a subtable to its columns, a person to his name, an address to its parts.
2. A path through a lookup reaches fields, not subtables: facts hold single values.
3. What points at a row is a RECORD of the form `form#subtable`: its members are the row's columns,
   `row_id`, `position` and `parent`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from engine.expression.scope import Path
from engine.expression.types import DATETIME, TEXT, Kind, Type
from engine.form.app_context import AppContext
from engine.form.field_types import ADDRESS_PARTS, Definition, kind_of, scale_of
from engine.form.lifecycle import RecordState
from engine.form.model import (
    Form,
    LookupField,
    MultiLookupField,
    MultiSelectField,
    MultiUserField,
    RowLookupField,
    SelectField,
    SubtableField,
)
from engine.form.record import REVISION
from engine.form.row_forms import PARENT, find_rows, find_subtable, form_of, rows_of, subtable_of

USERS = "$user"
DEPARTMENTS = "$department"

_USER = Type(Kind.USER, form=USERS)
_DEPARTMENT = Type(Kind.DEPARTMENT, form=DEPARTMENTS)

USER_MEMBERS: Mapping[str, Type] = {
    "name": TEXT,
    "username": TEXT,
    "department": _DEPARTMENT,
    "manager": _USER,
    "roles": Type(Kind.LIST, item=TEXT),
}
"""What a path may read of a person."""

DEPARTMENT_MEMBERS: Mapping[str, Type] = {
    "name": TEXT,
    "key": TEXT,
    "parent": _DEPARTMENT,
    "head": _USER,
}
"""What a path may read of a department."""


class Names(Protocol):
    """A set of names with their types; `itself` is the type of the whole, where it has one."""

    @property
    def itself(self) -> Type | None:
        """The type of the whole."""

    def child(self, name: str) -> Type | None:
        """The type of a member."""

    def all(self) -> Iterable[str]:
        """Every member's name."""


@dataclass(frozen=True, slots=True)
class FixedNames:
    """Names written out."""

    types: Mapping[str, Type]
    itself: Type | None = None

    def child(self, name: str) -> Type | None:
        """The type of a member."""
        return self.types.get(name)

    def all(self) -> Iterable[str]:
        """Every member's name."""
        return self.types


def form_names(form: Form, app: AppContext, key: str | None = None) -> FixedNames:
    """A record's names: its fields and the system's. `key`: as the form is known to the app."""
    key = key or form.key
    return _once(app, (form, form), key, lambda: _form_names(form, app, key))


def _form_names(form: Form, app: AppContext, key: str) -> FixedNames:
    return FixedNames(
        {**_system_names(form, key), **_field_names(form.fields, key, app)},
        Type(Kind.RECORD, form=key),
    )


def _once(
    app: AppContext, of: tuple[Form, object], key: str, draw: Callable[[], FixedNames]
) -> FixedNames:
    """Work names out once for an app; `of` is kept beside them, so that its identity stays its."""
    found = app.drawn.get((id(of[0]), id(of[1]), key))
    if found is not None and isinstance(found[1], FixedNames):
        return found[1]
    names = draw()
    app.drawn[id(of[0]), id(of[1]), key] = (of, names)
    return names


def row_names(
    form: Form, subtable: SubtableField, app: AppContext, key: str | None = None
) -> FixedNames:
    """A row's names: its columns, `row_id` and `position`. `key`: as the app knows the form."""
    key = key or form.key
    return _once(app, (form, subtable), key, lambda: _row_names(subtable, app, key))


def _row_names(subtable: SubtableField, app: AppContext, key: str) -> FixedNames:
    columns = _field_names(subtable.fields, key, app)
    row_id = Type(Kind.RECORD, form=rows_of(key, subtable.key))
    return FixedNames({"row_id": row_id, "position": Type(Kind.NUMBER, scale=0), **columns})


def pointed_names(form: Form, subtable: SubtableField, app: AppContext, key: str) -> FixedNames:
    """The names of a row that is pointed at: those of the row, and its record as `parent`."""
    row = row_names(form, subtable, app, key)
    itself = Type(Kind.RECORD, form=rows_of(key, subtable.key))
    return FixedNames({**row.types, PARENT: Type(Kind.RECORD, form=key)}, itself)


def me_names(app: AppContext) -> FixedNames:
    """The names of the acting person, the app's user links included."""
    links = {name: Type(Kind.RECORD, form=form) for name, form in app.user_links.items()}
    reports = Type(Kind.LIST, item=_USER)
    above = Type(Kind.LIST, item=TEXT)
    return FixedNames(
        {**links, "id": _USER, **USER_MEMBERS, "reports": reports, "departments": above}, _USER
    )


def value_type(field: Definition, form_key: str, app: AppContext) -> Type | None:
    """The type of a field's value; None for what holds none."""
    kind = kind_of(field)
    match field:
        case SubtableField():
            return Type(Kind.ROW, form=f"{form_key}.{field.key}", column=True)
        case SelectField():
            return Type(kind, options=_options(field))
        case MultiSelectField():
            return Type(kind, item=Type(Kind.TEXT, options=_options(field)))
        case LookupField() | RowLookupField() | MultiLookupField():
            return _reference_type(field, kind, form_key, app)
        case _:
            return _plain_type(field, kind)


def _reference_type(
    field: LookupField | RowLookupField | MultiLookupField,
    kind: Kind,
    form_key: str,
    app: AppContext,
) -> Type:
    target = app.resolve(form_key, field.form)
    match field:
        case RowLookupField():
            return Type(kind, form=rows_of(target, field.subtable))
        case MultiLookupField():
            return Type(kind, item=Type(Kind.RECORD, form=target))
        case _:
            return Type(kind, form=target)


def _plain_type(field: Definition, kind: Kind) -> Type | None:
    if isinstance(field, MultiUserField):
        return Type(kind, item=_USER)
    fixed = {
        Kind.BLANK: None,
        Kind.USER: _USER,
        Kind.DEPARTMENT: _DEPARTMENT,
        Kind.NUMBER: Type(kind, scale=scale_of(field)),
    }
    return fixed.get(kind, Type(kind))


def _options(field: SelectField | MultiSelectField) -> frozenset[str]:
    return frozenset(option.key for option in field.options)


def _field_names(
    fields: Iterable[Definition], form_key: str, app: AppContext
) -> Mapping[str, Type]:
    types = ((field.key, value_type(field, form_key, app)) for field in fields)
    return {key: type_ for key, type_ in types if type_ is not None}


def _system_names(form: Form, form_key: str) -> Mapping[str, Type]:
    revision = {REVISION: Type(Kind.NUMBER, scale=0)} if form.revisions else {}
    return {
        **revision,
        "id": Type(Kind.RECORD, form=form_key),
        "version": Type(Kind.NUMBER, scale=0),
        "state": Type(Kind.TEXT, options=frozenset(RecordState)),
        "owner": _USER,
        "department": _DEPARTMENT,
        "created_at": DATETIME,
        "created_by": _USER,
        "updated_at": DATETIME,
        "updated_by": _USER,
    }


def follow_types(app: AppContext, start: Type | None, rest: Path) -> Type | None:
    """The type at the end of a path that goes on from a type."""
    current = start
    for name in rest:
        members = members_of(app, current) if current else None
        child = members.child(name) if members else None
        if child is None or current is None:
            return None
        if current.kind is Kind.RECORD and child.kind is Kind.ROW:
            return None
        current = replace(child, column=True) if current.column else child
    return current


def members_of(app: AppContext, type_: Type) -> Names | None:
    """The names that may follow a value of this type; None when nothing may."""
    match type_.kind:
        case Kind.RECORD:
            return record_members(app, type_.form or "")
        case Kind.ROW:
            return _row_members(app, type_.form or "")
        case Kind.USER:
            return FixedNames(USER_MEMBERS)
        case Kind.DEPARTMENT:
            return FixedNames(DEPARTMENT_MEMBERS)
        case Kind.ADDRESS:
            return FixedNames(dict.fromkeys(ADDRESS_PARTS, TEXT))
        case _:
            return None


def record_members(app: AppContext, name: str) -> Names | None:
    """The names of what a reference to a form, or to the rows of one, leads to."""
    if subtable_of(name) is None:
        form = app.forms.get(name)
        return form_names(form, app, name) if form else None
    found = find_rows(app.forms, name)
    return pointed_names(*found, app, form_of(name)) if found else None


def _row_members(app: AppContext, name: str) -> Names | None:
    form_key, _, subtable_key = name.rpartition(".")
    form = app.forms.get(form_key)
    subtable = find_subtable(form, subtable_key)
    return row_names(form, subtable, app, form_key) if form and subtable else None
