"""What Chinese names are found by on any keyboard: the first letters of their pinyin.

Rule of this file: the dictionary is read when it is first asked for; an app without such a formula
does not wait for it.
"""

from functools import lru_cache

KEPT = 20_000
"""So many texts are remembered: names come again and again."""


@lru_cache(KEPT)
def initials_of(text: str) -> str:
    """Give the first letter of each syllable, small; letters and digits stay, the rest goes."""
    from pypinyin import Style, lazy_pinyin  # reading it takes a second

    joined = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()
    return "".join(letter for letter in joined if letter.isascii() and letter.isalnum())
