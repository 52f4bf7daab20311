"""What a change of one field fills afresh: what was typed there before it counts no more.

Rules of this file:
1. A lookup's choice fills its `fill` afresh, and what chooses by that lookup and may be kept.
2. A value typed by hand and the field that keeps it each take the other's mark away: typing keeps
   by itself, and taking the keeping back asks for the value anew.
"""

from collections.abc import Iterable, Mapping, Sequence

from engine.form.model import (
    ColumnDefinition,
    FieldBase,
    FieldDefinition,
    LookupField,
    RowLookupField,
)

Definition = FieldDefinition | ColumnDefinition


def filled_by(definition: Definition) -> tuple[str, ...]:
    """Name the fields that a choice here fills."""
    return tuple(getattr(definition, "fill", ()))


def refilled(beside: Sequence[Definition]) -> Mapping[str, tuple[str, ...]]:
    """Name what each of the fields beside each other fills afresh, by its key."""
    found = {one.key: filled_by(one) for one in beside}
    for one in beside:
        for key, also in _kept(one, beside):
            found[key] = (*found.get(key, ()), *also)
    return found


def _kept(one: Definition, beside: Iterable[Definition]) -> Iterable[tuple[str, tuple[str, ...]]]:
    if not isinstance(one, FieldBase) or one.keep is None:
        return
    yield one.key, (one.keep,)
    yield one.keep, (one.key,)
    for lookup in beside:
        if isinstance(lookup, LookupField | RowLookupField) and lookup.key in one.on:
            yield lookup.key, (one.key, one.keep)
