"""Keys made of what people call things: `Unit price` becomes `unit_price`, `单价` `dan_jia`.

Rules of this file:
1. A key that is made is a fit one: it is never reserved and never one of those taken.
2. The dictionary of Chinese readings is read when it is first asked for.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

from engine.definition.checks.keys import COLUMN_NAMES
from engine.text import KEY_PATTERN

KEY = re.compile(KEY_PATTERN)
LONGEST = 40
"""Shorter than a key may be: a number still fits behind it."""

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BETWEEN = re.compile(r"[^a-z0-9]+")


def key_for(label: str, taken: Collection[str] = (), fallback: str = "field") -> str:
    """Make a key of a label, another than those taken; of `fallback` where nothing is left."""
    base = _spelt(label) or fallback
    if not base[0].isalpha():
        base = f"{fallback}_{base}"
    base = base[:LONGEST].rstrip("_")
    found, number = base, 2
    while found in taken or found in COLUMN_NAMES:
        found, number = f"{base}_{number}", number + 1
    return found


def keys_for(names: Iterable[str], taken: Collection[str], fallback: str) -> Iterator[str]:
    """Make a key of each name, in their sequence, none like another."""
    known = {key.casefold() for key in taken}
    for name in names:
        key = key_for(name, known, fallback)
        known.add(key)
        yield key


def _spelt(label: str) -> str:
    """Write a label in small Latin letters and digits."""
    text = unicodedata.normalize("NFKD", label)
    if _CHINESE.search(text):
        from pypinyin import lazy_pinyin  # reading it takes a second

        text = " ".join(lazy_pinyin(unicodedata.normalize("NFKC", label)))
        text = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in text if not unicodedata.combining(sign)).lower()
    return _BETWEEN.sub("_", plain).strip("_")
