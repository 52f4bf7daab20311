"""Texts for people: no letters that only look like others, no unknown languages."""

import re
import unicodedata
from collections.abc import Iterator

from engine.definition.issue import Issue
from engine.definition.model import App
from engine.definition.parts import parts, spelled
from engine.definition.subject import Subject
from engine.definition.tree import Path

NAMES = ("label", "help", "message", "title", "placeholder", "description", "owner_label")
LOCALE = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,8})?")
ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
WORD = re.compile(r"[^\W\d_]+")


def check_labels(subject: Subject) -> Iterator[Issue]:
    """Check every label, help text and message."""
    for path, text in _texts(subject.app):
        if isinstance(text, str):
            yield from _lookalikes(subject, path, text)
            continue
        for locale, words in text.items():
            if not LOCALE.fullmatch(locale):
                yield subject.told("LABEL002", (*path, locale), found=locale)
            yield from _lookalikes(subject, (*path, locale), words)


def _texts(app: App) -> Iterator[tuple[Path, str | dict[str, str]]]:
    for path, element in parts(app):
        said = vars(element)
        for name in NAMES:
            value: object = said.get(name)
            if isinstance(value, str | dict):
                yield (*path, spelled(element, name)), value


def _lookalikes(subject: Subject, path: Path, text: str) -> Iterator[Issue]:
    for word in WORD.findall(text):
        if not word.isascii() and len(_alphabets(word)) > 1:
            yield subject.told("LABEL001", path, found=word)


def _alphabets(word: str) -> set[str]:
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in word)
    return {name for name in names if name in ALPHABETS}
