"""One value of any field type, as it was sent: the dispatch to the modules beside this one.

Rule of this file: null is blank for every type; whatever else is blank after casting is None.
"""

from engine.expression.values import Value
from engine.form.casting.address import cast_address
from engine.form.casting.choice import (
    cast_boolean,
    cast_files,
    cast_option,
    cast_options,
    cast_reference,
    cast_references,
    cast_row_reference,
)
from engine.form.casting.moment import cast_date, cast_datetime, cast_time
from engine.form.casting.number import cast_number
from engine.form.casting.surroundings import Surroundings
from engine.form.casting.text import cast_text
from engine.form.field_error import Outcome
from engine.form.field_types import Definition
from engine.form.model import AddressField, MultiSelectField, RowLookupField, SelectField

_NUMBERS = frozenset({"integer", "decimal", "money", "percent", "duration"})
_TEXTS = frozenset({"text", "long_text", "phone", "email", "url", "serial"})
_IDS = frozenset({"lookup", "user", "department"})
_SEVERAL_IDS = frozenset({"multi_lookup", "multi_user"})


def cast_value(
    field: Definition, raw: object, before: Value, surroundings: Surroundings
) -> Outcome:
    """Cast one value; `before` is what is there (an option switched off may stay)."""
    if raw is None:
        return None
    if field.type in _NUMBERS:
        return cast_number(field, raw)
    if field.type in _TEXTS:
        return cast_text(field, raw)
    if field.type in _IDS:
        return cast_reference(raw)
    return (
        _moment(field, raw, surroundings)
        if field.type in _MOMENTS
        else _choice(field, raw, before, surroundings)
    )


_MOMENTS = frozenset({"date", "time", "datetime"})


def _moment(field: Definition, raw: object, surroundings: Surroundings) -> Outcome:
    if field.type == "datetime":
        return cast_datetime(raw, surroundings.zone)
    return cast_date(raw) if field.type == "date" else cast_time(raw)


def _choice(field: Definition, raw: object, before: Value, surroundings: Surroundings) -> Outcome:
    match field:
        case SelectField():
            return cast_option(field, raw, before)
        case MultiSelectField():
            return cast_options(field, raw, before)
        case AddressField():
            return cast_address(field, raw, surroundings)
        case RowLookupField():
            return cast_row_reference(field, raw)
        case _:
            return _of_kind(field, raw)


def _of_kind(field: Definition, raw: object) -> Outcome:
    if field.type == "boolean":
        return cast_boolean(raw)
    return cast_references(raw) if field.type in _SEVERAL_IDS else cast_files(field, raw)
