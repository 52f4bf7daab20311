"""Which flags of a form's fields are fixed by its definition, so that no record is asked for them.

Rules of this file:
1. Visibility is fixed where the field's and that of all it stands in are.
2. What is computed is never asked for; nor is what is always hidden.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.form.compiled_field import CompiledField


@dataclass(frozen=True, slots=True)
class FixedFlags:
    """The fixed flags by dotted key, and the fields whose flags depend on the record.

    `computed`: what nobody writes; `written`: all other fields, subtables before their columns.
    """

    visible: Mapping[str, bool]
    required: Mapping[str, bool]
    seen: tuple[CompiledField, ...]
    asked: tuple[CompiledField, ...]
    computed: Mapping[str, bool]
    written: tuple[CompiledField, ...]


def fixed_flags(fields: Mapping[str, CompiledField], sections: Mapping[str, str]) -> FixedFlags:
    """Settle what the definition alone settles; `sections`: what each field stands in."""
    visible: dict[str, bool] = {}
    for one in fields.values():
        chain = [each.visible for each in _within(one, fields, sections)]
        if False in chain:
            visible[one.key] = False
        elif all(each is True for each in chain):
            visible[one.key] = True
    required = {
        one.key: one.required is True and not one.computed and visible.get(one.key, False)
        for one in fields.values()
        if one.computed or one.required is False or (one.required is True and one.key in visible)
    }
    return FixedFlags(
        visible,
        required,
        tuple(one for one in fields.values() if one.key not in visible),
        tuple(one for one in fields.values() if one.key not in required),
        {one.key: True for one in fields.values() if one.computed},
        tuple(one for one in fields.values() if not one.computed),
    )


def _within(
    one: CompiledField, fields: Mapping[str, CompiledField], sections: Mapping[str, str]
) -> Iterator[CompiledField]:
    """A field and all it stands in."""
    yield one
    top = fields[one.subtable] if one.subtable else one
    if top is not one:
        yield top
    while top.key in sections:
        top = fields[sections[top.key]]
        yield top
