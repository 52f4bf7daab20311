"""How one value differs from another, in words of English and Chinese.

Values are shown short: numbers with thousands, texts in quotes, of texts in languages and of lists
what differs, the rest as small JSON.
"""

import json
from decimal import Decimal
from typing import TypeGuard

from engine.definition.tree import Data

Words = tuple[str, str]
"""English and Chinese."""

FEW = 8
"""How many names of a list are told."""

LANGUAGES: dict[str, Words] = {"en": (" in English", "（英文）"), "zh": (" in Chinese", "（中文）")}


def show(value: Data) -> str:
    """Write a value for a sentence."""
    match value:
        case None:
            return "–"
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return f"{value:,}"
        case str():
            return f"`{value}`" if len(value) <= 80 else f"`{value[:77]}…`"
        case list() | dict():
            return _small_json(value)


def _small_json(value: Data) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:77]}…"


def told(before: Data, after: Data) -> Words:
    """Say what a value is now and what it was, behind the name of what holds it."""
    listed = _listed(before, after)
    if listed:
        return listed
    (in_en, in_zh), old, new = _spoken(before, after) or (("", ""), show(before), show(after))
    return f"{in_en} is now {new}, was {old}", f"{in_zh}现为 {new}，原为 {old}"


def _listed(before: Data, after: Data) -> Words | None:
    """When two lists of names differ in what they hold: what came, and what is gone."""
    if not (_is_names(before) and _is_names(after)):
        return None
    came = _few([one for one in after if one not in before])
    gone = _few([one for one in before if one not in after])
    en = [f"has {came} as well" if came else "", f"has {gone} no more" if gone else ""]
    zh = [f"新增 {came}" if came else "", f"去掉 {gone}" if gone else ""]
    if not came and not gone:
        return None
    return " " + " and ".join(filter(None, en)), "，".join(filter(None, zh))


def _few(names: list[str]) -> str:
    return ", ".join([*map(show, names[:FEW]), *(["…"] if len(names) > FEW else [])])


def _is_names(value: Data) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _spoken(before: Data, after: Data) -> tuple[Words, str, str] | None:
    """When two texts in languages differ: the language, if it is one, and both without the rest."""
    old, new = _by_language(before), _by_language(after)
    if old is None or new is None or not (isinstance(before, dict) or isinstance(after, dict)):
        return None
    differ = [one for one in LANGUAGES if old.get(one) != new.get(one)]
    where = LANGUAGES[differ[0]] if len(differ) == 1 else ("", "")
    was, now = (" / ".join(show(text.get(one)) for one in differ) for text in (old, new))
    return where, was, now


def _by_language(value: Data) -> dict[str, Data] | None:
    """A text in each language; None for what is none."""
    match value:
        case None:
            return {}
        case str():
            return dict.fromkeys(LANGUAGES, value)
        case dict() if value and value.keys() <= LANGUAGES.keys():
            return value
    return None
