"""Choices as they are sent: option keys, ids of records, people, departments and files.

Rules of this file:
1. An option is one of the declared keys; one that is switched off may stay, not be newly chosen.
2. A reference is an id, or the `{id, title}` it is answered as; whether it exists is a fact that
   evaluation checks.
3. Several are a list without repetitions, in the order sent; an empty list is blank.
"""

import re
from collections.abc import Callable, Collection, Sequence

from engine.expression.values import Value
from engine.form.casting.text import json_name
from engine.form.field_error import FieldError, Outcome, fault
from engine.form.field_types import ID_LENGTH, MAX_CHOICES, Definition
from engine.form.model import (
    AttachmentField,
    ImageField,
    MultiSelectField,
    RowLookupField,
    SelectField,
)

_ID = re.compile(rf"[0-9A-Za-z_\-]{{1,{ID_LENGTH}}}", re.ASCII)

OWN_PLACE = re.compile(r"#[1-9][0-9]{0,3}", re.ASCII)
"""How a row of the very record is named before it has an id: by its place, from 1."""

CastOne = Callable[[object], str | FieldError | None]


def cast_boolean(raw: object) -> bool | FieldError:
    """Cast a value of a boolean field: nothing but true and false."""
    if isinstance(raw, bool):
        return raw
    return fault(
        "type",
        "Expected true or false, found {found}.",
        "应为 true 或 false，实际为 {found}。",
        found=json_name(raw),
    )


def cast_option(field: SelectField, raw: object, before: Value) -> str | FieldError | None:
    """Cast a value of a select field."""
    return _option(field, raw, kept=(before,))


def cast_options(field: MultiSelectField, raw: object, before: Value) -> Outcome:
    """Cast a value of a multi_select field."""
    kept = before if isinstance(before, tuple) else ()
    return _several(raw, lambda one: _option(field, one, kept), MAX_CHOICES)


def cast_reference(raw: object) -> str | FieldError | None:
    """Cast a value of a lookup, user or department field."""
    if isinstance(raw, dict) and raw.keys() <= {"id", "title"} and "id" in raw:
        raw = raw["id"]
    if not isinstance(raw, str):
        return fault(
            "type",
            "Expected the id of a record as text, found {found}.",
            "应为记录的 id 文本，实际为 {found}。",
            found=json_name(raw),
        )
    if raw == "":
        return None
    return raw if _ID.fullmatch(raw) else no_such_record()


def cast_row_reference(field: RowLookupField, raw: object) -> str | FieldError | None:
    """Cast a value of a row_lookup field: a row's id, or `#3` for an own row by its place."""
    if isinstance(raw, dict) and raw.keys() <= {"id", "title", "record"} and "id" in raw:
        raw = raw["id"]
    if field.own and isinstance(raw, str) and OWN_PLACE.fullmatch(raw):
        return raw
    return cast_reference(raw)


def cast_references(raw: object) -> Outcome:
    """Cast a value of a multi_lookup or multi_user field."""
    return _several(raw, cast_reference, MAX_CHOICES)


def cast_files(field: Definition, raw: object) -> Outcome:
    """Cast a value of an attachment or image field: ids of files."""
    most = field.max_count if isinstance(field, AttachmentField | ImageField) else MAX_CHOICES
    return _several(raw, cast_reference, most)


def no_such_record() -> FieldError:
    """Tell that a reference leads nowhere; the same words whether absent or not to be seen."""
    return fault("reference", "There is no such record.", "没有这条记录。")


def _option(
    field: SelectField | MultiSelectField, raw: object, kept: Collection[Value]
) -> str | FieldError | None:
    if not isinstance(raw, str):
        return fault(
            "type",
            "Expected the key of an option as text, found {found}.",
            "应为选项的键（文本），实际为 {found}。",
            found=json_name(raw),
        )
    if raw == "":
        return None
    for option in field.options:
        if option.key == raw and (option.active or raw in kept):
            return raw
    keys = ", ".join(option.key for option in field.options[:20] if option.active)
    return fault(
        "options", "Expected one of: {options}.", "应为以下之一：{options}。", options=keys
    )


def _several(raw: object, cast_one: CastOne, most: int) -> Outcome:
    if not isinstance(raw, list | tuple):
        return fault(
            "type",
            "Expected a list, found {found}.",
            "应为列表，实际为 {found}。",
            found=json_name(raw),
        )
    if len(raw) > most:
        return fault("max", "At most {max} entries.", "最多 {max} 项。", max=str(most))
    return _united([cast_one(one) for one in raw])


def _united(cast: Sequence[str | FieldError | None]) -> Outcome:
    for one in cast:
        if isinstance(one, FieldError):
            return one
    return tuple(dict.fromkeys(one for one in cast if isinstance(one, str))) or None
