"""A subtable: a plain table to read, and the JSON that the grid island fills it from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.form.masking import MASKED_IN_PART
from engine.form.model import ColumnDefinition, SubtableField
from engine.text import localise
from runtime.web.views.field import (
    KINDS,
    Circumstances,
    depends,
    is_computed,
    is_writable,
    limits_of,
    option_choices,
    own_rows,
    search_address,
)
from runtime.web.views.numbers import spoken_number
from runtime.web.views.refilled import refilled
from runtime.web.views.value import ReadValue, is_covered

NUMERIC = frozenset({"number", "money", "percent"})
MANY = 9
"""Columns that fit beside each other."""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column's heading, with its total when the column is one to add up."""

    key: str
    label: str
    numeric: bool
    required: bool
    total: str
    main: bool = True
    """Whether it is shown at once; of many columns, those that only tell more are folded away."""


@dataclass(frozen=True, slots=True)
class RowView:
    """A row to read: its id and a cell a column."""

    id: str
    cells: tuple[tuple[ColumnView, ReadValue], ...]


@dataclass(frozen=True, slots=True)
class GridView:
    """A subtable bound to its rows."""

    path: str
    id: str
    label: str
    help: str
    visible: bool
    editable: bool
    required: bool
    errors: tuple[str, ...]
    columns: tuple[ColumnView, ...]
    rows: tuple[RowView, ...]
    model: Mapping[str, object]
    kind: str = "subtable"

    @property
    def folds(self) -> bool:
        """Whether some columns are folded away."""
        return not all(column.main for column in self.columns)

    @property
    def totals(self) -> bool:
        """Whether any column adds up."""
        return any(column.total for column in self.columns)


def bind_grid(definition: SubtableField, at: Circumstances) -> GridView:
    """Bind a subtable to its rows."""
    rows = _rows_of(at.values.get(definition.key))
    shown = [one for one in definition.fields if f"{definition.key}.{one.key}" not in at.hidden]
    main = main_columns(definition, shown, at)
    # What no row shows is no column of the page either; the island may still reveal it.
    if at.visible.get(definition.key, True):
        seen = [one for one in shown if _in_any_row(definition.key, one.key, at.visible)]
    else:
        seen = shown
    columns = tuple(_column(definition.key, one, rows, at, one.key in main) for one in seen)
    fills = refilled(definition.fields)
    return GridView(
        path=definition.key,
        id=f"f-{definition.key}",
        label=localise(definition.label, at.reader.locale, definition.key),
        help=localise(definition.help, at.reader.locale),
        visible=at.visible.get(definition.key, True),
        editable=not at.readonly.get(definition.key, False),
        required=definition.min_rows > 0,
        errors=at.errors.get(definition.key, ()),
        columns=columns,
        rows=tuple(_row(seen, columns, row, at) for row in rows),
        model={
            "path": definition.key,
            "minRows": definition.min_rows,
            "maxRows": definition.max_rows,
            "columns": [
                {
                    **_column_model(definition.key, one, at),
                    "fills": list(fills[one.key]),
                    "main": one.key in main,
                }
                for one in shown
            ],
            "rows": rows,
        },
    )


def main_columns(
    definition: SubtableField, shown: Sequence[ColumnDefinition], at: Circumstances
) -> frozenset[str]:
    """Choose what is shown at once: what the layout names, or else what people fill in and the
    last column that adds up. While a form is filled in, roll-ups have nothing to tell yet."""
    if named := frozenset(at.columns_of.get(definition.key, ())):
        told = (one for one in shown if not (at.filling and getattr(one, "rollup", None)))
        kept = frozenset(one.key for one in told if one.key in named)
        return kept or frozenset(one.key for one in shown)
    if len(shown) <= MANY:
        return frozenset(one.key for one in shown)
    filled = [one.key for one in shown if not is_computed(one)]
    summed = [one.key for one in shown if f"{definition.key}.{one.key}" in at.summed]
    return frozenset([*filled, *summed[-1:]])


def _rows_of(value: object) -> Sequence[Mapping[str, object]]:
    return value if isinstance(value, list) else []


def _column(
    subtable: str,
    one: ColumnDefinition,
    rows: Sequence[Mapping[str, object]],
    at: Circumstances,
    main: bool,
) -> ColumnView:
    path = f"{subtable}.{one.key}"
    return ColumnView(
        key=one.key,
        label=localise(one.label, at.reader.locale, one.key),
        numeric=KINDS[one.type] in NUMERIC,
        required=at.required.get(path, one.required is True),
        total=_total(one, rows) if path in at.summed else "",
        main=main,
    )


def _total(column: ColumnDefinition, rows: Sequence[Mapping[str, object]]) -> str:
    given = [row[column.key] for row in rows if row.get(column.key) is not None]
    found = [Decimal(str(value)) for value in given if not is_covered(column, value)]
    scale = 2 if column.type == "money" else 0
    return spoken_number(sum(found, Decimal(0)), scale) if found else ""


def _row(
    shown: Sequence[ColumnDefinition],
    columns: tuple[ColumnView, ...],
    row: Mapping[str, object],
    at: Circumstances,
) -> RowView:
    reader = at.reader.tabular
    cells = tuple(
        (column, reader.read(one, row.get(one.key)))
        for column, one in zip(columns, shown, strict=True)
    )
    return RowView(str(row.get("row_id", "")), cells)


def _in_any_row(subtable: str, key: str, visible: Mapping[str, bool]) -> bool:
    """Whether a column is to be seen: where its first row hides it, another may still show it."""
    begins, ends = f"{subtable}[", f"].{key}"
    return visible.get(f"{subtable}.{key}", True) or any(
        shown for path, shown in visible.items() if path.startswith(begins) and path.endswith(ends)
    )


def _column_model(subtable: str, one: ColumnDefinition, at: Circumstances) -> dict[str, object]:
    """Say what the island must know to edit a column."""
    path = f"{subtable}.{one.key}"
    locale = at.reader.locale
    options = option_choices(getattr(one, "options", ()), (), locale)
    return {
        "key": one.key,
        "label": localise(one.label, locale, one.key),
        "help": localise(one.help, locale),
        "kind": KINDS[one.type],
        "scale": getattr(one, "scale", None),
        "required": at.required.get(path, one.required is True),
        "visible": _in_any_row(subtable, one.key, at.visible),
        "editable": is_writable(one, at.readonly.get(path, False))
        and (path not in at.masked or one.type in MASKED_IN_PART),
        "total": path in at.summed,
        "options": [{"key": option.key, "label": option.label} for option in options],
        "limits": dict(limits_of(one)),
        "search": search_address(one.type, f"{at.base}/lookup/{path}"),
        "depends": depends(one),
        "own": own_rows(one),
        "keep": getattr(one, "keep", None) or "",
    }
