"""A report made ready to run: sources found, expressions checked, what each one reads known.

Rule of this file: values only; `compilation` makes them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.expression.compilation import Compiled
from engine.expression.scope import Path
from engine.expression.types import Kind, Type
from engine.form.fault import Fault
from engine.form.field_types import Definition
from engine.report.aggregate import Aggregate
from engine.report.measure import CompiledMeasure
from engine.report.model import Group, Report, ReportFilter, Widget
from engine.report.period import Compare
from engine.report.source import PARAMETERS, ReportSource
from engine.text import Text


@dataclass(frozen=True, slots=True)
class CompiledGroup:
    """A dimension: `plain` is what it names, `value` the bucket (or the same) that is grouped by.

    `unit` is set for every date and instant that is put into buckets.
    """

    model: Group
    path: Path
    plain: Compiled
    value: Compiled
    unit: str | None
    definition: Definition | None

    @property
    def type(self) -> Type:
        """The type of what it names."""
        return self.plain.type

    @property
    def label(self) -> Text:
        """What people call it."""
        return self.model.label or (self.definition and self.definition.label) or self.path[-1]


@dataclass(frozen=True, slots=True)
class Sorting:
    """One term of a sort order: the place of a measure, or else of a group."""

    measure: bool
    place: int
    descending: bool


@dataclass(frozen=True, slots=True)
class WidgetFilter:
    """A shared filter as one widget knows it."""

    model: ReportFilter
    path: Path
    plain: Compiled
    definition: Definition | None


@dataclass(frozen=True, slots=True)
class CompiledWidget:
    """A widget over its source; `filters` are those of the report that concern it, by key."""

    model: Widget
    source: ReportSource
    where: Compiled | None
    groups: tuple[CompiledGroup, ...]
    measures: tuple[CompiledMeasure, ...]
    aggregates: tuple[Aggregate, ...]
    sort: tuple[Sorting, ...]
    limit: int | None
    compare: Compare | None
    filters: Mapping[str, WidgetFilter]
    faults: tuple[Fault, ...] = ()

    @property
    def by_category(self) -> bool:
        """Whether the first group stands for a mark, and a second only splits it."""
        return self.model.type in ("line", "bar") and len(self.groups) > 1

    @property
    def top(self) -> tuple[tuple[int, bool], ...]:
        """The aggregates (and whether downwards) by which a database can tell what a limit keeps.

        Empty where it cannot: marks are put together first, or sorted by what is reckoned.
        """
        places = [self.measures[one.place].place for one in self.sort if one.measure]
        apart = self.model.type == "pie" or self.by_category or self.limit is None
        if apart or None in places or len(places) < len(self.sort):
            return ()
        terms = zip(places, self.sort, strict=True)
        return tuple((place, one.descending) for place, one in terms if place is not None)

    def reads(self) -> Iterator[Path]:
        """Every path, from the record, that its numbers tell of; filters aside."""
        compiled = [*(one.compiled for one in self.measures), *(one.plain for one in self.groups)]
        for one in [*compiled, *([self.where] if self.where else [])]:
            yield from paths_of(self.source, one)


@dataclass(frozen=True, slots=True)
class CompiledReport:
    """A report with its widgets by key; look at `faults` before using it."""

    model: Report
    widgets: Mapping[str, CompiledWidget]
    faults: tuple[Fault, ...]


def paths_of(source: ReportSource, compiled: Compiled) -> Iterator[Path]:
    """The paths that an expression reads, as they are written from the record."""
    for path in compiled.references:
        if path and path[0] not in PARAMETERS:
            yield source.record_path(path)


DATES = frozenset({Kind.DATE, Kind.DATETIME})
"""Kinds that are put into buckets of days."""
