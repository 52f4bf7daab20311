"""The records behind a mark of a widget: exactly those its numbers are made of.

Rules of this file:
1. They are listed as every list is, with the caller's rights; a mark of rows leads to the records
   that hold them.
2. A key is what the widget's data gave in `keys`; a shorter one leads to all below it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation

from engine.calendar.units import end_of
from engine.expression.types import Kind
from engine.expression.values import Value
from engine.report.compiled import CompiledGroup
from engine.report.period import Period
from runtime.services.act import Act
from runtime.services.list_records import ListRequest, page_of
from runtime.services.outcome import Refusal, wrong
from runtime.services.views import RecordPage
from runtime.services.widget_data import Picture, is_others
from runtime.services.widget_reading import WidgetReading, open_widget
from runtime.storage.conditions import Condition, all_of
from runtime.storage.query import Source
from runtime.storage.report_query import ReportQuery, any_of, holders_of, none_of

BAD_KEY = wrong(
    "This is no mark of the picture. Use a key as the data gives it in `keys`.",
    "这不是图中的一项，请使用数据中 `keys` 给出的键。",
)


def drill_widget(
    act: Act,
    app: str,
    report: str,
    widget: str,
    filters: Mapping[str, str],
    key: Sequence[object],
    limit: int = 50,
    cursor: str | None = None,
) -> RecordPage | Refusal:
    """List the records behind a mark."""
    reading = open_widget(act, app, report, widget, filters)
    if isinstance(reading, Refusal):
        return reading
    behind = _others(reading) if is_others(key) else _of_key(reading, key)
    if behind is None:
        return BAD_KEY
    return page_of(
        reading.listing, ListRequest(limit=limit, cursor=cursor), _records(reading, behind)
    )


Behind = Callable[[Source], Condition | None]
"""Gives, over a source, the condition of being behind a mark."""


class _Unread:
    """A part of a key that cannot be read."""


def _of_key(reading: WidgetReading, key: Sequence[object]) -> Behind | None:
    groups = reading.widget.groups
    read = [_value(group, each) for group, each in zip(groups, key, strict=False)]
    values = [each for each in read if not isinstance(each, _Unread)]
    if len(key) > len(groups) or len(values) < len(key):
        return None
    return lambda source: _same(reading, source, values)


def _others(reading: WidgetReading) -> Behind | None:
    """What a pie has left out: all but the marks it shows."""
    if reading.widget.model.type != "pie":
        return None
    rows = Picture(reading).rows(reading.marks())
    shown = [row.key for row in rows if not is_others(row.key)]

    def behind(source: Source) -> Condition:
        return none_of(any_of([_bucket(reading, source, 0, key[0]) for key in shown]))

    return behind


def _records(reading: WidgetReading, behind: Behind) -> Condition | None:
    """Give the condition on the records of the form."""
    if reading.widget.source.subtable is None:
        source = reading.listing.source
        return all_of([reading.condition(source), behind(source)])
    rows = reading.source
    return holders_of(ReportQuery(rows, (), (), (reading.condition(rows), behind(rows)), ()))


def _same(reading: WidgetReading, source: Source, values: Sequence[Value]) -> Condition | None:
    return all_of([_bucket(reading, source, place, value) for place, value in enumerate(values)])


def _bucket(reading: WidgetReading, source: Source, place: int, value: Value) -> Condition:
    group = reading.widget.groups[place]
    if group.unit is None or not isinstance(value, date):
        return reading.among(source, group.plain, (value,))
    return reading.days(source, group.plain, Period(value, end_of(value, group.unit)))


def _value(group: CompiledGroup, written: object) -> "Value | _Unread":
    """Read one part of a key by the type of its group."""
    if written is None:
        return None
    kind = group.type.kind
    if kind is Kind.BOOLEAN:
        return written if isinstance(written, bool) else _Unread()
    if not isinstance(written, str):
        return _Unread()
    read = date.fromisoformat if group.unit else _READERS.get(kind, str)
    try:
        return read(written)
    except (ValueError, InvalidOperation):
        return _Unread()


_READERS: Mapping[Kind, Callable[[str], Value]] = {
    Kind.NUMBER: Decimal,
    Kind.DURATION: Decimal,
    Kind.DATE: date.fromisoformat,
    Kind.TIME: time.fromisoformat,
}
