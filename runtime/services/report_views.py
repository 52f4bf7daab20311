"""What use cases answer about reports: a dashboard, its filters and widgets, and their numbers.

The rules of `runtime.services.views` hold here too: JSON-ready values, only what the reader may
see, texts in the reader's language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from runtime.services.views import Json, Ref


@dataclass(frozen=True, slots=True)
class FilterView:
    """A shared filter of a report. `choices` are all there are, or None where one searches.

    `form` is what a lookup looks up; `value` what holds when nothing is chosen.
    """

    key: str
    label: str
    type: str
    value: str
    choices: Sequence[Ref] | None = None
    form: str | None = None

    def as_json(self) -> dict[str, Json]:
        """Give the filter."""
        return {
            "key": self.key,
            "label": self.label,
            "type": self.type,
            "default": self.value,
            "choices": None if self.choices is None else [one.as_json() for one in self.choices],
            "form": self.form,
        }


@dataclass(frozen=True, slots=True)
class WidgetView:
    """A widget of a report: how it is drawn; its numbers are asked for one by one."""

    key: str
    type: str
    label: str
    width: int
    height: int
    options: Mapping[str, Json] = field(default_factory=dict)

    def as_json(self) -> dict[str, Json]:
        """Give the widget."""
        return {
            "key": self.key,
            "type": self.type,
            "label": self.label,
            "size": {"width": self.width, "height": self.height},
            **self.options,
        }


@dataclass(frozen=True, slots=True)
class ReportView:
    """A dashboard without its numbers."""

    key: str
    label: str
    filters: Sequence[FilterView]
    widgets: Sequence[WidgetView]

    def as_json(self) -> dict[str, Json]:
        """Give the report."""
        return {
            "key": self.key,
            "label": self.label,
            "filters": [one.as_json() for one in self.filters],
            "widgets": [one.as_json() for one in self.widgets],
        }


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a report's answer."""

    key: str
    label: str
    type: str

    def as_json(self) -> dict[str, Json]:
        """Give the column."""
        return {"key": self.key, "label": self.label, "type": self.type}


@dataclass(frozen=True, slots=True)
class WidgetData:
    """A widget's numbers: groups first, then measures; `keys` drill down, row by row."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Json]]
    keys: Sequence[Sequence[Json]] = ()
    compare: Sequence[Sequence[Json]] | None = None
    note: str | None = None

    def as_json(self) -> dict[str, Json]:
        """Give `{columns, rows}` and what drilling needs."""
        out: dict[str, Json] = {
            "columns": [column.as_json() for column in self.columns],
            "rows": [list(row) for row in self.rows],
            "keys": [list(key) for key in self.keys],
        }
        if self.compare is not None:
            out["compare"] = [list(row) for row in self.compare]
        if self.note is not None:
            out["note"] = self.note
        return out
