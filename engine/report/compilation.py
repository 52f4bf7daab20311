"""From a report's definition to one that can be run.

Rules of this file:
1. Compiling never raises and never stops at the first fault: each widget holds its own, with paths
   inside the widget (`measures.0.value`); the report's have the widget's before them.
2. What a report asks of the database has an exact form there, or it is a fault of the definition.
"""

from collections.abc import Mapping
from dataclasses import replace

from engine.expression.compilation import Compiled, compile_expression
from engine.expression.errors import ExpressionError
from engine.expression.types import Kind
from engine.form.app_context import AppContext
from engine.form.fault import Fault, constant_faults, definition_fault, from_expression
from engine.report.aggregate import Aggregate
from engine.report.compiled import (
    DATES,
    CompiledGroup,
    CompiledReport,
    CompiledWidget,
    Sorting,
    WidgetFilter,
)
from engine.report.measure import CompiledMeasure, compile_measure
from engine.report.model import Group, NumberWidget, Report, ReportFilter, SeriesWidget, Widget
from engine.report.source import ReportSource, find_source

_NOT_GROUPED = frozenset({Kind.LIST, Kind.FILES, Kind.ADDRESS, Kind.ROW})


def compile_report(report: Report, app: AppContext) -> CompiledReport:
    """Compile a report within its app; widgets whose source is missing are left out."""
    widgets: dict[str, CompiledWidget] = {}
    faults: list[Fault] = []
    for place, widget in enumerate(report.widgets):
        compiled = compile_widget(widget, report.filters, app)
        if compiled is None:
            faults.append(_no_source(place, widget))
            continue
        widgets[widget.key] = compiled
        faults += [replace(one, path=f"widgets.{place}.{one.path}") for one in compiled.faults]
    return CompiledReport(report, widgets, tuple(faults))


def compile_widget(
    widget: Widget, filters: list[ReportFilter], app: AppContext
) -> CompiledWidget | None:
    """Compile one widget; None when there is no such source."""
    source = find_source(widget.source, app)
    return None if source is None else _Widget(widget, source).compiled(filters)


class _Widget:
    def __init__(self, model: Widget, source: ReportSource) -> None:
        self._model = model
        self._source = source
        self._faults: list[Fault] = []

    def compiled(self, filters: list[ReportFilter]) -> CompiledWidget:
        """Compile all parts."""
        model = self._model
        aggregates: list[Aggregate] = []
        measures = self._measures(aggregates)
        arranged = None if isinstance(model, NumberWidget) else model
        groups = self._groups(arranged.group if arranged else [])
        return CompiledWidget(
            model=model,
            source=self._source,
            where=self._where(),
            groups=groups,
            measures=measures,
            aggregates=tuple(aggregates),
            sort=self._sort(arranged.sort if arranged else None, groups, measures),
            limit=arranged.limit if arranged else None,
            compare=model.compare if isinstance(model, NumberWidget | SeriesWidget) else None,
            filters=self._filters(filters),
            faults=tuple(self._faults),
        )

    def _measures(self, aggregates: list[Aggregate]) -> tuple[CompiledMeasure, ...]:
        found = []
        for place, measure in enumerate(self._model.measures):
            try:
                found.append(compile_measure(measure, self._source, aggregates))
            except ExpressionError as error:
                self._faults.append(from_expression(f"measures.{place}.value", error))
        return tuple(found)

    def _groups(self, groups: list[Group]) -> tuple[CompiledGroup, ...]:
        found = (self._group(group, f"group.{place}") for place, group in enumerate(groups))
        return tuple(group for group in found if group is not None)

    def _group(self, group: Group, at: str) -> CompiledGroup | None:
        path = self._source.group_path(group.by)
        if path is None:
            self._unknown(f"{at}.by", group.by)
            return None
        plain = self._in_sql(".".join(path), f"{at}.by")
        if plain is None:
            return None
        if plain.type.kind in _NOT_GROUPED or (group.unit and plain.type.kind not in DATES):
            self._unfit(f"{at}.by", group.by)
            return None
        unit = group.unit or ("day" if plain.type.kind is Kind.DATETIME else None)
        value = self._bucket(plain, unit) if unit else plain
        return CompiledGroup(group, path, plain, value, unit, self._source.definition(path))

    def _bucket(self, plain: Compiled, unit: str) -> Compiled:
        if unit == "day" and plain.type.kind is Kind.DATE:
            return plain
        return compile_expression(f"START_OF({plain.source}, '{unit}')", self._source.scope)

    def _where(self) -> Compiled | None:
        return self._in_sql(self._model.where, "where", Kind.BOOLEAN)

    def _in_sql(self, source: str | None, at: str, expected: Kind | None = None) -> Compiled | None:
        if source is None:
            return None
        try:
            compiled = compile_expression(source, self._source.scope, expected)
        except ExpressionError as error:
            self._faults.append(from_expression(at, error))
            return None
        self._faults.extend(constant_faults(at, compiled))
        if not compiled.has_sql:
            self._faults.append(
                definition_fault(
                    at,
                    "sql",
                    f"Reports cannot compute this: {compiled.why_no_sql}.",
                    f"报表无法计算：{compiled.why_no_sql}。",
                )
            )
            return None
        return compiled

    def _sort(
        self,
        written: str | None,
        groups: tuple[CompiledGroup, ...],
        measures: tuple[CompiledMeasure, ...],
    ) -> tuple[Sorting, ...]:
        found = []
        for term in (written or "").split(","):
            name = term.strip().removeprefix("-").removeprefix("+")
            descending = term.strip().startswith("-")
            by_measure = [p for p, one in enumerate(measures) if one.model.key == name]
            by_group = [p for p, one in enumerate(groups) if one.model.by == name]
            if by_measure or by_group:
                place = (by_measure or by_group)[0]
                found.append(Sorting(bool(by_measure), place, descending))
            elif name:
                self._unknown("sort", name)
        return tuple(found)

    def _filters(self, filters: list[ReportFilter]) -> Mapping[str, WidgetFilter]:
        """The filters that name a field of this source; the others do not concern it."""
        found: dict[str, WidgetFilter] = {}
        for one in filters:
            path = self._source.filter_path(one.field)
            if path is not None:
                plain = compile_expression(".".join(path), self._source.scope)
                found[one.key] = WidgetFilter(one, path, plain, self._source.definition(path))
        return found

    def _unknown(self, at: str, name: str) -> None:
        self._faults.append(
            definition_fault(
                at,
                "name",
                f"There is no single value `{name}` in `{self._model.source}`.",
                f"“{self._model.source}”中没有单值字段“{name}”。",
            )
        )

    def _unfit(self, at: str, name: str) -> None:
        self._faults.append(
            definition_fault(
                at, "type", f"`{name}` cannot be grouped so.", f"“{name}”不能这样分组。"
            )
        )


def _no_source(place: int, widget: Widget) -> Fault:
    return definition_fault(
        f"widgets.{place}.source",
        "name",
        f"There is no form or subtable `{widget.source}`.",
        f"没有表单或明细表“{widget.source}”。",
    )
