"""Which fields that are computed on read a record's saving asks for.

Rules of this file:
1. Asked for is what a stored formula, a default, a choice, a condition, a rule or a grant reads,
   and what that is made of in turn.
2. Everything else waits until somebody looks: what reads it all the same computes it then.
"""

from collections.abc import Iterator, Mapping, Sequence

from engine.expression.compilation import Compiled
from engine.form.compiled_field import CompiledField, CompiledGrant, CompiledRule
from engine.form.own_rows import own_keys
from engine.form.scope import NameScope

Place = tuple[Compiled, str]
"""An expression, and the subtable whose rows it stands in."""


def asked_on_save(
    fields: Mapping[str, CompiledField],
    order: Sequence[str],
    made_of: Mapping[str, frozenset[str]],
    scopes: Mapping[str, NameScope],
    places: Iterator[Place],
) -> frozenset[str]:
    """Give what is to be computed although it is not stored; `places`: what asks besides fields."""
    asked: set[str] = set()
    for compiled, subtable in (*places, *_of_fields(fields)):
        for path in compiled.references:
            root, rooted = scopes[subtable].rooted(path)
            if root == "record" and rooted:
                asked.update(own_keys(fields, rooted))
    for key in reversed(order):
        field = fields[key]
        if key in asked and field.on_read:
            asked.update(made_of[key])
    return frozenset(key for key in asked if key in fields and fields[key].on_read)


def of_conditions(
    rules: Sequence[CompiledRule], grants: Sequence[CompiledGrant], locked: Compiled | None
) -> Iterator[Place]:
    """Give what the conditions of a whole record read."""
    for one in rules:
        yield one.require, ""
        yield from _given("", one.when)
    yield from _given("", locked, *(one.where for one in grants))


def _of_fields(fields: Mapping[str, CompiledField]) -> Iterator[Place]:
    for one in fields.values():
        place = one.subtable or ""
        formula = None if one.on_read else one.formula
        yield from _given(place, formula, one.default, one.locked)
        yield from _given(place, one.visible, one.required, one.readonly)
        yield from _given(place, one.check.require if one.check else None)
        yield from _given(place, *(each.value for each in one.chain.choices) if one.chain else ())


def _given(place: str, *found: Compiled | bool | None) -> Iterator[Place]:
    for one in found:
        if isinstance(one, Compiled):
            yield one, place
