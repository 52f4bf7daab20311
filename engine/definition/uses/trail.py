"""Which elements a dotted path goes along: `supplier.grade` names a field, then one behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.definition.uses.use import Target
from engine.expression.types import Kind, Type
from engine.form.app_context import AppContext
from engine.form.field_types import Definition
from engine.form.model import Form, MultiSelectField, SelectField, SubtableField
from engine.form.names import Names, form_names, members_of, pointed_names
from engine.form.row_forms import find_subtable, form_of, subtable_of
from engine.form.scope import NameScope


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose fields stand bare: a form's, or its subtable's; `base`: the way to the form.

    `known`: what the form is called here, where it is another app's.
    """

    form: Form
    subtable: SubtableField | None
    base: Target
    known: str = ""

    def field(self, key: str) -> Definition | None:
        """Find one of its fields."""
        fields: Sequence[Definition] = (self.subtable or self.form).fields
        return next((each for each in fields if each.key == key), None)

    def target(self, key: str) -> Target | None:
        """Name one of its fields."""
        if self.field(key) is None or not self.base:
            return None
        rows = ("fields", self.subtable.key) if self.subtable else ()
        last = "input" if self.base[-2:-1] == ("actions",) and not rows else "fields"
        if rows and self.base[-2:-1] == ("actions",):
            rows = ("input", rows[1])
        return (*self.base, *rows, last, key)


@dataclass(frozen=True, slots=True)
class Step:
    """One name of a path: what it is, the field where it is one, and the type from there on."""

    target: Target | None
    field: Definition | None
    type: Type | None


class Trails:
    """Follows paths within one app."""

    def __init__(self, app: AppContext) -> None:
        self.app = app

    def owner(self, form: str, subtable: str | None = None) -> Owner | None:
        """Find a form, or its subtable, by what it is called here."""
        found = self.app.forms.get(form)
        rows = find_subtable(found, subtable) if found and subtable else None
        if found is None or (subtable and rows is None):
            return None
        return Owner(found, rows, () if "." in form else ("forms", found.key), form)

    def source(self, name: str) -> Owner | None:
        """Find what `form` or `form.subtable` names."""
        return self.owner(name) or self.owner(*name.rpartition(".")[::2])

    def names(self, owner: Owner) -> Names:
        """Give the names that stand bare in an owner's records or rows."""
        key = owner.known or owner.form.key
        if owner.subtable is None:
            return form_names(owner.form, self.app, key)
        return pointed_names(owner.form, owner.subtable, self.app, key)

    def from_owner(self, owner: Owner | None, path: Sequence[str]) -> list[Step]:
        """Follow a path from a record or row."""
        if owner is None:
            return [Step(None, None, None) for _ in path]
        return self._follow(self.names(owner), owner, path)

    def from_scope(self, scope: NameScope, path: Sequence[str], inputs: Owner | None) -> list[Step]:
        """Follow a path as an expression names it; `inputs`: the fields of an action's input."""
        head = scope.named.get(path[0]) if path else None
        if head is None:
            return self._follow(scope.bare, self._owner_of(scope.bare) or inputs, path)
        first = Step(None, None, head.itself)
        if path[0] == "setting":
            return [first, *(self._setting(name) for name in path[1:2]), *_rest(path, 2)]
        if path[0] == "me":
            return [first, *self._links(head, path[1:])]
        owner = inputs if path[0] == "input" else self._owner_of(head)
        return [first, *self._follow(head, owner, path[1:])]

    def _setting(self, name: str) -> Step:
        known = name in self.app.settings
        target = ("app", "settings", name) if known else None
        return Step(target, None, self.app.settings.get(name))

    def _links(self, names: Names, path: Sequence[str]) -> list[Step]:
        steps = self._follow(names, None, path)
        if path and path[0] in self.app.user_links:
            steps[0] = Step(("app", "user_links", path[0]), None, steps[0].type)
        return steps

    def _follow(self, names: Names | None, owner: Owner | None, path: Sequence[str]) -> list[Step]:
        found: list[Step] = []
        for name in path:
            type_ = names.child(name) if names else None
            field = owner.field(name) if owner else None
            found.append(Step(owner.target(name) if owner else None, field, type_))
            names = members_of(self.app, type_) if type_ else None
            owner = self._of_type(type_)
        return found

    def _owner_of(self, names: Names) -> Owner | None:
        """Tell whose names these are: rows tell it by `row_id`, records by `id`."""
        return self._of_type(names.child("row_id")) or self._of_type(names.child("id"))

    def _of_type(self, type_: Type | None) -> Owner | None:
        if type_ is None or not type_.form:
            return None
        if type_.kind is Kind.ROW:
            return self.owner(*type_.form.rpartition(".")[::2])
        if type_.kind is Kind.RECORD:
            return self.owner(form_of(type_.form), subtable_of(type_.form))
        return None


def option_keys(field: Definition | None) -> frozenset[str]:
    """Give the keys of a select's options."""
    if isinstance(field, SelectField | MultiSelectField):
        return frozenset(option.key for option in field.options)
    return frozenset()


def _rest(path: Sequence[str], behind: int) -> list[Step]:
    return [Step(None, None, None) for _ in path[behind:]]
