"""Dashboards: a grid of widgets over forms and subtables, with shared filters."""

from typing import Annotated, Literal

from pydantic import Field

from engine.access.model import ReportGrant
from engine.text import Element, Expression, Key, Number, Text, Was

PERIODS = (
    "today",
    "this_week",
    "this_month",
    "last_month",
    "this_quarter",
    "this_year",
    "last_30_days",
    "last_12_months",
    "all",
)


class ReportFilter(Element):
    """A filter shared by the widgets; `field` is a path from each widget's source form."""

    key: Key
    label: Text | None = None
    type: Literal["date_range", "select", "lookup", "user", "department", "text"]
    field: str
    default: str | None = None


class Group(Element):
    """A dimension: a path, and for dates the unit of the bucket."""

    by: str
    unit: Literal["day", "week", "month", "quarter", "year"] | None = None
    label: Text | None = None


class Measure(Element):
    """An aggregate over the source's rows, such as `SUM(total)` or `COUNT()`."""

    key: Key
    value: Expression
    label: Text | None = None
    format: Literal["number", "money", "percent"] | None = None


class Size(Element):
    """Columns (of 12) and rows that a widget takes in the grid."""

    width: Annotated[int, Field(ge=1, le=12)] = 6
    height: Annotated[int, Field(ge=1, le=12)] = 4


class WidgetBase(Element):
    """What every widget has."""

    key: Key
    was: Was = None
    label: Text | None = None
    source: str
    where: Expression | None = None
    size: Size = Size()


class NumberWidget(WidgetBase):
    """One number; compared with an earlier period or a target."""

    type: Literal["number"]
    measures: Annotated[list[Measure], Field(min_length=1, max_length=1)]
    compare: Literal["previous_period", "previous_year"] | None = None
    target: Number | None = None


class SeriesWidget(WidgetBase):
    """A line or bars over one dimension, split by a second."""

    type: Literal["line", "bar"]
    group: Annotated[list[Group], Field(min_length=1, max_length=2)]
    measures: Annotated[list[Measure], Field(min_length=1)]
    compare: Literal["previous_period", "previous_year"] | None = None
    sort: str | None = None
    limit: Annotated[int, Field(ge=1, le=500)] | None = None
    stacked: bool = False
    horizontal: bool = False


class PieWidget(WidgetBase):
    """Shares of a whole."""

    type: Literal["pie"]
    group: Annotated[list[Group], Field(min_length=1, max_length=1)]
    measures: Annotated[list[Measure], Field(min_length=1, max_length=1)]
    sort: str | None = None
    limit: Annotated[int, Field(ge=1, le=50)] | None = None


class TableWidget(WidgetBase):
    """A table of groups and measures."""

    type: Literal["table"]
    group: Annotated[list[Group], Field(min_length=1)]
    measures: Annotated[list[Measure], Field(min_length=1)]
    sort: str | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


Widget = Annotated[
    NumberWidget | SeriesWidget | PieWidget | TableWidget, Field(discriminator="type")
]


class Report(Element):
    """A dashboard."""

    key: Key
    was: Was = None
    label: Text | None = None
    filters: list[ReportFilter] = []
    widgets: Annotated[list[Widget], Field(min_length=1)]
    access: list[ReportGrant] = []
