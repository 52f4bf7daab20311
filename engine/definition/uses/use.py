"""One place where an element is named, and how elements are told apart.

Rule of this file: an element goes by its way of words and keys, free of places in lists:
("forms", "visit", "fields", "lines", "fields", "fee").
"""

from dataclasses import dataclass

from engine.definition.tree import Path

Target = tuple[str, ...]
"""An element: lists and keys in turn."""

ROLE_LIST: Target = ("roles",)
"""Stands for any role: what is compared with it is one."""


@dataclass(frozen=True, slots=True)
class Use:
    """The characters from `start` to before `end` of the text at `pointer` name `target`.

    `is_key`: not the value there but the name that it stands under is the text.
    """

    pointer: Path
    target: Target
    start: int
    end: int
    is_key: bool = False
