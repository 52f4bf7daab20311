"""The names an expression may use, by where it stands: in a record, a row, a filter, a step.

Rules of this file:
1. Bare names are those of what the expression stands in; everything else is reached by the name
   of a group: `parent`, `record`, `row`, `old`, `me`, `setting`, a variable.
2. The same walk that types a path tells where it is rooted, so that checking, fetching and
   evaluating cannot disagree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from engine.expression.scope import DecisionTable, Elsewhere, Path
from engine.expression.types import Kind, Type
from engine.form.app_context import AppContext
from engine.form.input_form import RECORD_FIELD, InputForm
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
from engine.form.row_forms import find_subtable


@dataclass(frozen=True)
class NameScope:
    """Bare names and named groups of names (`parent`, `me`, `old` …) over one app."""

    app: AppContext
    bare: Names
    named: Mapping[str, Names]
    prefix: Path = ()
    prefixes: Mapping[str, Path] = field(default_factory=lambda: {"parent": (), "record": ()})
    asks: bool = False
    """Whether other forms may be asked here."""
    owner: str = ""
    """The app that forms are named in, where it is another one."""

    def asking(self) -> "NameScope":
        """The same names, where questions to other forms may be asked."""
        return replace(self, asks=True)

    def forms(self) -> Iterable[str]:
        """Give the forms that may be asked."""
        return self.app.forms if self.asks else ()

    def elsewhere(self, form: Path) -> Elsewhere | None:
        """Find a form, or the rows of one, as a question sees it."""
        return other_form(self.app, self.owner, self._named_outward(), form)

    def _named_outward(self) -> Mapping[str, tuple[Names, Path]]:
        """The names that lead out of a question, and where they begin in this scope."""
        found: dict[str, tuple[Names, Path]] = {
            name: (names, (name,))
            for name, names in self.named.items()
            if name not in ("parent", "record", "row")
        }
        above = self.named.get("parent")
        if "record" in self.named:
            found["record"] = (self.named["record"], ("record",))
        else:
            found["record"] = (above, ("parent",)) if above else (self.bare, ())
        if above:
            found["row"] = (self.bare, ())
        return found

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
        if not path:
            return None
        known = self._known
        if path not in known:
            known[path] = self._find(path)
        return known[path]

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
    def _known(self) -> dict[Path, Type | None]:
        return {}

    def _find(self, path: Path) -> Type | None:
        group = self.named.get(path[0])
        if group is None:
            start, rest = self.bare.child(path[0]), path[1:]
        elif len(path) == 1:
            return group.itself
        else:
            start, rest = group.child(path[1]), path[2:]
        return follow_types(self.app, start, rest)


def other_form(
    app: AppContext, owner: str, outward: Mapping[str, tuple[Names, Path]], written: Path
) -> Elsewhere | None:
    """Find what a question names: a form, or a form and its subtable behind the last dot."""
    found = _form_named(app, owner, written)
    if found is not None:
        key, subtable = found, None
    else:
        found = _form_named(app, owner, written[:-1])
        subtable = find_subtable(app.forms[found], written[-1]) if found else None
        if found is None or subtable is None:
            return None
        key = found
    form = app.forms[key]
    names = form_names(form, app, key)
    named = {name: one for name, (one, _) in outward.items()}
    if subtable is not None:
        named["parent"] = names
        names = row_names(form, subtable, app, key)
    return Elsewhere(
        key,
        subtable.key if subtable else None,
        NameScope(app, names, named),
        {name: start for name, (_, start) in outward.items()},
        _decision_of(form) if subtable is None else None,
    )


def _form_named(app: AppContext, owner: str, written: Path) -> str | None:
    name = ".".join(written)
    names = (f"{owner}.{name}", name) if owner else (name,)
    return next((one for one in names if one in app.forms), None)


def _decision_of(form: Form) -> DecisionTable | None:
    decision = form.decision
    if decision is None:
        return None
    order = [term.strip() for term in (decision.order or "").split(",") if term.strip()]
    return DecisionTable(
        tuple((one.field, one.match) for one in decision.inputs),
        tuple(decision.outputs),
        tuple((term.removeprefix("-"), term.startswith("-")) for term in order),
        decision.where,
    )


def _shared(app: AppContext) -> Mapping[str, Names]:
    return {"me": me_names(app), "setting": FixedNames(app.settings)}


def record_scope(form: Form, app: AppContext) -> NameScope:
    """Names in a record's expressions: its fields bare, `old`, `me`, `setting`."""
    names = form_names(form, app)
    return NameScope(app, names, {**_shared(app), "old": names})


