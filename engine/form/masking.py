"""Masks: what stands in the place of a sensitive value for those to whom it is not shown.

Rules of this file:
1. A mask tells no more than people need to know each other's values apart: the ends of a telephone
   number, the last signs of a long text, nothing of numbers, dates and choices.
2. A mask that comes back is no entry: what is there stays. A value with a mask in it is refused,
   so that no mask is ever stored.
"""

import re
from collections.abc import Mapping, Sequence
from typing import cast

from engine.access.fields import FieldAccess
from engine.expression.values import Row, Value
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField
from engine.form.field_error import FieldError, fault
from engine.form.field_types import Definition
from engine.form.record import Record

MASK = "****"
"""The sign of a mask."""

MASKED_IN_PART = frozenset({"text", "phone", "email", "url", "serial"})
"""The types whose mask is a text like their values: it may stand in their input."""

_MOBILE = re.compile(r"(?:\+86)?1[3-9]\d{9}")
_TEXTS = frozenset({"text", "phone", "email", "url", "serial"})
_SHOWN = 4


def mask(field: Definition, value: Value) -> str | None:
    """Give what is shown of a value; None for blank: that nothing is there is no secret."""
    if value is None or value in ("", (), []):
        return None
    if not isinstance(value, str) or field.type not in MASKED_IN_PART:
        return MASK
    if field.type == "phone" and _MOBILE.fullmatch(value):
        return f"{value[-11:-8]}{MASK}{value[-_SHOWN:]}"
    # Of a short text the last signs would be most of it.
    return f"{MASK}{value[-_SHOWN:]}" if len(value) >= 2 * _SHOWN else MASK


def without_masks(
    compiled: CompiledForm,
    sent: Mapping[str, object],
    before: Record | None,
    rights: FieldAccess,
) -> tuple[Mapping[str, object], tuple[FieldError, ...]]:
    """Leave masks out of what a person sent; errors where one was made into a value."""
    if not rights.masked:
        return sent, ()
    stored = before.values if before else {}
    kept: dict[str, object] = {}
    errors: list[FieldError] = []
    for name, raw in sent.items():
        field = compiled.fields.get(name)
        if field is not None and field.is_subtable and isinstance(raw, list):
            kept[name] = _Rows(compiled, field.key, rights, stored.get(name)).clean(raw, errors)
        elif field is None or not _is_mask(field, rights, raw):
            kept[name] = raw
        elif not _passes(field, raw, stored.get(name), new=before is None):
            errors.append(_half_masked().at(name))
    return kept, tuple(errors)


class _Rows:
    """The rows of one subtable as they were sent, beside those that are there."""

    def __init__(
        self, compiled: CompiledForm, key: str, rights: FieldAccess, before: Value
    ) -> None:
        self._key = key
        self._rights = rights
        self._fields = {
            column.name: column for column in compiled.columns[key] if column.key in rights.masked
        }
        rows = cast("Sequence[Row]", before) if isinstance(before, list) else ()
        self._before = {str(row["row_id"]): row for row in rows}

    def clean(self, rows: Sequence[object], errors: list[FieldError]) -> list[object]:
        """Give the rows without masks."""
        return [self._row(row, place, errors) for place, row in enumerate(rows)]

    def _row(self, row: object, place: int, errors: list[FieldError]) -> object:
        if not isinstance(row, dict):
            return row
        earlier = self._before.get(str(row.get("row_id")))
        kept: dict[object, object] = {}
        for name, raw in row.items():
            field = self._fields.get(name)
            if field is None or not _is_mask(field, self._rights, raw):
                kept[name] = raw
                continue
            there = cast(Value, earlier.get(name)) if earlier else None
            if not _passes(field, raw, there, new=earlier is None):
                errors.append(_half_masked().at(f"{self._key}[{place}].{name}"))
        return kept


def _is_mask(field: CompiledField, rights: FieldAccess, raw: object) -> bool:
    return field.key in rights.masked and isinstance(raw, str) and MASK in raw


def _passes(field: CompiledField, raw: object, before: Value, *, new: bool) -> bool:
    """Whether a mask is that of what is there, or of what will be filled in."""
    return raw == mask(field.definition, before) or (bool(field.fills) or new)


def _half_masked() -> FieldError:
    return fault(
        "pattern",
        "Part of this is masked: leave it as it is, or enter the whole value.",
        "该内容部分被遮盖：请保持不变，或重新输入完整内容。",
    )
