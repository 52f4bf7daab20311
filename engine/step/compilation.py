"""Compile a list of steps: names, types and targets checked, expressions at hand.

Rules of this file:
1. Faults are collected with their places; a faulty step is left out of the result.
2. In `update` the found record's fields stand bare; everywhere else the current record's.
3. Steps may write any field that holds a value of its own: not formulas, serial numbers, subtables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from engine.expression.compilation import Compiled
from engine.expression.scope import Path
from engine.expression.tree import Reference
from engine.expression.types import Kind, Type
from engine.form.app_context import AppContext
from engine.form.fault import Fault, definition_fault
from engine.form.model import FieldBase, Form, SerialField
from engine.form.posted_forms import is_posted, is_unchanging
from engine.form.scope import step_scope, value_type
from engine.step.compiled import (
    CompiledCreate,
    CompiledForEach,
    CompiledIf,
    CompiledPost,
    CompiledRequire,
    CompiledRevise,
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
    PostStep,
    RequireStep,
    ReviseStep,
    SetStep,
    Step,
    UpdateStep,
)
from engine.step.needs import RECORD
from engine.step.notice import NotifyStep
from engine.step.notices import compile_notify
from engine.step.running import StartStep, StopStep
from engine.step.runs import compile_run
from engine.step.posting import PostPlace, closed_form, compile_post, no_balance, unnamed_rows


@dataclass(frozen=True, slots=True)
class _Names:
    """Variables in force at a step: their types, and what they stand for."""

    types: Mapping[str, Type]
    rows: Mapping[str, Path]
    made: Mapping[str, str]


def compile_steps(
    steps: Sequence[Step],
    form: Form,
    app: AppContext,
    path: str = "do",
    given: Mapping[str, Type] | None = None,
) -> tuple[CompiledSteps, tuple[Fault, ...]]:
    """Compile the steps of a node over a form, and tell what is wrong with them.

    `given` are names that stand for records or rows before the first step, with their types.
    """
    compiler = _StepCompiler(form, app, ExpressionCollector(app))
    compiled = compiler.steps(steps, path, _Names(given or {}, {}, {}))
    collector = compiler.collector
    return CompiledSteps(compiled, collector.needs.collected()), tuple(collector.faults)


def writable_fields(form: Form, key: str, app: AppContext) -> dict[str, Type]:
    """The fields of a form that a step may write, with their types."""
    types = {
        field.key: value_type(field, key, app)
        for field in form.fields
        if isinstance(field, FieldBase) and not field.derived and not isinstance(field, SerialField)
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
            case ReviseStep():
                return self._revise(step, path, names)
            case NotifyStep():
                return compile_notify(step, path, self._place(names), self.collector)
            case PostStep():
                return self._post(step, path, names)
            case StartStep() | StopStep():
                place = self._place(names)
                return compile_run(step, path, self.form.key, place, self.app, self.collector)
            case _:
                assert_never(step)

    def _require(self, step: RequireStep, path: str, names: _Names) -> CompiledRequire | None:
        place = self._place(names)
        condition = self.collector.condition(step.require, place, f"{path}.require")
        message = self.collector.message(step.message, place, f"{path}.message")
        return CompiledRequire(path, condition, message) if condition else None

    def _set(self, step: SetStep, path: str, names: _Names) -> CompiledSet:
        if is_unchanging(self.form.key, self.app):
            self.collector.faults.append(closed_form(f"{path}.set", self.form.key, "set"))
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
        inner = _with_item(names, step.as_, item, rows)
        return CompiledForEach(path, rows, step.as_, self.steps(step.do, f"{path}.do", inner))

    def _if(self, step: IfStep, path: str, names: _Names) -> CompiledIf | None:
        condition = self.collector.condition(step.if_, self._place(names), f"{path}.if")
        do = self.steps(step.do, f"{path}.do", names)
        otherwise = self.steps(step.else_, f"{path}.else", names)
        return CompiledIf(path, condition, do, otherwise) if condition else None

    def _revise(self, step: ReviseStep, path: str, names: _Names) -> CompiledRevise | None:
        place = self._place(names)
        reason = self.collector.compile(step.revise, place, f"{path}.revise", Kind.TEXT)
        target, key = None, self.form.key
        if step.on is not None:
            target = self.collector.compile(step.on, place, f"{path}.on", Kind.RECORD)
            if target is None:
                return None
            key = target.type.form or ""
        form = self.app.forms.get(key)
        if form is None or not form.revisions:
            self.collector.faults.append(_no_revisions(path, key))
            return None
        return CompiledRevise(path, key, reason, target) if reason else None

    def _post(self, step: PostStep, path: str, names: _Names) -> CompiledPost | None:
        key, form = self._form(step.post, f"{path}.post")
        if form is None:
            return None
        if form.balance is None:
            self.collector.faults.append(no_balance(f"{path}.post", key))
            return None
        if (step.rows is None) != (step.as_ is None):
            self.collector.faults.append(unnamed_rows(path))
            return None
        rows, inner = None, names
        if step.rows is not None and step.as_ is not None:
            rows = self.collector.compile(step.rows, self._place(names), f"{path}.rows")
            item = _item_type(rows.type) if rows else None
            if rows is None or item is None:
                found = [_not_rows(f"{path}.rows", rows.type)] if rows else []
                self.collector.faults.extend(found)
                return None
            inner = _with_item(names, step.as_, item, rows)
        ledger_key = self.app.resolve(key, form.balance.ledger.form)
        ledger = self.app.forms.get(ledger_key)
        targets = writable_fields(ledger, ledger_key, self.app) if ledger else {}
        self.collector.needs.created(ledger_key)
        own = writable_fields(form, key, self.app)
        places = (self._place(inner), self._place(inner, form, key))
        place = PostPlace(key, form.balance, own, targets, *places, rows)
        return compile_post(step, path, place, self.collector)

    def _place(self, names: _Names, touched: Form | None = None, key: str | None = None) -> Place:
        scope = step_scope(touched, self.form, names.types, self.app)
        home = (touched or self.form).fields
        return Place(scope, home, key, names.rows, names.made)

    def _form(self, written: str, path: str) -> tuple[str, Form | None]:
        key = self.app.resolve(self.form.key, written)
        form = self.app.forms.get(key)
        if form is None:
            self.collector.faults.append(_no_form(path, written))
        elif self._is_closed(key, way := path.rpartition(".")[2]):
            self.collector.faults.append(closed_form(path, key, way))
        return key, form

    def _is_closed(self, key: str, way: str) -> bool:
        """Whether a form takes no such step: it is written by postings, or once and for all."""
        if way in ("update", "upsert", "delete"):
            return is_unchanging(key, self.app)
        return way == "create" and is_posted(key, self.app)

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


def _with_item(names: _Names, name: str, item: Type, rows: Compiled) -> _Names:
    """The names in force where one of the rows has a name."""
    return replace(
        names,
        types={**names.types, name: item},
        rows={**names.rows, name: _source_of(rows.tree)},
    )


def _source_of(tree: object) -> Path:
    """The record's path that a loop walks over: `record.lines` is `lines`."""
    if not isinstance(tree, Reference):
        return ()
    return tree.path[1:] if tree.path[0] == RECORD else tree.path


def _not_rows(path: str, found: Type) -> Fault:
    en = f"Expected the rows of a subtable (record.lines), found {found}."
    zh = f"此处应为明细表的行（如 record.lines），实际为{found.chinese}。"
    return definition_fault(path, "type", en, zh)


def _no_revisions(path: str, form: str) -> Fault:
    en = f"The form {form or '(unknown)'} keeps no revisions: write `revisions: true` there."
    zh = f"表单“{form}”未启用业务版本，请在该表单写上 `revisions: true`。"
    return definition_fault(path, "revisions", en, zh)


def _no_form(path: str, written: str) -> Fault:
    en, zh = f"There is no form “{written}”.", f"没有名为“{written}”的表单。"
    return definition_fault(path, "name", en, zh)
