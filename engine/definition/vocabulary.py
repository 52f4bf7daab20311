"""What a program that edits definitions shows people: functions, kinds, and words for everything.

Rules of this file:
1. All of it is drawn from the models, the functions' table and `words`; nothing is told twice.
2. Each text is given in one language, the reader's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from engine.definition.property_words import PROPERTY_WORDS
from engine.definition.schema import Schema, app_schema, definitions
from engine.definition.words.chinese_sentences import CHINESE_SENTENCES
from engine.definition.words.choices import CHOICES
from engine.definition.words.functions import CHINESE_DOCS
from engine.definition.words.kinds import FIELD_TYPES, KINDS, NODE_TYPES, WIDGET_TYPES, Kind
from engine.definition.words.particular import PARTICULAR
from engine.definition.words.parts import PARTS
from engine.definition.words.property_labels import PROPERTY_LABELS
from engine.expression.functions.catalogue import FUNCTIONS
from engine.expression.functions.registry import Function
from engine.expression.types import NUMBER, TEXT, Type
from engine.expression.types import Kind as ValueKind

ANY = "any"
"""The result of a function that gives what it is given."""


@dataclass(frozen=True, slots=True)
class Words:
    """A name and a sentence about it."""

    label: str
    description: str


def property_words(locale: str) -> dict[str, Words]:
    """Give the words of every property; `Part.property` where it means something of its own."""
    chinese = _is_chinese(locale)
    general = {
        name: Words(
            PROPERTY_LABELS[name][chinese],
            CHINESE_SENTENCES[name] if chinese else PROPERTY_WORDS[name],
        )
        for name in PROPERTY_WORDS
    }
    special = {
        name: Words(words[chinese], words[2 + chinese]) for name, words in PARTICULAR.items()
    }
    return {**general, **special}


def value_words(locale: str) -> dict[str, str]:
    """Give what fixed values are called: as `property.value`, and bare as they are called first."""
    chinese = _is_chinese(locale)
    found: dict[str, str] = {}
    for name, values in CHOICES.items():
        for value, words in values.items():
            found[f"{name}.{value}"] = words[chinese]
            found.setdefault(value, words[chinese])
    for kinds in KINDS:
        for value, kind in kinds.items():
            found.setdefault(f"type.{value}", kind[chinese])
            found.setdefault(value, kind[chinese])
    return found


def definition_words(locale: str) -> dict[str, str]:
    """Give what every part of the schema is called; a field or node as its kind is."""
    chinese = _is_chinese(locale)
    return {
        name: words[chinese]
        for name in ("App", *definitions())
        if (words := PARTS.get(name) or _kind_of(definitions().get(name, {}))) is not None
    }


def types_of(kinds: Mapping[str, Kind], locale: str) -> list[dict[str, str]]:
    """List kinds with what they are called and their icon."""
    chinese = _is_chinese(locale)
    return [
        {"type": name, "label": words[chinese], "icon": words[2]} for name, words in kinds.items()
    ]


def functions(locale: str) -> list[dict[str, str]]:
    """List the functions of the expression language."""
    return [
        {
            "name": one.name,
            "signature": one.signature,
            "doc": CHINESE_DOCS[one.name] if _is_chinese(locale) else one.doc,
            "result": result_of(one),
        }
        for one in FUNCTIONS.values()
    ]


def vocabulary(locale: str) -> dict[str, object]:
    """Give everything there is to know about the language, in a reader's language."""
    return {
        "schema": app_schema(),
        "functions": functions(locale),
        "field_types": types_of(FIELD_TYPES, locale),
        "node_types": types_of(NODE_TYPES, locale),
        "widget_types": types_of(WIDGET_TYPES, locale),
        "property_words": {
            name: {"label": words.label, "description": words.description}
            for name, words in property_words(locale).items()
        },
        "value_words": value_words(locale),
        "definition_words": definition_words(locale),
    }


def result_of(function: Function) -> str:
    """Name the type that a function gives: one or two kinds; `any` where it follows from more."""
    found = dict.fromkeys(
        str(type_) for types in _samples(function) if (type_ := function.result(types))
    )
    plain = [name.rpartition(" of ")[0] or name for name in found]
    names = list(dict.fromkeys(plain if len(found) > 1 else found))
    return " | ".join(names) if 0 < len(names) <= 2 else ANY


def _samples(function: Function) -> Iterable[list[Type]]:
    """Types of arguments that the function may be given, one list a kind."""
    several = [sorted(one.kinds or ()) for one in function.parameters]
    kinds = [kind for kind in ValueKind if any(kind in one for one in several)]
    for kind in kinds or [ValueKind.BLANK]:
        for free in (TEXT, NUMBER, Type(ValueKind.DATE)):
            taken = [Type(_fitting(one, kind)) if one else free for one in several]
            yield [
                type_.many() if each.column else type_
                for type_, each in zip(taken, function.parameters, strict=True)
            ]


def _fitting(kinds: list[ValueKind], wanted: ValueKind) -> ValueKind:
    if wanted in kinds:
        return wanted
    return next((kind for kind in kinds if kind is not ValueKind.BLANK), kinds[0])


def _kind_of(part: Schema) -> tuple[str, str] | None:
    """What a field or node is called: as its kind."""
    properties = cast("Mapping[str, Schema]", part.get("properties", {}))
    value = properties.get("type", {}).get("const")
    for kinds in (FIELD_TYPES, NODE_TYPES, WIDGET_TYPES):
        if isinstance(value, str) and value in kinds:
            return kinds[value][:2]
    return None


def _is_chinese(locale: str) -> bool:
    return locale.startswith("zh")
