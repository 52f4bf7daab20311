"""Options that a changed form calls otherwise: stored values have to follow them.

Rules of this file:
1. An option says what it was called (`was`); what the published form said already has followed.
2. A version that is brought back calls options as it did: what the present one says of its former
   keys is read backwards.
3. An option whose key is there still keeps its values (a definition that says otherwise has a
   fault).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.form.field_types import Definition
from engine.form.former import FormerKeys
from engine.form.model import Form, MultiSelectField, Option, SelectField, SubtableField


@dataclass(frozen=True, slots=True)
class OptionRename:
    """A field (now called `field`, dotted for columns) whose stored keys change: former → new.

    `former`: what the form and the field were called.
    """

    form: str
    field: str
    keys: Mapping[str, str]
    former: tuple[str, str]


def option_renames(before: Form, after: Form) -> Iterator[OptionRename]:
    """Give the fields of a form whose options are called otherwise than before."""
    former = FormerKeys(before, after)
    old = dict(_choices(before.fields))
    for name, field in _choices(after.fields):
        was = former.of(name) or ""
        earlier = old.get(was)
        keys = renamed_keys(earlier, field) if earlier is not None else {}
        if keys:
            yield OptionRename(after.key, name, keys, (before.key, was))


def renamed_keys(
    before: SelectField | MultiSelectField, after: SelectField | MultiSelectField
) -> dict[str, str]:
    """Give the keys of options that are called otherwise: former key → new key."""
    old = {one.key: one for one in before.options}
    new = {one.key: one for one in after.options}
    found: dict[str, str] = {}
    for one in after.options:
        for key in _was(one):
            if key in old and key not in new:
                found.setdefault(key, one.key)
    for one in before.options:
        for key in _was(one):
            if key in new and key not in old and one.key not in new:
                found.setdefault(one.key, key)
    return found


def _was(option: Option | None) -> list[str]:
    was = option.was if option else None
    return [was] if isinstance(was, str) else (was or [])


def _choices(
    fields: Iterable[Definition],
) -> Iterator[tuple[str, SelectField | MultiSelectField]]:
    for field in fields:
        if isinstance(field, SelectField | MultiSelectField):
            yield field.key, field
        elif isinstance(field, SubtableField):
            for column in field.fields:
                if isinstance(column, SelectField | MultiSelectField):
                    yield f"{field.key}.{column.key}", column
