"""The names an expression may use, by where it stands: in a record, a row, a filter, a step.

Rules of this file:
1. Bare names are those of what the expression stands in; everything else is reached by the name
   of a group: `parent`, `record`, `row`, `old`, `me`, `setting`, a variable.
2. The same walk that types a path tells where it is rooted, so that checking, fetching and
   evaluating cannot disagree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Protocol

from engine.expression.scope import Path
from engine.expression.types import Type
from engine.form.app_context import AppContext
from engine.form.model import Form, SubtableField
from engine.form.names import DEPARTMENTS as DEPARTMENTS
from engine.form.names import USERS as USERS
from engine.form.names import (
    FixedNames,
    Names,
    follow_types,
    form_names,
    me_names,
    members_of,
    record_members,
    row_names,
)
from engine.form.names import value_type as value_type


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

    `target` is the looked-up form's key (`form#subtable` for rows, which have a `parent` too),
    `at` the path of the lookup from the record.
    """
    named = {**_shared(app), "record": form_names(form, app)}
    prefixes: dict[str, Path] = {"record": ()}
    if subtable:
        named["row"] = row_names(form, subtable, app)
        prefixes["row"] = (subtable.key,)
    return NameScope(app, _candidates(target, app), named, at, prefixes)


def pointed_scope(name: str, app: AppContext) -> NameScope:
    """Names in an expression of a row that is pointed at: bare columns, `parent`, `me`."""
    return NameScope(app, _candidates(name, app), _shared(app))


def _candidates(target: str, app: AppContext) -> Names:
    return record_members(app, target) or FixedNames({})


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
