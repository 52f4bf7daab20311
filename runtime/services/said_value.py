"""A value as JSON, said in its reader's words: options by their label, numbers with separators."""

from decimal import Decimal, InvalidOperation

from engine.form.field_types import Definition
from engine.form.model import MultiSelectField, SelectField
from engine.text import localise
from runtime.services.views import Json

YES_NO = {True: {"en": "yes", "zh": "是"}, False: {"en": "no", "zh": "否"}}
NUMERIC = ("money", "decimal", "integer", "percent")
PLACES = 2


def said_value(definition: Definition, value: Json, locale: str) -> str:
    """Say one value in a line of text; blank is the empty text."""
    match value:
        case list():
            return ", ".join(said_value(definition, one, locale) for one in value)
        case {"title": title}:
            return str(title)
        case dict():
            return " ".join(str(one) for one in value.values() if one)
        case None:
            return ""
        case _:
            return _plain(definition, value, locale)


def _plain(definition: Definition, value: object, locale: str) -> str:
    if isinstance(value, bool):
        return localise(YES_NO[value], locale)
    if isinstance(definition, SelectField | MultiSelectField):
        named = {option.key: option.label for option in definition.options}
        return localise(named.get(str(value)), locale, str(value))
    return _number(definition, str(value)) if definition.type in NUMERIC else str(value)


def _number(definition: Definition, text: str) -> str:
    try:
        exact = Decimal(text)
    except InvalidOperation:  # what is masked is no number
        return text
    whole, _, fraction = f"{exact:f}".partition(".")
    places = PLACES if definition.type == "money" else 0
    fraction = fraction.rstrip("0").ljust(places, "0")
    said = f"{Decimal(whole):,f}" + (f".{fraction}" if fraction else "")
    return f"{said}%" if definition.type == "percent" else said
