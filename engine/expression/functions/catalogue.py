"""All functions of the language, by name, and what the reference says of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.expression.functions import (
    aggregates,
    dates,
    elsewhere,
    logic,
    money,
    numbers,
    people,
    text,
)
from engine.expression.functions.registry import Function

FAMILIES: Mapping[str, object] = {
    "logic": logic,
    "columns": aggregates,
    "numbers": numbers,
    "text": text,
    "dates": dates,
    "money": money,
    "people": people,
    "elsewhere": elsewhere,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One function as the reference shows it."""

    family: str
    name: str
    signature: str
    doc: str
    why_no_sql: str | None


def _functions_of(family: object) -> list[Function]:
    return [each for each in vars(family).values() if isinstance(each, Function)]


FUNCTIONS: Mapping[str, Function] = {
    each.name: each for family in FAMILIES.values() for each in _functions_of(family)
}
"""Every function by its name in capitals."""


def catalogue() -> tuple[Entry, ...]:
    """List the functions by family, in the order they are declared."""
    return tuple(
        Entry(name, each.name, each.signature, each.doc, each.why_no_sql)
        for name, family in FAMILIES.items()
        for each in _functions_of(family)
    )
