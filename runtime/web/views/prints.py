"""Records on paper: what they add up to, then one after the other.

Rules of this file:
1. A field that is hidden from its reader on one of the records is in no total of his.
2. Totals are exact; what holds no number adds nothing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.form.model import ColumnDefinition, FieldDefinition, Form, SectionField, SubtableField
from engine.form.presentation import Print
from engine.text import localise
from runtime.services.views import RecordView
from runtime.web.views.field import KINDS
from runtime.web.views.grid import NUMERIC
from runtime.web.views.value import BLANK, Reader, ReadValue

Definition = FieldDefinition | ColumnDefinition
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PaperHeading:
    """A column's head on paper."""

    label: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table on paper; `foot` is what its columns add up to, empty where none does."""

    label: str
    headings: tuple[PaperHeading, ...]
    rows: tuple[tuple[ReadValue, ...], ...]
    foot: tuple[ReadValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One record on paper."""

    title: str
    fields: tuple[tuple[str, ReadValue], ...]
    tables: tuple[PaperTable, ...]


def bind_paper(form: Form, paper: Print, record: RecordView, reader: Reader) -> Paper:
    """Bind a record to its paper: the fields that the print names, and its tables by column."""
    fields = {one.key: one for one in form.fields}
    shown = [name for name in paper.fields or _all(form, record) if _is_seen(record, name)]
    columns: dict[str, list[str]] = {}
    for name in shown:
        table, _, column = name.partition(".")
        if isinstance(fields[table], SubtableField):
            columns.setdefault(table, []).append(column)
    plain = [fields[name] for name in shown if name in fields and name not in columns]
    return Paper(
        title=record.title,
        fields=tuple(
            (_label(one, reader), reader.read(one, record.values.get(one.key))) for one in plain
        ),
        tables=tuple(
            _table(_subtable(form, name), wanted, record, paper.totals, reader)
            for name, wanted in columns.items()
        ),
    )


def _all(form: Form, record: RecordView) -> Iterator[str]:
    """Name what the record's page tells at once: what is filled in, tables with their columns."""
    for one in form.fields:
        if isinstance(one, SectionField) or record.values.get(one.key) in (None, "", [], {}):
            continue
        if columns := form.layout.columns_of.get(one.key):
            yield from (f"{one.key}.{column}" for column in columns)
        elif one.key not in form.layout.folded:
            yield one.key


def bind_totals(
    form: Form, paper: Print, records: Sequence[RecordView], reader: Reader
) -> PaperTable | None:
    """Add up rows over all records, put together as the print says; None where it asks nothing."""
    added = [name for name in paper.totals if all(_is_seen(one, name) for one in records)]
    if not added:
        return None
    by = [name for name in paper.together if all(_is_seen(one, name) for one in records)]
    read = reader.tabular
    groups = list(_groups(added, by, records))
    dimensions = [_definition(form, name) for name in by]
    lines = [
        (
            tuple(read.read(one, value) for one, value in zip(dimensions, first, strict=True)),
            _numbers(form, added, sums, read),
        )
        for first, sums in groups
    ]
    whole = [sum((sums[place] for _, sums in groups), Decimal(0)) for place in range(len(added))]
    return PaperTable(
        label="",
        headings=tuple(_heading(_definition(form, name), read) for name in (*by, *added)),
        rows=tuple((*values, *sums) for values, sums in sorted(lines, key=_said)),
        foot=(*(BLANK for _ in by), *_numbers(form, added, whole, read)) if len(lines) > 1 else (),
    )


def _groups(
    added: Sequence[str], by: Sequence[str], records: Sequence[RecordView]
) -> Iterator[tuple[list[object], list[Decimal]]]:
    """Give what stands together once, with its sums."""
    firsts: dict[str, list[object]] = {}
    sums: dict[str, list[Decimal]] = {}
    table = added[0].partition(".")[0]
    for record in records:
        for row in _rows(record, table):
            values = [_value(record, row, name) for name in by]
            key = json.dumps(values, sort_keys=True, ensure_ascii=False)
            firsts.setdefault(key, values)
            numbers = [_number(row.get(name.partition(".")[2])) for name in added]
            before = sums.get(key, [Decimal(0)] * len(added))
            sums[key] = [one + other for one, other in zip(before, numbers, strict=True)]
    return zip(firsts.values(), sums.values(), strict=True)


def _table(
    table: SubtableField,
    wanted: Sequence[str],
    record: RecordView,
    totals: Sequence[str],
    reader: Reader,
) -> PaperTable:
    """Bind a subtable with the columns that are wanted; the blank name: with all of them."""
    seen = {one.key: one for one in table.fields if _is_seen(record, f"{table.key}.{one.key}")}
    columns = [*seen.values()] if "" in wanted else [seen[key] for key in wanted if key in seen]
    rows, read = _rows(record, table.key), reader.tabular
    adds = [f"{table.key}.{one.key}" in totals for one in columns]
    foot = [
        read.read(one, str(_total(rows, one.key))) if sums else BLANK
        for one, sums in zip(columns, adds, strict=True)
    ]
    return PaperTable(
        label=_label(table, reader),
        headings=tuple(_heading(one, reader) for one in columns),
        rows=tuple(tuple(read.read(one, row.get(one.key)) for one in columns) for row in rows),
        foot=tuple(foot) if any(adds) and len(rows) > 1 else (),
    )


def _subtable(form: Form, name: str) -> SubtableField:
    return next(one for one in form.fields if isinstance(one, SubtableField) and one.key == name)


def _definition(form: Form, name: str) -> Definition:
    """Find a field, or a column as `rows.column`."""
    first, _, column = name.partition(".")
    field = next(one for one in form.fields if one.key == first)
    if isinstance(field, SubtableField) and column:
        return next(one for one in field.fields if one.key == column)
    return field


def _is_seen(record: RecordView, name: str) -> bool:
    first = name.partition(".")[0]
    kept = record.hidden & {name, first}
    return not kept and record.visible.get(first, True) and record.visible.get(name, True)


def _rows(record: RecordView, table: str) -> Sequence[Row]:
    found = record.values.get(table)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _value(record: RecordView, row: Row, name: str) -> object:
    first, _, column = name.partition(".")
    return row.get(column) if column else record.values.get(first)


def _total(rows: Sequence[Row], column: str) -> Decimal:
    return sum((_number(row.get(column)) for row in rows), Decimal(0))


def _number(value: object) -> Decimal:
    """Read a number; a mask is none."""
    text = str(value) if value is not None else ""
    return Decimal(text) if text.lstrip("-").replace(".", "", 1).isdecimal() else Decimal(0)


def _numbers(
    form: Form, names: Sequence[str], sums: Sequence[Decimal], reader: Reader
) -> tuple[ReadValue, ...]:
    return tuple(
        reader.read(_definition(form, name), str(one))
        for name, one in zip(names, sums, strict=True)
    )


def _heading(one: Definition, reader: Reader) -> PaperHeading:
    return PaperHeading(_label(one, reader), KINDS[one.type] in NUMERIC)


def _label(one: Definition, reader: Reader) -> str:
    return localise(one.label, reader.locale, one.key)


def _said(line: tuple[Sequence[ReadValue], Sequence[ReadValue]]) -> list[str]:
    """By what a line is put in its place: what its first columns say."""
    return [one.text or " ".join(chip.text for chip in one.chips) for one in line[0]]
