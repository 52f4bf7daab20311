"""A widget's numbers as rows of text: what one sees, for a spreadsheet."""

from collections.abc import Iterator, Mapping

from runtime.services.act import Act
from runtime.services.outcome import Refusal
from runtime.services.report_views import WidgetData
from runtime.services.views import Json
from runtime.services.widget_data import widget_data


def export_widget(
    act: Act, app: str, report: str, widget: str, filters: Mapping[str, str]
) -> Iterator[tuple[str, ...]] | Refusal:
    """Give the labels of the columns, then the rows; only what the caller sees on the page."""
    data = widget_data(act, app, report, widget, filters)
    return data if isinstance(data, Refusal) else _written(data)


def _written(data: WidgetData) -> Iterator[tuple[str, ...]]:
    yield tuple(column.label for column in data.columns)
    for row in data.rows:
        yield tuple(_text(cell) for cell in row)


def _text(cell: Json) -> str:
    if isinstance(cell, dict):
        return str(cell.get("title") or "")
    return "" if cell is None else str(cell)
