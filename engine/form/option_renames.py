"""Options that a changed form calls otherwise: stored values have to follow them.

Rules of this file:
1. An option says what it was called (`was`); what the published form said already has followed.
2. A version that is brought back calls options as it did: what the present one says of its former
   keys is read backwards.
3. An option whose key is there still keeps its values (a definition that says otherwise has a
   fault).
4. Where people typed a text before, an option says in `was` which texts stand for it. The way back
   to a text gives those again that could be no key: the others are texts as they stand.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.form.field_types import Definition
from engine.form.former import FormerKeys
from engine.form.model import (
    OPTION_KEY_PATTERN,
    Form,
    MultiSelectField,
    Option,
    SelectField,
    SubtableField,
)

TYPED = frozenset({"text", "long_text", "serial", "phone", "email", "url"})
"""Types whose values people write as they like: none need be an option."""
_KEY = re.compile(OPTION_KEY_PATTERN)


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
    old = dict(_values(before.fields))
    for name, field in _values(after.fields):
        was = former.of(name) or ""
        keys = _changed(old.get(was), field)
        if keys:
            yield OptionRename(after.key, name, keys, (before.key, was))


def _changed(before: Definition | None, after: Definition) -> dict[str, str]:
    """Which values are written otherwise in the field: former → new."""
    if isinstance(before, SelectField | MultiSelectField):
        if isinstance(after, SelectField | MultiSelectField):
            return renamed_keys(before, after)
        return _texts_of(before) if after.type in TYPED else {}
    typed = before is not None and before.type in TYPED
    if typed and isinstance(after, SelectField | MultiSelectField):
        return keys_for_texts(after)
    return {}


def keys_for_texts(field: SelectField | MultiSelectField) -> dict[str, str]:
    """Give the texts that options stand for, once people typed them: text → key."""
    present = {one.key for one in field.options}
    found: dict[str, str] = {}
    for one in field.options:
        for text in _was(one):
            if text not in present:
                found.setdefault(text, one.key)
    return found


def _texts_of(field: SelectField | MultiSelectField) -> dict[str, str]:
    """Give the keys whose texts are no keys: key → text."""
    found = ((one.key, text) for one in field.options for text in _was(one))
    texts = [(key, text) for key, text in found if not _KEY.fullmatch(text)]
    return dict(reversed(texts))


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


def _values(fields: Iterable[Definition]) -> Iterator[tuple[str, Definition]]:
    for field in fields:
        if isinstance(field, SubtableField):
            yield from ((f"{field.key}.{column.key}", column) for column in field.fields)
        else:
            yield field.key, field
