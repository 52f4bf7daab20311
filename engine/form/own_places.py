"""Rows of the very record that were named by their place: `#3` becomes the id of the third row.

Rules of this file:
1. A new row has no id before it is saved; whoever sends it names it by its place, from 1, in the
   record as it is meant to be.
2. It is done once all rows are cast, so that a row may name one that is sent behind it.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import cast

from engine.expression.values import Row, Value
from engine.form.casting.choice import OWN_PLACE, no_such_record
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField
from engine.form.field_error import FieldError, Outcome

OutwardPath = Callable[[str, str, str], str]
"""The path of a cell as its sender knows it: subtable, row id, column."""


def resolve_places(
    compiled: CompiledForm, values: dict[str, Value], outward: OutwardPath
) -> Iterator[FieldError]:
    """Put ids where places were sent; a place where no row stands is a fault."""
    for field, subtable in compiled.own_pointing:
        rows = cast("Sequence[Row]", values.get(subtable) or ())
        if field.subtable is None:
            found = _resolved(values.get(field.key), rows)
            if isinstance(found, FieldError):
                yield found.at(field.key)
            values[field.key] = None if isinstance(found, FieldError) else found
        else:
            yield from _cells(field, field.subtable, values, rows, outward)


def _cells(
    field: CompiledField,
    subtable: str,
    values: dict[str, Value],
    rows: Sequence[Row],
    outward: OutwardPath,
) -> Iterator[FieldError]:
    holders = cast("Sequence[Row]", values.get(subtable) or ())
    made: list[Row] = []
    for holder in holders:
        found = _resolved(holder.get(field.name), rows)
        if isinstance(found, FieldError):
            yield found.at(outward(subtable, str(holder["row_id"]), field.name))
            found = None
        made.append({**holder, field.name: found} if found != holder.get(field.name) else holder)
    if any(new is not old for new, old in zip(made, holders, strict=True)):
        values[subtable] = cast("Sequence[Row]", made)


def _resolved(value: object, rows: Sequence[Row]) -> Outcome:
    if not isinstance(value, str) or not OWN_PLACE.fullmatch(value):
        return cast("Value", value)
    place = int(value[1:])
    return str(rows[place - 1]["row_id"]) if place <= len(rows) else no_such_record()
