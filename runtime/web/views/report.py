"""A dashboard: widgets with a picture, the table behind it, and ways to the records."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from engine.report.model import PERIODS, NumberWidget, SeriesWidget, Widget
from engine.text import localise
from runtime.services.report_views import Column, WidgetData
from runtime.services.report_views import FilterView as Offered
from runtime.web.views.moments import Clockface
from runtime.web.views.numbers import MINUS, spoken_money, spoken_number, spoken_percent
from runtime.web.views.value import title_of

MEASURES = frozenset({"money", "percent", "number", "decimal", "integer"})


@dataclass(frozen=True, slots=True)
class FilterView:
    """A shared filter: `kind` choice, search (in `form`) or text; `clears`: it can be left out."""

    key: str
    label: str
    kind: str
    value: str
    choices: tuple[tuple[str, str, bool], ...]
    clears: bool = True
    form: str | None = None
    chosen: str = ""
    """What a searched choice is called."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the table behind a picture."""

    text: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row, with the way to the records behind it."""

    cells: tuple[Cell, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One large number, compared."""

    text: str
    before: str
    change: str
    direction: str
    target: str
    reached: int
    href: str


@dataclass(frozen=True, slots=True)
class WidgetView:
    """A widget as the page shows it; `picture` is what the chart island draws."""

    key: str
    kind: str
    label: str
    width: int
    height: int
    headings: tuple[Cell, ...]
    rows: tuple[TableRow, ...]
    figure: Figure | None
    picture: Mapping[str, object] | None
    note: str
    empty: bool


def bind_filters(
    filters: Sequence[Offered], given: Mapping[str, str], clock: Clockface, me: str = ""
) -> tuple[FilterView, ...]:
    """Bind the filters to what the address says, else to their defaults; `me`: the reader's id."""
    return tuple(_filter(one, given.get(one.key, one.value), clock, me) for one in filters)


def _filter(one: Offered, value: str, clock: Clockface, me: str) -> FilterView:
    if one.type == "user" and value == "me":
        value = me
    if one.type == "date_range":
        periods = [(key, clock.words(f"period.{key}")) for key in PERIODS]
        if value and value not in PERIODS:
            periods.append((value, value.replace("..", " – ")))
        choices = tuple((key, label, key == value) for key, label in periods)
    else:
        choices = tuple((ref.id, ref.title, ref.id == value) for ref in one.choices or ())
    kind = "search" if one.choices is None and one.form else "choice" if choices else "text"
    return FilterView(one.key, one.label, kind, value, choices, one.type != "date_range", one.form)


def bind_widget(  # noqa: PLR0913 - what binds a widget
    widget: Widget,
    data: WidgetData,
    base: str,
    given: Mapping[str, str],
    clock: Clockface,
    currency: str | None = None,
) -> WidgetView:
    """Bind a widget to its numbers. `base` is the report's page."""
    drills = [_drill(base, widget.key, data, index, given) for index in range(len(data.rows))]
    number = isinstance(widget, NumberWidget)
    return WidgetView(
        key=widget.key,
        kind=widget.type,
        label=localise(widget.label, clock.words.locale, widget.key),
        width=widget.size.width,
        height=widget.size.height,
        headings=tuple(Cell(column.label, column.type in MEASURES) for column in data.columns),
        rows=tuple(
            TableRow(
                tuple(
                    Cell(spoken_cell(column, value, clock), column.type in MEASURES)
                    for column, value in zip(data.columns, row, strict=True)
                ),
                href,
            )
            for row, href in zip(data.rows, drills, strict=True)
        ),
        figure=_figure(widget, data, drills, clock, currency)
        if isinstance(widget, NumberWidget) and data.columns
        else None,
        picture=None if number or widget.type == "table" else _picture(widget, data, drills, clock),
        note=data.note or "",
        empty=not data.rows,
    )


def spoken_cell(
    column: Column, value: object, clock: Clockface, currency: str | None = None
) -> str:
    """Say a cell: amounts with separators, dates short, blanks as a dash."""
    if value is None:
        return "–" if column.type in MEASURES else clock.words("report.blank")
    if column.type == "money":
        return spoken_money(value, currency)
    if column.type == "percent":
        return spoken_percent(value)
    if column.type in MEASURES:
        return spoken_number(value, 0)
    if isinstance(value, str) and column.type in ("date", "datetime"):
        # The last of some instants is told as a day by its column, and is an instant all the same.
        return (clock.instant(value) if "T" in value else clock.day(value)).said
    return title_of(value)


def _drill(base: str, widget: str, data: WidgetData, index: int, given: Mapping[str, str]) -> str:
    """Give the way to the records behind one row."""
    keys = data.keys[index] if index < len(data.keys) else ()
    marks = json.dumps(list(keys), ensure_ascii=False, separators=(",", ":"))
    return f"{base}/drill?{urlencode({**given, 'widget': widget, 'key': marks})}"


def _figure(
    widget: NumberWidget,
    data: WidgetData,
    drills: Sequence[str],
    clock: Clockface,
    currency: str | None,
) -> Figure:
    column = data.columns[-1]
    now = _exact(data.rows[0][-1]) if data.rows else None
    before = _exact(data.compare[0][-1]) if data.compare else None
    change = _change(now, before)
    target = widget.target
    share = int(now / target * 100) if now is not None and target else 0
    return Figure(
        text=spoken_cell(column, now, clock, currency) if now is not None else "–",
        before=spoken_cell(column, before, clock) if before is not None else "",
        change=_spoken_change(change),
        direction="" if change is None or change == 0 else "up" if change > 0 else "down",
        target=spoken_cell(column, target, clock) if target is not None else "",
        reached=max(0, min(100, share)),
        href=drills[0] if drills else "",
    )


def _exact(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


def _change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    if now is None or not before:
        return None
    return ((now - before) / abs(before) * 100).quantize(Decimal("0.1"))


def _spoken_change(change: Decimal | None) -> str:
    if change is None:
        return ""
    sign = MINUS if change < 0 else "+"
    return f"{sign}{spoken_number(abs(change), 0)}%"


def _picture(
    widget: Widget, data: WidgetData, drills: Sequence[str], clock: Clockface
) -> Mapping[str, object]:
    """Say what is to be drawn; colours and sizes are the island's."""
    return {
        "type": widget.type,
        "stacked": isinstance(widget, SeriesWidget) and widget.stacked,
        "horizontal": isinstance(widget, SeriesWidget) and widget.horizontal,
        "columns": [column.as_json() for column in data.columns],
        "rows": [
            [
                value if column.type in MEASURES else spoken_cell(column, value, clock)
                for column, value in zip(data.columns, row, strict=True)
            ]
            for row in data.rows
        ],
        "compare": [[str(value) for value in row[-1:]] for row in data.compare or ()],
        "compareLabel": clock.words("report.before"),
        "drills": list(drills),
    }
