"""Compile a list of steps: names, types and targets checked, expressions at hand.

Rules of this file:
1. Faults are collected with their places; a faulty step is left out of the result.
2. What a step touches stands bare in its expressions; everywhere else the current record's fields.
3. Steps may write any field that holds a value of its own: not formulas, serial numbers, subtables.
4. A further step is a line in `_step`: its own compile function takes the step and its `Site`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from engine.expression.types import Type
from engine.form.app_context import AppContext
from engine.form.fault import Fault
from engine.form.model import Form
from engine.form.names import Names
from engine.form.posted_forms import is_unchanging
from engine.step.compiled import (
    CompiledForEach,
    CompiledIf,
    CompiledRequire,
    CompiledSet,
    CompiledStep,
    CompiledSteps,
)
from engine.step.expressions import ExpressionCollector
from engine.step.model import (
    CreateStep,
    DeleteStep,
    ForEachStep,
    IfStep,
    PostStep,
    RequireStep,
    ReviseStep,
    SetStep,
    Step,
    UpdateStep,
    UpsertStep,
)
from engine.step.names import StepNames
from engine.step.needs import RECORD
from engine.step.notice import NotifyStep
from engine.step.notices import compile_notify
from engine.step.post_site import compile_posting
from engine.step.posting import closed_form
from engine.step.record_steps import compile_record
from engine.step.revising import compile_revise
from engine.step.running import StartStep, StopStep
from engine.step.runs import compile_run
from engine.step.site import Site, writable_fields
from engine.step.walk import row_type, walk_of_loop

FurtherStep = PostStep | NotifyStep | ReviseStep | StartStep | StopStep


def compile_steps(  # noqa: PLR0913 - what a list of steps stands in
    steps: Sequence[Step],
    form: Form,
    app: AppContext,
    path: str = "do",
    given: Mapping[str, Type] | None = None,
    groups: Mapping[str, Names] | None = None,
) -> tuple[CompiledSteps, tuple[Fault, ...]]:
    """Compile the steps of a node over a form, and tell what is wrong with them.

    `given` are names that stand for records or rows before the first step, with their types;
    `groups` names with members of their own (`input`).
    """
    compiler = _StepCompiler(form, app, ExpressionCollector(app))
    names = StepNames(groups=groups or {})
    for name, type_ in (given or {}).items():
        names = names.with_item(name, type_)
    compiled = compiler.steps(steps, path, names)
    collector = compiler.collector
    return CompiledSteps(compiled, collector.needs.collected()), tuple(collector.faults)


@dataclass(frozen=True, slots=True)
class _StepCompiler:
    form: Form
    app: AppContext
    collector: ExpressionCollector

    def steps(self, steps: Sequence[Step], path: str, names: StepNames) -> tuple[CompiledStep, ...]:
        found: list[CompiledStep] = []
        for index, step in enumerate(steps):
            site = Site(self.form, self.app, self.collector, f"{path}.{index}", names)
            compiled = self._step(step, site)
            if compiled is not None:
                found.append(compiled)
            names = with_made(step, site)
        return tuple(found)

    def _step(self, step: Step, site: Site) -> CompiledStep | None:
        match step:
            case ForEachStep():
                return self._for_each(step, site)
            case IfStep():
                return self._if(step, site)
            case CreateStep() | UpdateStep() | UpsertStep() | DeleteStep():
                return compile_record(step, site)
            case RequireStep():
                return _require(step, site)
            case SetStep():
                return _set(step, site)
            case _:
                return _further(step, site)

    def _for_each(self, step: ForEachStep, site: Site) -> CompiledForEach | None:
        walking = walk_of_loop(step, site)
        if walking is None:
            return None
        do = self.steps(step.do, f"{site.path}.do", walking.names)
        return CompiledForEach(site.path, walking.walk, do)

    def _if(self, step: IfStep, site: Site) -> CompiledIf | None:
        condition = self.collector.condition(step.if_, site.place(), f"{site.path}.if")
        do = self.steps(step.do, f"{site.path}.do", site.names)
        otherwise = self.steps(step.else_, f"{site.path}.else", site.names)
        return CompiledIf(site.path, condition, do, otherwise) if condition else None


def _further(step: FurtherStep, site: Site) -> CompiledStep | None:
    """Compile what reaches beyond records: balances, revisions, messages, runs."""
    match step:
        case ReviseStep():
            return compile_revise(step, site)
        case NotifyStep():
            return compile_notify(step, site.path, site.place(), site.collector)
        case PostStep():
            return compile_posting(step, site)
        case StartStep() | StopStep():
            place = site.place()
            own = site.form.key
            return compile_run(step, site.path, own, place, site.app, site.collector)
        case _:
            assert_never(step)


def _require(step: RequireStep, site: Site) -> CompiledRequire | None:
    place = site.place()
    condition = site.collector.condition(step.require, place, f"{site.path}.require")
    message = site.collector.message(step.message, place, f"{site.path}.message")
    return CompiledRequire(site.path, condition, message) if condition else None


def _set(step: SetStep, site: Site) -> CompiledSet:
    if is_unchanging(site.form.key, site.app):
        site.collector.faults.append(closed_form(f"{site.path}.set", site.form.key, "set"))
    targets = writable_fields(site.form, site.form.key, site.app)
    values = site.collector.values(step.set, targets, site.place(), f"{site.path}.set")
    site.collector.needs.written(RECORD, values)
    return CompiledSet(site.path, values)


def with_made(step: Step, site: Site) -> StepNames:
    """The names in force behind a step: what it has made has a name then."""
    if not isinstance(step, CreateStep | UpsertStep) or step.as_ is None:
        return site.names
    written = step.create if isinstance(step, CreateStep) else step.upsert
    silent = Site(site.form, site.app, ExpressionCollector(site.app), site.path, site.names)
    touched = silent.found(written, "create")
    if touched is None:
        return site.names
    if touched.subtable is not None:
        return site.names.with_item(step.as_, row_type(touched))
    return site.names.with_record(step.as_, touched.key)
