"""What rows are called where something points at them: their record, their place, their columns.

Rules of this file:
1. The columns are those that the row lookup shows; without them, the first that can name a row.
2. A column that the reader may not read is left out, and of a hidden subtable everything is.
3. A row of the very record is not called by the record again.
"""

from collections.abc import Mapping, Sequence
from typing import cast

from engine.expression.values import Row, Value
from engine.form.compiled import CompiledForm
from engine.form.model import ColumnDefinition
from engine.form.own_rows import own_subtable
from engine.form.row_forms import PARENT, find_subtable, rows_of, subtable_of
from engine.form.scope import pointed_scope
from engine.form.template import Template, parse_template
from runtime.services.views import Json

JOINED = " · "
_NAMING = ("text", "lookup", "select", "user", "phone", "email", "date", "integer", "long_text")


def row_template(form: CompiledForm, rows: str, columns: Sequence[str]) -> Template:
    """Make the sentence that names a row of a form by its columns."""
    subtable = find_subtable(form.form, subtable_of(rows))
    chosen = columns or naming_columns(form, subtable_of(rows) or "")
    text = JOINED.join(f"{{{one}}}" for one in chosen)
    home = subtable.fields if subtable else ()
    template, _ = parse_template(text, pointed_scope(rows, form.app), tuple(home), form.app, "")
    return template


def naming_columns(form: CompiledForm, subtable: str) -> tuple[str, ...]:
    """The column that names a row where nobody said which does; sensitive ones never do."""
    by_type: dict[str, ColumnDefinition] = {}
    found_in = find_subtable(form.form, subtable)
    for column in found_in.fields if found_in else ():
        if not column.sensitive:
            by_type.setdefault(column.type, column)
    found = (by_type[one].key for one in _NAMING if one in by_type)
    return tuple(found)[:1]


def own_row_facts(
    form: CompiledForm, record: str | None, values: Mapping[str, Value]
) -> dict[tuple[str, str], Mapping[str, Value]]:
    """The rows that a record's own lookups point into, as facts, unsaved ones among them."""
    subtables = {key for _, key in form.own_pointing}
    found: dict[tuple[str, str], Mapping[str, Value]] = {}
    for key in subtables:
        for row in cast("Sequence[Row]", values.get(key) or ()):
            cells = cast("Mapping[str, Value]", row)
            found[rows_of(form.key, key), str(row["row_id"])] = {**cells, PARENT: record}
    return found


def joined(*parts: str) -> str:
    """Put the parts of a title together, blank ones left out."""
    return JOINED.join(part for part in parts if part)


def named_by_place(
    form: CompiledForm, shown: dict[str, Json], stored: Mapping[str, Value]
) -> dict[str, Json]:
    """Name own rows that have no id yet by their place, as whoever fills the form sends them."""
    for field in form.fields.values():
        subtable = own_subtable(field)
        rows = shown.get(subtable) if subtable else None
        if not subtable or not isinstance(rows, list):
            continue
        saved = {str(row["row_id"]) for row in cast("Sequence[Row]", stored.get(subtable) or ())}
        places = {
            str(row["row_id"]): f"#{place}"
            for place, row in enumerate(rows, 1)
            if isinstance(row, dict) and str(row["row_id"]) not in saved
        }
        holders = shown.get(field.subtable) if field.subtable else [shown]
        for holder in holders if isinstance(holders, list) and places else ():
            cell = holder.get(field.name) if isinstance(holder, dict) else None
            if isinstance(cell, dict) and str(cell["id"]) in places:
                cell["id"] = places[str(cell["id"])]
    return shown
