"""Where an expression stands in an app, by its pointer: which names it may use, what it must give.

Rules of this file:
1. The scopes are those that compiling uses; here they are only chosen.
2. A pointer is the way through the definition as data: `forms`, 2, `fields`, 0, `formula`.
3. What cannot be placed stands where the nearest thing around it stands: over its form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.automation.compilation import given_names
from engine.definition.model import App
from engine.definition.step_place import Standing, step_place
from engine.definition.tree import Path
from engine.expression.scope import Scope
from engine.expression.types import Kind, Type
from engine.form.app_context import AppContext
from engine.form.field_types import Definition
from engine.form.input_form import RECORD_FIELD, InputForm, input_form
from engine.form.model import (
    Action,
    FieldBase,
    Form,
    LookupField,
    MultiLookupField,
    RowLookupField,
    SubtableField,
)
from engine.form.names import FixedNames, value_type
from engine.form.row_forms import find_subtable, rows_of
from engine.form.rows_scope import RowsScope
from engine.form.scope import NameScope, filter_scope, record_scope, row_scope, step_scope
from engine.report.source import find_source
from engine.step.action import SELECTED
from engine.step.names import StepNames
from engine.text import Element

CONDITIONS = frozenset(
    {"require", "when", "where", "visible", "required", "readonly", "locked", "filter", "if",
     "check", "crosses"}
)  # fmt: skip
"""Properties whose expression must be true or false."""


@dataclass(frozen=True, slots=True)
class ExpressionPlace:
    """Where an expression stands.

    `form` and `subtable`: whose record or row is the current one (None: none is); `standing` what
    stands bare and what the variables are; `many`: over all records or rows of `standing.touched`
    together.
    """

    scope: Scope
    form: str | None
    subtable: str | None = None
    expected: Kind | None = None
    standing: Standing = field(default_factory=Standing)
    many: bool = False


def place_at(app: App, context: AppContext, pointer: Sequence[str | int]) -> ExpressionPlace | None:
    """Find where an expression stands; None for a pointer that leads nowhere."""
    path: Path = tuple(pointer)
    match path:
        case ("forms", int(index), *rest) if index < len(app.forms):
            return _in_form(app.forms[index], context, tuple(rest))
        case ("workflows", int(index), *rest) if index < len(app.workflows):
            workflow = app.workflows[index]
            form = context.forms.get(workflow.form)
            return _among_steps(workflow, form, context, tuple(rest)) if form else None
        case ("automations", int(index), *rest) if index < len(app.automations):
            automation = app.automations[index]
            form = context.forms.get(automation.on.form or "")
            if form is None:
                return None
            given = given_names(automation, form)
            return _among_steps(automation, form, context, tuple(rest), given)
        case ("reports", int(index), "widgets", int(number), *rest):
            return _in_report(app, context, index, number, tuple(rest))
        case _:
            return None


def record_place(form: Form, context: AppContext, subtable: str | None = None) -> ExpressionPlace:
    """Stand in a record of a form, or in a row of it."""
    rows = find_subtable(form, subtable)
    scope = row_scope(form, rows, context) if rows else record_scope(form, context)
    return ExpressionPlace(scope.asking(), form.key, rows.key if rows else None)


def _in_form(form: Form, context: AppContext, rest: Path) -> ExpressionPlace:
    match rest:
        case ("fields", int(index), *inner) if index < len(form.fields):
            return _in_field(form, form.fields[index], None, context, tuple(inner))
        case ("actions", int(index), *inner) if index < len(form.actions):
            return _in_action(form, form.actions[index], context, tuple(inner))
        case _:
            return _expecting(record_place(form, context), rest)


def _in_field(
    form: Form,
    model: Definition,
    subtable: SubtableField | None,
    context: AppContext,
    rest: Path,
) -> ExpressionPlace:
    match rest:
        case ("fields", int(index), *inner) if isinstance(model, SubtableField) and (
            index < len(model.fields)
        ):
            return _in_field(form, model.fields[index], model, context, tuple(inner))
        case ("filter",) if isinstance(model, LookupField | MultiLookupField | RowLookupField):
            return _in_filter(form, model, subtable, context)
        case ("rollup", str(part)) if isinstance(model, FieldBase) and model.rollup:
            return _in_rows(model.rollup.source, context, part) or record_place(form, context)
        case ("choose", int(index), str(part)) if isinstance(model, FieldBase) and (
            index < len(model.choose) and model.choose[index].form
        ):
            return _in_choice(form, model.choose[index].form or "", subtable, context, part)
        case _:
            key = subtable.key if subtable else None
            return _expecting(record_place(form, context, key), rest)


def _in_filter(
    form: Form,
    model: LookupField | MultiLookupField | RowLookupField,
    subtable: SubtableField | None,
    context: AppContext,
) -> ExpressionPlace:
    target = context.resolve(form.key, model.form)
    if isinstance(model, RowLookupField):
        target = rows_of(target, model.subtable)
    at = (subtable.key, model.key) if subtable else (model.key,)
    scope = filter_scope(target, at, form, subtable, context)
    standing = Standing(touched=target.replace("#", "."))
    key = subtable.key if subtable else None
    return ExpressionPlace(scope, form.key, key, Kind.BOOLEAN, standing)


def _in_choice(
    form: Form, source: str, subtable: SubtableField | None, context: AppContext, part: str
) -> ExpressionPlace:
    """Stand in each record that is looked through; the one that chooses is `record` or `row`."""
    key = subtable.key if subtable else None
    own = record_place(form, context, key)
    asking = own.scope
    found = asking.elsewhere(tuple(source.split("."))) if isinstance(asking, NameScope) else None
    if found is None:
        return own
    wanted = Kind.BOOLEAN if part == "where" else None
    return ExpressionPlace(found.scope, form.key, key, wanted, Standing(touched=source))


def _in_rows(source: str, context: AppContext, part: str) -> ExpressionPlace | None:
    """Stand in what is added up: each record or row, or all of them together."""
    found = find_source(source, context)
    if found is None:
        return None
    standing = Standing(touched=source)
    if part == "where":
        return ExpressionPlace(found.scope, None, None, Kind.BOOLEAN, standing)
    return ExpressionPlace(RowsScope(found.scope), None, None, None, standing, many=True)


def _in_action(form: Form, action: Action, context: AppContext, rest: Path) -> ExpressionPlace:
    asked = input_form(form.key, action) if action.input else None
    within = context
    groups: dict[str, FixedNames] = {}
    if asked is not None:
        within = _with_form(context, asked)
        types = {
            one.key: value_type(one, asked.key, within)
            for one in asked.fields
            if one.key != RECORD_FIELD
        }
        groups = {"input": FixedNames({key: one for key, one in types.items() if one})}
    match rest:
        case ("input", int(index), *inner) if asked and index + 1 < len(asked.fields):
            model = asked.fields[index + 1]
            return _in_field(asked, model, None, within, tuple(inner))
        case ("do", *inner):
            given = {SELECTED: Type(Kind.LIST, item=Type(Kind.RECORD, form=form.key))}
            names = StepNames(groups=dict(groups))
            for name, type_ in given.items() if action.on == "list" else ():
                names = names.with_item(name, type_)
            return _stepping(action.do, tuple(inner), form, within, names)
        case _:
            return _expecting(record_place(form, context), rest)


def _among_steps(
    element: Element,
    form: Form,
    context: AppContext,
    rest: Path,
    given: Mapping[str, Type] | None = None,
) -> ExpressionPlace:
    """Stand in a workflow or an automation: at its steps, or over its record.

    `given`: further names that are in force there.
    """
    names = StepNames()
    for called, type_ in (given or {}).items():
        names = names.with_item(called, type_)
    holder: object = element
    for place, name in enumerate(rest):
        if name in ("do", "else") and isinstance(holder, Element):
            steps = getattr(holder, "do", None)
            if isinstance(steps, list):
                return _stepping(steps, rest[place + 1 :], form, context, names)
        holder = _below(holder, name)
    place_here = record_place(form, context)
    if given:
        scope = step_scope(None, form, given, context).asking()
        place_here = replace(place_here, scope=scope)
    return _expecting(place_here, rest)


def _stepping(
    steps: Sequence[Element], rest: Path, form: Form, context: AppContext, names: StepNames
) -> ExpressionPlace:
    found = step_place(steps, rest, form, context, names)
    scope = found.place.scope
    asking = scope.asking() if isinstance(scope, NameScope) else scope
    made = ExpressionPlace(asking, form.key, None, None, found.standing)
    return _expecting(made, rest)


def _in_report(
    app: App, context: AppContext, index: int, number: int, rest: Path
) -> ExpressionPlace | None:
    if index >= len(app.reports) or number >= len(app.reports[index].widgets):
        return None
    widget = app.reports[index].widgets[number]
    return _in_rows(widget.source, context, "where" if rest[-1:] == ("where",) else "value")


def _expecting(place: ExpressionPlace, rest: Path) -> ExpressionPlace:
    """Say that a condition is asked for, where the property is one."""
    names = [name for name in rest if isinstance(name, str)]
    last = names[-1] if names else ""
    wanted = last in CONDITIONS or (last == "for" and "nodes" in names)
    if not wanted:
        return place
    return replace(place, expected=Kind.BOOLEAN)


def _below(holder: object, name: str | int) -> object:
    if isinstance(holder, list) and isinstance(name, int) and name < len(holder):
        return holder[name]
    return getattr(holder, str(name), None) if isinstance(name, str) else None


def _with_form(context: AppContext, form: InputForm) -> AppContext:
    return replace(context, forms={**context.forms, form.key: form})
