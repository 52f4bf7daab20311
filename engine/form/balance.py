"""A form whose records are balances: what is there of each combination of its dimensions.

Rules of this file:
1. A balance moves by the step `post` alone, and each movement is a record of its ledger; a balance
   equals the sum of its ledger at any time.
2. The dimensions of a balance are unique together without saying so.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from engine.text import Element, Expression, Key, Text, localise


class BalanceField(Element):
    """A number that moves: the ledger's fields for the movement and for what is there after it."""

    key: Key
    ledger: Key
    after: Key


class Guard(Element):
    """What must hold of every balance; a posting that would break it is not made."""

    key: Key | None = None
    require: Expression
    message: Text | None = None


class LedgerLink(Element):
    """The form that holds the movements, and its unique text field that tells a repeated one."""

    form: Key
    id: Key


class Balance(Element):
    """What makes a form a balance; `opening` fills the ledger for a balance that is placed."""

    dimensions: Annotated[list[Key], Field(min_length=1, max_length=8)]
    fields: Annotated[list[BalanceField], Field(min_length=1)]
    guards: Annotated[list[Guard], Field(default_factory=list)]
    ledger: LedgerLink
    opening: Annotated[dict[str, Expression], Field(default_factory=dict)]


def guard_message(dimensions: Mapping[str, Text], numbers: Mapping[str, Text]) -> Text:
    """What a guard without words of its own says: whose balance it is and what is there."""
    whose, there = [f"{{{key}}}" for key in dimensions], numbers.items()
    held_en = ", ".join(f"{_plain(label, 'en')} {{{key}}}" for key, label in there)
    held_zh = "、".join(f"{_plain(label, 'zh')} {{{key}}}" for key, label in there)
    return {
        "en": f"{', '.join(whose)}: there is {held_en}; this would take more than that allows.",
        "zh": f"{'、'.join(whose)}：现有 {held_zh}，不足以完成本次变动。",
    }


def _plain(label: Text, locale: str) -> str:
    return localise(label, locale).replace("{", "{{").replace("}", "}}")
