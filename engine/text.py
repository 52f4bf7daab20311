"""What every definition model shares: localised text, keys, expressions as written, exact numbers.

Rules of this file:
1. It knows no form, workflow or report; everything in `engine` may import it.
2. Models are frozen and refuse unknown properties.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

KEY_PATTERN = r"^[a-z][a-z0-9_]{0,47}$"

Text = str | dict[str, str]
"""A string, or a map from locale (`en`, `zh`) to string."""

Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN)]
"""The identity of an element among its siblings."""

Was = str | list[str] | None
"""Earlier keys of a renamed element."""


def _as_source(value: object) -> object:
    """Let YAML's `true`, `0` and `2.5` stand for the expressions of the same spelling."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    return value


def _as_exact(value: object) -> object:
    if isinstance(value, bool | float):
        raise ValueError("a number is written as 12.5 or '12.5'")
    return value


Expression = Annotated[
    str,
    BeforeValidator(_as_source),
    Field(json_schema_extra={"format": "expression"}),
]
"""Source text of an expression; scalars of YAML are taken as their own spelling."""

Number = Annotated[Decimal, BeforeValidator(_as_exact), Field(allow_inf_nan=False)]
"""An exact decimal, written as a number or as text."""


class Element(BaseModel):
    """Base of every part of a definition: frozen, and strict about unknown properties."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def localise(text: Text | None, locale: str, fallback: str = "") -> str:
    """Choose the reader's language, then English, then any; `fallback` when there is none."""
    if text is None:
        return fallback
    if isinstance(text, str):
        return text
    return text.get(best_locale(text, locale)) or fallback


def best_locale(text: Mapping[str, object], locale: str) -> str:
    """Choose among the languages something is written in; "" when there is none."""
    language = locale.split("-")[0].split("_")[0]
    for wanted in (locale, language, "en"):
        if wanted in text:
            return wanted
    return next(iter(text), "")
