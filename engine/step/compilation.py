"""Compile a list of steps: names, types and targets checked, expressions at hand.

Rules of this file:
1. Faults are collected with their places; a faulty step is left out of the result.
2. In `update` the found record's fields stand bare; everywhere else the current record's.
3. Steps may write any field that holds a value of its own: not formulas, serial numbers, subtables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from engine.expression.scope import Path
from engine.expression.tree import Reference
from engine.expression.types import Kind, Type
from engine.form.app_context import AppContext
from engine.form.fault import Fault, definition_fault
from engine.form.model import FieldBase, Form, SerialField
from engine.form.scope import step_scope, value_type
from engine.step.compiled import (
    CompiledCreate,
    CompiledForEach,
    CompiledIf,
    CompiledRequire,
    CompiledSet,
    CompiledStep,
    CompiledSteps,
    CompiledUpdate,
)
from engine.step.expressions import ExpressionCollector, Place
from engine.step.model import (
    CreateStep,
    ForEachStep,
    IfStep,
    RequireStep,
    SetStep,
    Step,
    UpdateStep,
)
from engine.step.needs import RECORD


@dataclass(frozen=True, slots=True)
class _Names:
    """Variables in force at a step: their types, and what they stand for."""

    types: Mapping[str, Type]
    rows: Mapping[str, Path]
    made: Mapping[str, str]


def compile_steps(
    steps: Sequence[Step], form: Form, app: AppContext, path: str = "do"
) -> tuple[CompiledSteps, tuple[Fault, ...]]:
    """Compile the steps of a node over a form, and tell what is wrong with them."""
    compiler = _StepCompiler(form, app, ExpressionCollector(app))
    compiled = compiler.steps(steps, path, _Names({}, {}, {}))
    collector = compiler.collector
    return CompiledSteps(compiled, collector.needs.collected()), tuple(collector.faults)


def writable_fields(form: Form, key: str, app: AppContext) -> dict[str, Type]:
    """The fields of a form that a step may write, with their types."""
    types = {
        field.key: value_type(field, key, app)
        for field in form.fields
        if isinstance(field, FieldBase)
        and field.formula is None
        and not isinstance(field, SerialField)
    }
    found = {name: type_ for name, type_ in types.items() if type_ is not None}
    return {**found, "owner": Type(Kind.USER)}


@dataclass(frozen=True, slots=True)
class _StepCompiler:
    form: Form
    app: AppContext
    collector: ExpressionCollector

    def steps(self, steps: Sequence[Step], path: str, names: _Names) -> tuple[CompiledStep, ...]:
        found: list[CompiledStep] = []
        for index, step in enumerate(steps):
            compiled = self._step(step, f"{path}.{index}", names)
            if compiled is not None:
                found.append(compiled)
            if isinstance(step, CreateStep) and step.as_ is not None:
                names = self._with_created(step.as_, step.create, names)
        return tuple(found)

    def _step(self, step: Step, path: str, names: _Names) -> CompiledStep | None:
        match step:
            case RequireStep():
                return self._require(step, path, names)
            case SetStep():
                return self._set(step, path, names)
            case CreateStep():
                return self._create(step, path, names)
            case UpdateStep():
                return self._update(step, path, names)
            case ForEachStep():
                return self._for_each(step, path, names)
            case IfStep():
                return self._if(step, path, names)
            case _:
                assert_never(step)

    def _require(self, step: RequireStep, path: str, names: _Names) -> CompiledRequire | None:
        place = self._place(names)
        condition = self.collector.condition(step.require, place, f"{path}.require")
        message = self.collector.message(step.message, place, f"{path}.message")
        return CompiledRequire(path, condition, message) if condition else None

    def _set(self, step: SetStep, path: str, names: _Names) -> CompiledSet:
        targets = writable_fields(self.form, self.form.key, self.app)
        values = self.collector.values(step.set, targets, self._place(names), f"{path}.set")
        self.collector.needs.written(RECORD, values)
        return CompiledSet(path, values)

    def _create(self, step: CreateStep, path: str, names: _Names) -> CompiledCreate | None:
        key, form = self._form(step.create, f"{path}.create")
        if form is None:
            return None
        targets = writable_fields(form, key, self.app)
        values = self.collector.values(step.values, targets, self._place(names), f"{path}.values")
        self.collector.needs.created(key)
        return CompiledCreate(path, key, values, step.as_)

    def _update(self, step: UpdateStep, path: str, names: _Names) -> CompiledUpdate | None:
        key, form = self._form(step.update, f"{path}.update")
        if form is None:
            return None
        place = self._place(names, form, key)
        where = self.collector.condition(step.where, place, f"{path}.where")
        targets = writable_fields(form, key, self.app)
        values = self.collector.values(step.set, targets, place, f"{path}.set")
        self.collector.needs.written(key, values)
        check = None
        if step.check is not None:
            check = self.collector.condition(step.check, place, f"{path}.check")
        message = self.collector.message(step.message, place, f"{path}.message")
        if where is None:
            return None
        return CompiledUpdate(path, key, where, values, step.expect, check, message)

    def _for_each(self, step: ForEachStep, path: str, names: _Names) -> CompiledForEach | None:
        rows = self.collector.compile(step.for_each, self._place(names), f"{path}.for_each")
        if rows is None:
            return None
        item = _item_type(rows.type)
        if item is None:
            self.collector.faults.append(_not_rows(f"{path}.for_each", rows.type))
            return None
        inner = _Names(
            {**names.types, step.as_: item},
            {**names.rows, step.as_: _source_of(rows.tree)},
            names.made,
        )
        return CompiledForEach(path, rows, step.as_, self.steps(step.do, f"{path}.do", inner))

    def _if(self, step: IfStep, path: str, names: _Names) -> CompiledIf | None:
        condition = self.collector.condition(step.if_, self._place(names), f"{path}.if")
        do = self.steps(step.do, f"{path}.do", names)
        otherwise = self.steps(step.else_, f"{path}.else", names)
        return CompiledIf(path, condition, do, otherwise) if condition else None

    def _place(self, names: _Names, touched: Form | None = None, key: str | None = None) -> Place:
        scope = step_scope(touched, self.form, names.types, self.app)
        home = (touched or self.form).fields
        return Place(scope, home, key, names.rows, names.made)

    def _form(self, written: str, path: str) -> tuple[str, Form | None]:
        key = self.app.resolve(self.form.key, written)
        form = self.app.forms.get(key)
        if form is None:
            self.collector.faults.append(_no_form(path, written))
        return key, form

    def _with_created(self, name: str, written: str, names: _Names) -> _Names:
        key = self.app.resolve(self.form.key, written)
        if key not in self.app.forms:
            return names
        type_ = Type(Kind.RECORD, form=key)
        return replace(names, types={**names.types, name: type_}, made={**names.made, name: key})


def _item_type(type_: Type) -> Type | None:
    if type_.kind is Kind.ROW:
        return type_.one()
    if type_.kind is Kind.LIST and type_.item is not None and type_.item.kind is Kind.RECORD:
        return type_.item
    return None


def _source_of(tree: object) -> Path:
    """The record's path that a loop walks over: `record.lines` is `lines`."""
    if not isinstance(tree, Reference):
        return ()
    return tree.path[1:] if tree.path[0] == RECORD else tree.path


def _not_rows(path: str, found: Type) -> Fault:
    en = f"Expected the rows of a subtable (record.lines), found {found}."
    zh = f"此处应为明细表的行（如 record.lines），实际为{found.chinese}。"
    return definition_fault(path, "type", en, zh)


def _no_form(path: str, written: str) -> Fault:
    en, zh = f"There is no form “{written}”.", f"没有名为“{written}”的表单。"
    return definition_fault(path, "name", en, zh)
