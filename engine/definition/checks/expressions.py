"""Expressions: every one of an app is compiled, and what is refused is told at its place.

Rules of this file:
1. Forms and workflows are compiled by the code that runs them, so that what passes here runs.
2. An expression that names an element left out as faulty is not complained about.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.definition.checks.reports import source_of
from engine.definition.issue import Issue, issue
from engine.definition.subject import Subject, fields_at
from engine.definition.tree import Data, Path, value_at
from engine.expression.compilation import Compiled, compile_expression
from engine.expression.errors import ExpressionError
from engine.expression.scope import Path as Names
from engine.expression.scope import Scope
from engine.expression.types import Kind, Type
from engine.form.compiled import compile_form
from engine.form.fault import Fault
from engine.form.model import Form, LookupField, MultiLookupField
from engine.form.scope import row_scope
from engine.report.model import Widget
from engine.workflow.compilation import compile_workflow

FAMILIES = {
    **dict.fromkeys(("syntax", "empty", "construct", "call", "limit"), "EXP001"),
    **dict.fromkeys(("name", "attribute", "function"), "EXP002"),
    **dict.fromkeys(("type", "value", "null", "index", "div_zero"), "EXP003"),
    "pattern_syntax": "FIELD003",
    "pattern": "FIELD004",
    "cycle": "EXP004",
    "on_read": "EXP005",
}
OTHER = "EXP006"
ALL_ROWS = re.compile(r"\bCOUNT\(\s*\)", re.IGNORECASE)
"""`COUNT()` of a measure counts the records themselves."""


def check_expressions(subject: Subject) -> Iterator[Issue]:
    """Compile every form, every workflow and the expressions of every report."""
    for at, form in subject.forms():
        yield from _told(subject, compile_form(form, subject.context).faults, at, form)
    pinned = [setting.key for setting in subject.app.app.settings if setting.pin]
    for index, workflow in enumerate(subject.app.workflows):
        over = subject.form(workflow.form)
        if over is not None:
            compiled = compile_workflow(workflow, over, subject.context, pinned)
            yield from _told(subject, compiled.faults, ("workflows", index), over)
    for index, report in enumerate(subject.app.reports):
        for number, widget in enumerate(report.widgets):
            yield from _widget(subject, widget, ("reports", index, "widgets", number))


def _told(subject: Subject, faults: Iterable[Fault], at: Path, form: Form) -> Iterator[Issue]:
    lost = _lost_lookups(subject, form)
    for fault in faults:
        path = _path(subject.source.data, at, fault.path)
        value = value_at(subject.source.data, path)
        if not _is_lost(subject, value, lost) and not _belongs(subject, path, lost):
            yield _issue(subject, path, fault)


def _issue(subject: Subject, path: Path, fault: Fault | ExpressionError) -> Issue:
    code = FAMILIES.get(fault.code, OTHER)
    hint = None
    if fault.hint:
        hint = {"en": f"Did you mean `{fault.hint}`?", "zh": f"是否想写“{fault.hint}”？"}
    return issue(code, subject.source.place(path), hint, problem=fault.message)


def _lost_lookups(subject: Subject, form: Form) -> frozenset[str]:
    """Lookups to forms that were left out: nothing is known behind them."""
    return frozenset(
        field.key
        for _, field, _ in fields_at(form.fields, ())
        if isinstance(field, LookupField | MultiLookupField) and subject.form(field.form) is None
    )


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


@dataclass(frozen=True)
class _Columns:
    """Names whose values are those of all rows: what a measure aggregates."""

    rows: Scope

    def type_of(self, path: Names) -> Type | None:
        """The type of a path, as a column."""
        found = self.rows.type_of(path)
        return replace(found, column=True) if found else None

    def names(self, prefix: Names) -> Iterable[str]:
        """The names that may follow a prefix."""
        return self.rows.names(prefix)


def _widget(subject: Subject, widget: Widget, at: Path) -> Iterator[Issue]:
    form, table = source_of(subject, widget.source)
    if form is None or (table is None and subject.form(widget.source) is None):
        return
    scope: Scope = subject.scope(form)
    if table is not None:
        scope = row_scope(form, table, subject.context)
    sources: list[tuple[str, Scope, Kind | None, Path]] = [
        (ALL_ROWS.sub("1", measure.value), _Columns(scope), None, (*at, "measures", index, "value"))
        for index, measure in enumerate(widget.measures)
    ]
    if widget.where is not None:
        sources.append((widget.where, scope, Kind.BOOLEAN, (*at, "where")))
    lost = _lost_lookups(subject, form)
    for source, names, expected, path in sources:
        if not _is_lost(subject, source, lost):
            yield from _compiled(subject, source, (names, expected), path)


def _compiled(
    subject: Subject, source: str, within: tuple[Scope, Kind | None], path: Path
) -> Iterator[Issue]:
    scope, expected = within
    try:
        compiled = compile_expression(source, scope, expected)
    except ExpressionError as error:
        yield _issue(subject, path, error)
        return
    if path[-1] == "where":
        yield from _in_sql(subject, compiled, path)


def _in_sql(subject: Subject, compiled: Compiled, path: Path) -> Iterator[Issue]:
    """A report finds its records in the database alone."""
    if not compiled.has_sql:
        problem = {
            "en": f"reports cannot compute this: {compiled.why_no_sql}",
            "zh": f"报表无法计算：{compiled.why_no_sql}",
        }
        yield issue(OTHER, subject.source.place(path), None, problem=problem)
