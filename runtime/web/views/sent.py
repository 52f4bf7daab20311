"""What a form without scripts sent, as the API would be told it: by the field's type.

Rules of this file:
1. A field that was not in the form is not sent; nothing is guessed.
2. What cannot be read goes on as it was typed: the use case refuses it in words.
"""

from collections.abc import Mapping, Sequence

from engine.form.model import FieldDefinition, Form, SectionField, SubtableField
from runtime.web.views.field import ADDRESS_PARTS

SEVERAL = frozenset({"multi_select", "multi_lookup", "multi_user", "attachment", "image"})


def sent_values(form: Form, posted: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Read the fields that were posted."""
    values: dict[str, object] = {}
    for definition in form.fields:
        if isinstance(definition, SectionField | SubtableField):
            continue
        if definition.type == "address":
            _read_address(definition.key, posted, values)
        elif definition.key in posted:
            values[definition.key] = _read(definition, posted[definition.key])
    return values


def _read(definition: FieldDefinition, texts: Sequence[str]) -> object:
    if definition.type in SEVERAL:
        return [text for text in texts if text]
    text = texts[0]
    if text == "":
        return None
    if definition.type == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if (
        definition.type in ("integer", "duration")
        and text.lstrip("-").isdecimal()
        and text.isascii()
    ):
        return int(text[:20])
    return text


def _read_address(key: str, posted: Mapping[str, Sequence[str]], values: dict[str, object]) -> None:
    parts = {
        part: posted[f"{key}.{part}"][0].strip() or None
        for part in ADDRESS_PARTS
        if f"{key}.{part}" in posted
    }
    if parts:
        values[key] = parts if any(parts.values()) else None