def row_scope(form: Form, subtable: SubtableField, app: AppContext) -> NameScope:
    """Names in a row's expressions: its columns bare, `parent`, `old`, `me`, `setting`."""
    row = row_names(form, subtable, app)
    named = {**_shared(app), "parent": form_names(form, app), "old": row}
    if not isinstance(form, InputForm):
        return NameScope(app, row, named, (subtable.key,))
    prefixes: dict[str, Path] = {"parent": (), RECORD_FIELD: (RECORD_FIELD,)}
    return NameScope(app, row, {**named, **_acted_on(form, app)}, (subtable.key,), prefixes)


def filter_scope(
    target: str, at: Path, form: Form, subtable: SubtableField | None, app: AppContext
) -> NameScope:
    """Names in a lookup's filter: the candidate's fields bare, `record` and, in a row, `row`.

    `target` is the looked-up form's key (`form#subtable` for rows, which have a `parent` too),
    `at` the path of the lookup from the record. In an action's input `record` is the one acted
    on, and the input itself `input`.
    """
    named = {**_shared(app), "record": form_names(form, app)}
    prefixes: dict[str, Path] = {"record": ()}
    if subtable:
        named["row"] = row_names(form, subtable, app)
        prefixes["row"] = (subtable.key,)
    if isinstance(form, InputForm):
        named |= {"input": named["record"], **_acted_on(form, app)}
        prefixes |= {"input": (), RECORD_FIELD: (RECORD_FIELD,)}
    return NameScope(app, _candidates(target, app), named, at, prefixes)


def _acted_on(form: InputForm, app: AppContext) -> Mapping[str, Names]:
    """The record that an input is about, by its name."""
    type_ = form_names(form, app).types[RECORD_FIELD]
    members = members_of(app, type_)
    return {RECORD_FIELD: FixedNames(dict(_typed(members)) if members else {}, type_)}


def pointed_scope(name: str, app: AppContext) -> NameScope:
    """Names in an expression of a row that is pointed at: bare columns, `parent`, `me`."""
    return NameScope(app, _candidates(name, app), _shared(app))


def _candidates(target: str, app: AppContext) -> Names:
    return record_members(app, target) or FixedNames({})


def step_scope(
    touched: "tuple[str, Form, SubtableField | None] | None",
    current: Form,
    variables: Mapping[str, Type],
    app: AppContext,
    groups: Mapping[str, Names] | None = None,
) -> NameScope:
    """Names in a step: what is touched bare, the current record as `record`, variables.

    `touched`: a form by its key, or rows of it, whose record is `parent`; without it the current
    record's fields stand bare too. `groups` are further names with their members.
    """
    names = form_names(current, app)
    named: dict[str, Names] = {**_shared(app), "record": names, **(groups or {})}
    for name, type_ in variables.items():
        named[name] = variable_names(type_, app)
    if touched is None:
        return NameScope(app, names, named)
    key, form, subtable = touched
    record = form_names(form, app, key)
    if subtable is None:
        return NameScope(app, record, named)
    return NameScope(app, row_names(form, subtable, app, key), {**named, "parent": record})


def variable_names(type_: Type, app: AppContext) -> FixedNames:
    """The names behind a variable: a row has its record as `parent`, rows give columns."""
    members = members_of(app, type_)
    types = dict(_typed(members)) if members else {}
    if type_.kind is Kind.ROW:
        types["parent"] = Type(Kind.RECORD, form=(type_.form or "").rpartition(".")[0])
    if type_.column:
        types = {name: replace(one, column=True) for name, one in types.items()}
    return FixedNames(types, type_)


def _typed(names: Names) -> Iterable[tuple[str, Type]]:
    return ((name, type_) for name in names.all() if (type_ := names.child(name)) is not None)
