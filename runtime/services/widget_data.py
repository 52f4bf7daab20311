"""The numbers of a widget.

Rules of this file:
1. Groups first, then measures; every row has the key by which one gets to its records.
2. What is compared stands beside: row by row, the same columns of the earlier period.
3. An empty answer says why it is empty.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from engine.expression.types import Kind
from engine.expression.values import Value
from engine.report.arrangement import OTHERS, Arrangement, Key, Mark, Paired, compared
from engine.report.compiled import CompiledGroup, CompiledWidget
from engine.report.measure import CompiledMeasure
from engine.report.period import (
    Period,
    Shift,
    buckets,
    goes_by_calendar,
    moved_back,
    shift_before,
)
from engine.text import Text, localise
from runtime.services.act import Act
from runtime.services.outcome import Refusal
from runtime.services.report_labels import Labels, written_key
from runtime.services.report_views import Column, WidgetData
from runtime.services.views import Json
from runtime.services.widget_reading import MOST_GROUPS, WidgetReading, open_widget

TOO_MANY: Text = {
    "en": f"These are more than {MOST_GROUPS:,} groups. Choose a shorter period or another filter.",
    "zh": f"分组超过 {MOST_GROUPS:,} 个，请缩短期间或增加筛选条件。",
}


def widget_data(
    act: Act, app: str, report: str, widget: str, filters: Mapping[str, str]
) -> WidgetData | Refusal:
    """Give a widget's numbers."""
    reading = open_widget(act, app, report, widget, filters)
    return reading if isinstance(reading, Refusal) else numbers_of(reading)


def numbers_of(reading: WidgetReading) -> WidgetData:
    """Give the numbers of a widget that is being read."""
    marks = reading.marks()
    locale = reading.act.caller.locale
    shown = _columns(reading.widget, locale)
    if len(marks) > MOST_GROUPS:
        return WidgetData(shown, (), note=localise(TOO_MANY, locale))
    if reading.widget.groups and not marks:
        return WidgetData(shown, (), note=localise(_why_empty(reading), locale))
    picture = Picture(reading)
    rows = picture.rows(marks)
    earlier = picture.earlier(rows)
    return WidgetData(
        columns=shown,
        rows=[picture.cells(row) for row in rows],
        keys=[[written_key(value) for value in row.key] for row in rows],
        compare=None if earlier is None else [picture.cells(row) for row in earlier],
    )


class Picture:
    """Arranges the marks of one widget and writes them down."""

    def __init__(self, reading: WidgetReading) -> None:
        self._reading = reading
        self._widget = reading.widget
        self._labels = Labels(reading.act, reading.listing.app, reading.widget)
        self._arrangement = Arrangement(reading.widget, reading.context.environment, self._labels)

    def rows(self, marks: Sequence[Mark]) -> list[Mark]:
        """Fill, order and cut what the database found."""
        return self._arrangement.arranged(marks, self._reading.span(), self._reading.today)

    def cells(self, row: Mark | None) -> list[Json]:
        """Write a row down: the names of its groups, then its measures."""
        if row is None:
            return [None] * (len(self._widget.groups) + len(self._widget.measures))
        values = zip(self._widget.measures, self._arrangement.measured(row), strict=True)
        groups = [self._labels.cell(place, value) for place, value in enumerate(row.key)]
        return [*groups, *(written_measure(measure, value) for measure, value in values)]

    def earlier(self, rows: Sequence[Mark]) -> list[Mark | None] | None:
        """Read the span that the widget compares with; None where there is none."""
        now, how = self._reading.period(), self._widget.compare
        shift = shift_before(now, how) if how else None
        before = moved_back(now, shift) if shift else None
        if shift is None or before is None:
            return None
        marks = self._reading.marks(before)
        paired = _pairing(self._widget, self._reading.span(), before, shift)
        return compared(self._arrangement, rows, marks, paired)


def written_measure(measure: CompiledMeasure, value: Value) -> Json:
    """Write a measure: decimals as text with their digits, counts as numbers, days ISO 8601."""
    shown = measure.shown(value)
    match shown:
        case Decimal():
            return int(shown) if measure.whole else f"{shown:f}"
        case datetime():
            return shown.isoformat().replace("+00:00", "Z")
        case date() | time():
            return shown.isoformat()
        case None | bool() | str():
            return shown
        case _:
            return str(shown)


def _pairing(widget: CompiledWidget, now: Period, before: Period, shift: Shift) -> Paired:
    """Say which group of the earlier period belongs to a group of this one."""
    unit = widget.groups[0].unit if widget.groups else None
    if unit is None or now.first is None or now.last is None or before.first is None:
        return lambda key: key
    these = buckets(now.first, now.last, unit) or ()
    those = buckets(before.first, before.last or before.first, unit) or ()
    by_place = dict(zip(these, those, strict=False))

    def paired(key: Key) -> Key | None:
        day = key[0]
        if not isinstance(day, date):
            return key
        if goes_by_calendar(shift, unit):
            return (shift.back(day) if unit == "day" else _moved(day, shift), *key[1:])
        earlier = by_place.get(day)
        return None if earlier is None else (earlier, *key[1:])

    return paired


def _moved(day: date, shift: Shift) -> date:
    """Move the first day of a month, quarter or year."""
    moved = day.year * 12 + day.month - 1 - shift.months
    return date(moved // 12, moved % 12 + 1, 1)


def _columns(widget: CompiledWidget, locale: str) -> list[Column]:
    groups = [
        Column(one.model.by, localise(one.label, locale, one.model.by), _group_type(one))
        for one in widget.groups
    ]
    measures = [
        Column(one.model.key, localise(one.model.label, locale, one.model.key), one.format)
        for one in widget.measures
    ]
    return [*groups, *measures]


_TYPES = {
    Kind.RECORD: "lookup",
    Kind.USER: "user",
    Kind.DEPARTMENT: "department",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.DATETIME: "date",
}


def _group_type(group: CompiledGroup) -> str:
    if group.type.options is not None:
        return "select"
    return _TYPES.get(group.type.kind, "text")


def _why_empty(reading: WidgetReading) -> Text:
    period = reading.period()
    if period.bounded:
        return {
            "en": f"No records from {period.first} to {period.last}. Try another period.",
            "zh": f"{period.first} 至 {period.last} 没有记录，换个时间范围看看。",
        }
    if reading.filters:
        return {
            "en": "No records with these filters. Try without them.",
            "zh": "所选条件下没有记录，可放宽条件再看。",
        }
    return {"en": "There are no records yet.", "zh": "还没有记录。"}


def is_others(key: Sequence[object]) -> bool:
    """Whether a key is that of the mark for all that a limit leaves out."""
    return list(key) == [OTHERS]
