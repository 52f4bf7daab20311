"""Expressions: every one of an app is compiled, and what is refused is told at its place.

Rules of this file:
1. Forms, workflows and automations are compiled by the code that runs them, so that what passes
   here runs.
2. An expression that names an element left out as faulty is not complained about.
"""

from collections.abc import Iterable, Iterator, Mapping

from engine.automation.compilation import NO_RECORD, compile_automation
from engine.definition.checks.reports import source_of
from engine.definition.issue import Issue, issue
from engine.definition.subject import Subject, fields_at
from engine.definition.tree import Data, Path, value_at
from engine.form.compiled import CompiledForm
from engine.form.fault import Fault
from engine.form.form_compiler import compile_form
from engine.form.model import Form, LookupField, MultiLookupField, RowLookupField
from engine.form.roll_up_plan import cycle_fault, roll_up_cycle
from engine.form.row_forms import find_subtable
from engine.report.compilation import compile_widget
from engine.report.model import Report, Widget
from engine.step.action import compile_action
from engine.text import localise
from engine.workflow.compilation import compile_workflow

FAMILIES = {
    **dict.fromkeys(("syntax", "empty", "construct", "call", "limit"), "EXP001"),
    **dict.fromkeys(("name", "attribute", "function"), "EXP002"),
    **dict.fromkeys(("type", "value", "null", "index", "div_zero"), "EXP003"),
    "pattern_syntax": "FIELD003",
    "pattern": "FIELD004",
    "cycle": "EXP004",
    "on_read": "EXP005",
    "status": "STAT001",
    "revisions": "STAT002",
    "constant": "EXP009",
    "automation": "AUTO001",
}
OTHER = "EXP006"


def check_expressions(subject: Subject) -> Iterator[Issue]:
    """Compile every form, workflow and automation, and the expressions of every report."""
    forms: dict[str, tuple[Path, CompiledForm]] = {}
    for at, form in subject.forms():
        made = compile_form(form, subject.context)
        forms[form.key] = (at, made)
        yield from _told(subject, made.faults, at, form)
        for action in form.actions:
            faults = compile_action(action, form, subject.context).faults
            yield from _told(subject, faults, at, form)
    yield from _roll_up_cycle(subject, forms)
    yield from _workflows(subject)
    yield from _automations(subject)
    for index, report in enumerate(subject.app.reports):
        for number, widget in enumerate(report.widgets):
            yield from _widget(subject, report, widget, ("reports", index, "widgets", number))


def _workflows(subject: Subject) -> Iterator[Issue]:
    pinned = [setting.key for setting in subject.app.app.settings if setting.pin]
    for index, workflow in enumerate(subject.app.workflows):
        over = subject.form(workflow.form)
        if over is not None:
            compiled = compile_workflow(workflow, over, subject.context, pinned)
            yield from _told(subject, compiled.faults, ("workflows", index), over)


def _automations(subject: Subject) -> Iterator[Issue]:
    for index, automation in enumerate(subject.app.automations):
        if automation.on.form is None or automation.on.form in subject.context.forms:
            of = subject.form(automation.on.form or "") or NO_RECORD
            found = compile_automation(automation, subject.context).faults
            yield from _told(subject, found, ("automations", index), of)


def _roll_up_cycle(
    subject: Subject, forms: Mapping[str, tuple[Path, CompiledForm]]
) -> Iterator[Issue]:
    found = roll_up_cycle(form for _, form in forms.values())
    if found is not None:
        rolled, cycle = found
        at, form = forms[rolled.form.key]
        yield from _told(subject, [cycle_fault(rolled, cycle)], at, form.form)


def _told(subject: Subject, faults: Iterable[Fault], at: Path, form: Form) -> Iterator[Issue]:
    lost = _lost_lookups(subject, form)
    for fault in faults:
        path = _path(subject.source.data, at, fault.path)
        value = value_at(subject.source.data, path)
        if not _is_lost(subject, value, lost) and not _belongs(subject, path, lost):
            yield _issue(subject, path, fault)


def _issue(subject: Subject, path: Path, fault: Fault) -> Issue:
    code = FAMILIES.get(fault.code, OTHER)
    hint = None
    if fault.hint and fault.hint not in localise(fault.message, "en"):
        hint = {"en": f"Did you mean `{fault.hint}`?", "zh": f"是否想写“{fault.hint}”？"}
    return issue(code, subject.source.place(path), hint, problem=fault.message)


def _lost_lookups(subject: Subject, form: Form) -> frozenset[str]:
    """Lookups to forms that were left out: nothing is known behind them."""
    return frozenset(
        field.key
        for _, field, _ in fields_at(form.fields, ())
        if isinstance(field, LookupField | MultiLookupField | RowLookupField)
        and _target_is_lost(subject, field)
    )


def _target_is_lost(
    subject: Subject, field: LookupField | MultiLookupField | RowLookupField
) -> bool:
    form = subject.form(field.form)
    if form is None or not isinstance(field, RowLookupField):
        return form is None
    return find_subtable(form, field.subtable) is None


def _is_lost(subject: Subject, value: Data, lookups: frozenset[str]) -> bool:
    if not isinstance(value, str):
        return False
    return subject.source.mentions_lost(value, lookups)


def _belongs(subject: Subject, path: Path, lookups: frozenset[str]) -> bool:
    """Whether the place is inside a lookup to a form that was left out."""
    around = (value_at(subject.source.data, path[:end]) for end in range(len(path) + 1))
    return any(isinstance(each, dict) and each.get("key") in lookups for each in around)


def _path(data: Data, at: Path, dotted: str) -> Path:
    """Turn `fields.total.formula` or `rules.0.require` into a path, as far as it leads."""
    path = at
    for name in dotted.split("."):
        here = value_at(data, path)
        if isinstance(here, dict) and name in here:
            path = (*path, name)
        elif isinstance(here, list) and (index := _index(here, name)) is not None:
            path = (*path, index)
        else:
            break
    return path


def _index(elements: list[Data], name: str) -> int | None:
    if name.isdecimal() and int(name) < len(elements):
        return int(name)
    for index, element in enumerate(elements):
        if isinstance(element, dict) and name in (element.get("key"), _identity(element)):
            return index
    return None


def _identity(element: dict[str, Data]) -> str | None:
    """A flow without a key is known by from, to and on."""
    if "from" not in element:
        return None
    on = element.get("on")
    return f"{element['from']}>{element.get('to')}" + (f":{on}" if on else "")


def _widget(subject: Subject, report: Report, widget: Widget, at: Path) -> Iterator[Issue]:
    """Compile a widget as it is run; what it names besides is the business of `reports`."""
    form, _ = source_of(subject, widget.source)
    compiled = compile_widget(widget, report.filters, subject.context)
    if form is not None and compiled is not None:
        told = [one for one in compiled.faults if one.path.startswith(("measures", "where"))]
        yield from _told(subject, told, at, form)
