"""A widget as its reader may see it: the source with his rights, the conditions that hold.

Rules of this file:
1. The records are those that a list would show him: the grants' conditions are part of the query;
   rows of a subtable are seen with their record.
2. A field that is hidden on any record he may read is neither added up, grouped, sorted nor
   filtered by: the whole widget is refused, as any number of it might tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.expression.compilation import Compiled
from engine.expression.errors import EvaluationError
from engine.expression.types import Kind
from engine.expression.values import Value
from engine.report.arrangement import Mark
from engine.report.compiled import CompiledWidget, WidgetFilter, paths_of
from engine.report.period import ALL_TIME, Period
from runtime.services.act import Act
from runtime.services.listing import Listing, listing_of
from runtime.services.open_record import find_form
from runtime.services.open_report import OpenedReport, open_report
from runtime.services.outcome import Refusal, forbidden
from runtime.services.querying import source_of
from runtime.services.report_filters import Chosen, read_filters, today
from runtime.storage.conditions import Condition, all_of
from runtime.storage.query import Source, SqlContext, sql_condition, sql_value
from runtime.storage.record_list import search_condition
from runtime.storage.report_query import (
    ReportQuery,
    aggregate_sql,
    is_one_of,
    read_groups,
    text_column,
    within,
)

MOST_GROUPS = 50_000
"""Groups that are read at most; more cannot be looked at, and would only fill the memory."""

HIDDEN = forbidden(
    "This part of the report uses a field that you may not see.",
    "报表的这一部分使用了您无权查看的字段。",
)
UNREADABLE = forbidden(
    "You may not read the records that this part of the report counts.",
    "您无权查看报表这一部分所统计的记录。",
)
BROKEN = forbidden(
    "This part of the report does not fit the forms any more. Ask who looks after the app.",
    "报表的这一部分与表单不再相符，请联系应用的维护人。",
)


@dataclass(slots=True)
class WidgetReading:
    """One widget, read by one person with some filters."""

    act: Act
    widget: CompiledWidget
    listing: Listing
    filters: Mapping[str, Chosen]
    today: date

    @property
    def source(self) -> Source:
        """A fresh source: the records, or the rows of the subtable."""
        table = self.widget.source.subtable
        return source_of(self.listing.app, self.listing.form.key, table.key if table else None)

    @property
    def context(self) -> SqlContext:
        """What the queries know beforehand."""
        return self.listing.context

    def period(self) -> Period:
        """The period that the filters limit the widget to."""
        found = self._dated()
        return found[1].period if found else ALL_TIME

    def span(self) -> Period:
        """The period of the first group, where that is what the filters limit."""
        found = self._dated()
        groups = self.widget.groups
        return found[1].period if found and groups and groups[0].path == found[0].path else ALL_TIME

    def query(self, source: Source, period: Period | None = None) -> ReportQuery:
        """Put the question together; `period` stands in for the one that was chosen."""
        groups = tuple(sql_value(group.value, source, self.context) for group in self.widget.groups)
        aggregates = tuple(
            aggregate_sql(one, source, self.context) for one in self.widget.aggregates
        )
        conditions = (self.condition(source, period),)
        records = source.parent() if source.subtable else source
        grants = replace(self.listing, source=records).row_conditions()
        top = self.widget.top if period is None else ()
        most = self.widget.limit if top and self.widget.limit else MOST_GROUPS
        return ReportQuery(source, groups, aggregates, conditions, grants, most, top)

    def marks(self, period: Period | None = None) -> list[Mark]:
        """Ask the database, in one statement."""
        found = read_groups(self.act.connection, self.query(self.source, period))
        return [Mark(key, aggregates) for key, aggregates in found]

    def condition(self, source: Source, period: Period | None = None) -> Condition | None:
        """The widget's own condition and the filters."""
        where = self.widget.where
        own = sql_condition(where, source, self.context) if where else None
        dated = self._dated()
        conditions = [own]
        for key, known in self._limiting():
            chosen = self.filters[key]
            if period is not None and dated and dated[0] is known:
                chosen = replace(chosen, period=period)
            conditions.append(self._limit(source, known, chosen))
        return all_of(conditions)

    def days(self, source: Source, plain: Compiled, period: Period) -> Condition:
        """Say that a date, or the day of an instant, lies in a period."""
        return within(plain, source, self.context, period)

    def among(self, source: Source, plain: Compiled, values: Sequence[Value]) -> Condition:
        """Say that a value is one of these."""
        return is_one_of(plain, source, self.context, values)

    def _limit(self, source: Source, known: WidgetFilter, chosen: Chosen) -> Condition | None:
        kind = known.plain.type.kind
        if known.model.type == "date_range":
            return self.days(source, known.plain, chosen.period)
        if known.model.type == "text":
            column = text_column(known.plain, source, self.context)
            return search_condition(chosen.values[0], [column])
        if kind is Kind.BOOLEAN:
            truths = tuple(one == "true" for one in chosen.values if one in ("true", "false"))
            return self.among(source, known.plain, truths)
        return self.among(source, known.plain, chosen.values)

    def _limiting(self) -> list[tuple[str, WidgetFilter]]:
        """The filters in use that concern this widget."""
        return [(key, one) for key, one in self.widget.filters.items() if key in self.filters]

    def _dated(self) -> tuple[WidgetFilter, Chosen] | None:
        """The first period that limits this widget."""
        for key, known in self._limiting():
            if known.model.type == "date_range":
                return known, self.filters[key]
        return None

    def tells_hidden(self) -> bool:
        """Whether the widget, or a filter in use, reads what its reader may not see everywhere."""
        paths = list(self.widget.reads())
        for _, known in self._limiting():
            paths.extend(paths_of(self.widget.source, known.plain))
        return not all(self.listing.is_open(path) for path in paths)


def open_widget(
    act: Act, app: str, report: str, widget: str, given: Mapping[str, str]
) -> WidgetReading | Refusal:
    """Find a widget of a report that the caller may see, with his filters."""
    opened = open_report(act, app, report)
    return opened if isinstance(opened, Refusal) else read_widget(act, opened, widget, given)


def read_widget(
    act: Act, opened: OpenedReport, widget: str, given: Mapping[str, str]
) -> WidgetReading | Refusal:
    """Find a widget of an opened report, with the caller's filters and rights."""
    found = opened.widget(widget)
    if isinstance(found, Refusal):
        return found
    filters = read_filters(act, opened.app, opened.report, given)
    if isinstance(filters, Refusal):
        return filters
    return read_compiled(act, opened.app.key, found, filters)


def read_compiled(
    act: Act, app: str, widget: CompiledWidget, filters: Mapping[str, Chosen]
) -> WidgetReading | Refusal:
    """Read a compiled widget with the caller's rights."""
    reading = _reading(act, app, widget, filters)
    if isinstance(reading, WidgetReading) and reading.tells_hidden():
        return HIDDEN
    return reading


def _reading(
    act: Act, app: str, widget: CompiledWidget, filters: Mapping[str, Chosen]
) -> WidgetReading | Refusal:
    target = find_form(act, app, widget.source.form.key)
    if isinstance(target, Refusal) or widget.faults:
        return BROKEN
    try:
        listing = listing_of(act, target)
    except EvaluationError:
        return BROKEN
    if isinstance(listing, Refusal):
        return UNREADABLE
    return WidgetReading(act, widget, listing, filters, today(act, target.app))
