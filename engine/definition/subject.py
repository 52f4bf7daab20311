"""What the checks look at: an app, the way back to its text, and names found or not found.

Rules of this file:
1. An element that was left out as faulty is known: naming it is no second fault.
2. Every "there is no such …" is made here, with the nearest name there is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.definition.app_context import app_context
from engine.definition.issue import Issue, issue
from engine.definition.model import App
from engine.definition.shape_issues import known_hint
from engine.definition.source import Source
from engine.definition.tree import Path
from engine.expression.types import Kind, Type
from engine.form.app_context import AppContext
from engine.form.field_types import Definition
from engine.form.model import (
    Form,
    LookupField,
    MultiLookupField,
    RowLookupField,
    SubtableField,
)
from engine.form.names import follow_types, members_of
from engine.form.row_forms import find_subtable, rows_of
from engine.form.scope import NameScope, record_scope
from engine.text import Element

ADMIN = "admin"
"""The system's own role."""


@dataclass(frozen=True)
class Subject:
    """One app under check, with the apps it may depend on."""

    app: App
    source: Source
    others: Mapping[str, App]

    @cached_property
    def context(self) -> AppContext:
        """The app as expressions and forms see it."""
        return app_context(self.app, self.others)

    def told(self, code: str, path: Path, **parameters: object) -> Issue:
        """Make an issue at a path of the model."""
        return issue(code, self.source.place(path), **parameters)

    def form(self, key: str) -> Form | None:
        """Find a form of this app, or of another one as `app.form`."""
        return self.context.forms.get(key)

    def forms(self) -> Iterator[tuple[Path, Form]]:
        """Go through this app's own forms with their paths."""
        for index, form in enumerate(self.app.forms):
            yield ("forms", index), form

    def missing_form(self, key: str, path: Path) -> Issue | None:
        """Refuse a form that is not there; say where a whole app is not."""
        if key in self.context.forms or self.source.is_lost("forms", key):
            return None
        app, dot, _ = key.rpartition(".")
        if dot and app not in self.app.app.depends:
            hint = known_hint(app, self.app.app.depends)
            return issue("REF005", self.source.place(path), hint, found=app)
        if dot and app not in self.others:
            return None
        known = known_hint(key, self.context.forms)
        return issue("REF001", self.source.place(path), known, found=key)

    def missing_role(self, key: str, path: Path) -> Issue | None:
        """Refuse a role that nobody declared."""
        roles = [role.key for role in self.app.roles]
        if key in roles or key == ADMIN or self.source.is_lost("roles", key):
            return None
        hint = known_hint(key, [*roles, ADMIN])
        return issue("REF004", self.source.place(path), hint, found=key)

    def missing_field(self, form: Form, name: str, path: Path) -> Issue | None:
        """Refuse a path (`a`, `lines.a`, `person.name`) that a form does not have."""
        if self.type_of(form, name) is not None or self.is_lost_field(form, name):
            return None
        steps = name.split(".")
        known = self.scope(form).names(tuple(steps[:-1]))
        hint = known_hint(steps[-1], known)
        return issue("REF002", self.source.place(path), hint, found=name, owner=f"`{form.key}`")

    def is_lost_field(self, form: Form, name: str) -> bool:
        """Whether the path leads through something that was left out as faulty."""
        key = self._key_of(form)
        first, _, rest = name.partition(".")
        if self.source.is_lost("forms", key, "fields", first):
            return True
        if rest and self.source.is_lost("forms", key, "fields", first, "fields", rest):
            return True
        field = own_field(form, first)
        if not rest or not isinstance(field, LookupField | MultiLookupField | RowLookupField):
            return False
        target = self.form(field.form)
        if target is None:
            return True
        if isinstance(field, RowLookupField):
            return self.is_lost_behind_row(field, rest)
        return self.is_lost_field(target, rest)

    def is_lost_behind_row(self, field: RowLookupField, name: str) -> bool:
        """Whether a path from a row leads through something that was left out as faulty."""
        target = self.form(field.form)
        if target is None or find_subtable(target, field.subtable) is None:
            return target is None or self.is_lost_field(target, field.subtable)
        head, _, rest = name.partition(".")
        if head == "parent":
            return bool(rest) and self.is_lost_field(target, rest)
        return self.is_lost_field(target, f"{field.subtable}.{name}")

    def missing_row_field(self, field: RowLookupField, name: str, path: Path) -> Issue | None:
        """Refuse a path (`a`, `parent.a`) that the rows looked up do not have."""
        if self.row_type_of(field, name) is not None or self.is_lost_behind_row(field, name):
            return None
        steps = name.split(".")
        before = self.row_type_of(field, ".".join(steps[:-1])) if steps[1:] else self._row(field)
        members = members_of(self.context, before) if before else None
        hint = known_hint(steps[-1], members.all() if members else ())
        owner = f"`{field.form}.{field.subtable}`"
        return issue("REF002", self.source.place(path), hint, found=name, owner=owner)

    def row_type_of(self, field: RowLookupField, name: str) -> Type | None:
        """The type at the end of a path from the rows that are looked up."""
        return follow_types(self.context, self._row(field), tuple(name.split(".")))

    def _row(self, field: RowLookupField) -> Type:
        return Type(Kind.RECORD, form=rows_of(field.form, field.subtable))

    def type_of(self, form: Form, name: str) -> Type | None:
        """The type at the end of a path from a form's record; sections have none."""
        return self.scope(form).type_of(tuple(name.split(".")))

    def scope(self, form: Form) -> NameScope:
        """The names of a form's record."""
        key = self._key_of(form)
        if key not in self._scopes:
            self._scopes[key] = record_scope(form, self.context)
        return self._scopes[key]

    @cached_property
    def _scopes(self) -> dict[str, NameScope]:
        return {}

    def _key_of(self, form: Form) -> str:
        return next((key for key, each in self.context.forms.items() if each is form), form.key)


def fields_at(
    fields: Iterable[Definition], at: Path, word: str = "fields"
) -> Iterator[tuple[Path, Definition, SubtableField | None]]:
    """Go through fields (the list `word`) and, behind each subtable, its columns."""
    for index, field in enumerate(fields):
        path = (*at, word, index)
        yield path, field, None
        if isinstance(field, SubtableField):
            for number, column in enumerate(field.fields):
                yield (*path, "fields", number), column, field


def own_field(form: Form, name: str) -> Definition | None:
    """Find a form's own field, or a subtable's column as `lines.amount`."""
    first, _, rest = name.partition(".")
    found: Definition | None = next((each for each in form.fields if each.key == first), None)
    if not rest:
        return found
    if isinstance(found, SubtableField):
        return next((each for each in found.fields if each.key == rest), None)
    return None


def key_of(element: Element) -> str | None:
    """The key of an element, where it has one."""
    key = getattr(element, "key", None)
    return key if isinstance(key, str) else None


def is_one_value(type_: Type) -> bool:
    """Whether a path gives one value a record: no subtable, no column of one."""
    return not type_.column and type_.kind is not Kind.ROW
