"""The names an expression may use, by where it stands: in a record, a row, a filter, a step.

Rules of this file:
1. A path walks from a name to the members of what it means: a lookup to the fields of the form
   it looks up, a subtable to its columns, a person to his name, an address to its parts.
2. A path through a lookup reaches fields, not subtables: facts hold single values.
3. The same walk that types a path tells how it is followed (`links`), so that checking and
   evaluating cannot disagree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
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
    SelectField,
    SubtableField,
)

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
    return FixedNames(
        {**_system_names(key), **_field_names(form.fields, key, app)}, Type(Kind.RECORD, form=key)
    )


def row_names(form: Form, subtable: SubtableField, app: AppContext) -> FixedNames:
    """A row's names: its columns, `row_id` and `position`."""
    columns = _field_names(subtable.fields, form.key, app)
    return FixedNames({"row_id": TEXT, "position": Type(Kind.NUMBER, scale=0), **columns})


def me_names(app: AppContext) -> FixedNames:
    """The names of the acting person, the app's user links included."""
    links = {name: Type(Kind.RECORD, form=form) for name, form in app.user_links.items()}
    reports = Type(Kind.LIST, item=_USER)
    return FixedNames({**links, "id": _USER, **USER_MEMBERS, "reports": reports}, _USER)


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
        case LookupField():
            return Type(kind, form=app.resolve(form_key, field.form))
        case MultiLookupField():
            target = app.resolve(form_key, field.form)
            return Type(kind, item=Type(Kind.RECORD, form=target))
        case _:
            return _plain_type(field, kind)


def _plain_type(field: Definition, kind: Kind) -> Type | None:
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


def _system_names(form_key: str) -> Mapping[str, Type]:
    return {
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


@dataclass(frozen=True)
class NameScope:
    """Bare names and named groups of names (`parent`, `me`, `old` …) over one app."""

    app: AppContext
    bare: Names
    named: Mapping[str, Names]
    prefix: Path = ()
    prefixes: Mapping[str, Path] = field(default_factory=lambda: {"parent": (), "record": ()})

    def rooted(self, path: Path) -> tuple[str, Path]:
        """Tell where a path starts and how it goes on from there.

        "record": from the record the expressions belong to; "old": from what it was before;
        else the name of the group ("me", "setting", a variable).
        """
        head, rest = path[0], path[1:]
        if head not in self.named:
            return "record", (*self.prefix, *path)
        if head == "old":
            return "old", (*self.prefix, *rest)
        if head in self.prefixes:
            return "record", (*self.prefixes[head], *rest)
        return head, rest

    def type_of(self, path: Path) -> Type | None:
        """Give the type of a path; None when nothing of that name is declared."""
        return self._types(path) if path else None

    def names(self, prefix: Path) -> Iterable[str]:
        """Give the names that may follow a prefix."""
        if not prefix:
            return (*self.bare.all(), *self.named)
        if len(prefix) == 1 and prefix[0] in self.named:
            return self.named[prefix[0]].all()
        type_ = self.type_of(prefix)
        members = members_of(self.app, type_) if type_ else None
        return members.all() if members else ()

    @cached_property
    def _types(self) -> "_Lookup":
        return cache(self._find)

    def _find(self, path: Path) -> Type | None:
        group = self.named.get(path[0])
        if group is None:
            start, rest = self.bare.child(path[0]), path[1:]
        elif len(path) == 1:
            return group.itself
        else:
            start, rest = group.child(path[1]), path[2:]
        return follow_types(self.app, start, rest)


class _Lookup(Protocol):
    def __call__(self, path: Path, /) -> Type | None: ...


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
            form = app.forms.get(type_.form or "")
            return form_names(form, app, type_.form) if form else None
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


def _row_members(app: AppContext, name: str) -> Names | None:
    form_key, _, subtable_key = name.rpartition(".")
    form = app.forms.get(form_key)
    subtable = _subtable(form, subtable_key) if form else None
    return row_names(form, subtable, app) if form and subtable else None


def _subtable(form: Form, key: str) -> SubtableField | None:
    for one in form.fields:
        if isinstance(one, SubtableField) and one.key == key:
            return one
    return None


def _shared(app: AppContext) -> Mapping[str, Names]:
    return {"me": me_names(app), "setting": FixedNames(app.settings)}


def record_scope(form: Form, app: AppContext) -> NameScope:
    """Names in a record's expressions: its fields bare, `old`, `me`, `setting`."""
    names = form_names(form, app)
    return NameScope(app, names, {**_shared(app), "old": names})


def row_scope(form: Form, subtable: SubtableField, app: AppContext) -> NameScope:
    """Names in a row's expressions: its columns bare, `parent`, `old`, `me`, `setting`."""
    row = row_names(form, subtable, app)
    return NameScope(
        app, row, {**_shared(app), "parent": form_names(form, app), "old": row}, (subtable.key,)
    )


def filter_scope(
    target: str, at: Path, form: Form, subtable: SubtableField | None, app: AppContext
) -> NameScope:
    """Names in a lookup's filter: the candidate's fields bare, `record` and, in a row, `row`.

    `target` is the looked-up form's key, `at` the path of the lookup from the record.
    """
    named = {**_shared(app), "record": form_names(form, app)}
    prefixes: dict[str, Path] = {"record": ()}
    if subtable:
        named["row"] = row_names(form, subtable, app)
        prefixes["row"] = (subtable.key,)
    return NameScope(app, form_names(app.forms[target], app, target), named, at, prefixes)


def step_scope(
    touched: Form | None, current: Form, variables: Mapping[str, Type], app: AppContext
) -> NameScope:
    """Names in a step: the touched record's fields bare, the current one as `record`, variables.

    Without a touched record (`require`, `if`) the current record's fields stand bare too.
    Variables are RECORD or ROW types; their members follow a dot.
    """
    names = form_names(current, app)
    named: dict[str, Names] = {**_shared(app), "record": names}
    for name, type_ in variables.items():
        members = members_of(app, type_)
        named[name] = FixedNames(dict(_typed(members)) if members else {}, type_)
    bare = form_names(touched, app) if touched else names
    return NameScope(app, bare, named)


def _typed(names: Names) -> Iterable[tuple[str, Type]]:
    return ((name, type_) for name in names.all() if (type_ := names.child(name)) is not None)
