"""JSON text to a tree, as strict as RFC 8259 and with the place of every key and value.

Rules of this file:
1. Numbers stay exact; NaN and Infinity are refused, duplicate keys and lone surrogates too.
2. The first broken token ends the reading; other faults are collected.
"""

import re
from bisect import bisect_right
from json import JSONDecodeError, JSONDecoder
from typing import NoReturn

from engine.definition.issue import Issue, Location, Place, issue
from engine.definition.scalars import NumberOutOfRangeError, number
from engine.definition.tree import MAX_DEPTH, MAX_ISSUES, MAX_NODES, Data, Path, Reading, Tree

SPACE = re.compile(r"[ \t\n\r]*")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
WORD = re.compile(r"-?[A-Za-z]+")
SURROGATE = re.compile("[\ud800-\udfff]")
WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


DECODER = JSONDecoder()  # of single texts only: what it reads begins with a quotation mark


class _Stop(Exception):  # noqa: N818  (the end of the reading, not an error to report)
    """Reading on makes no sense; the reason is among the issues."""


def read_json(text: str, file: str) -> Reading:
    """Read one JSON text; the tree is None when the end was not reached."""
    reader = _JsonReader(text, file)
    try:
        reader.document()
    except _Stop:
        return Reading(None, tuple(reader.issues))
    return Reading(reader.tree, tuple(reader.issues))


class _JsonReader:
    """A recursive descent over the text; `_at` is the next character."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._at = 0
        self._nodes = 0
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.tree = Tree()
        self.issues: list[Issue] = []

    def document(self) -> None:
        """Read the whole text."""
        self.tree.data = self._value(())
        self._space()
        if self._at < len(self._text):
            self._broken("the end of the text")

    def _value(self, path: Path) -> Data:
        self._space()
        self._count(path)
        self.tree.values[path] = self._place(self._at)
        match self._text[self._at : self._at + 1]:
            case "{":
                return self._map(path)
            case "[":
                return self._list(path)
            case '"':
                return self._string()
            case _:
                return self._number_or_word()

    def _map(self, path: Path) -> dict[str, Data]:
        found: dict[str, Data] = {}
        self._at += 1
        if self._takes("}"):
            return found
        while True:
            self._space()
            start = self._at
            if self._text[start : start + 1] != '"':
                self._broken("a name in double quotes")
            key = self._string()
            if not self._takes(":"):
                self._broken("`:`")
            if key in found:
                first = self.tree.keys[(*path, key)].line
                self._refuse("READ001", start, name=key, first=first)
                self._discard((*path, key))
            else:
                self.tree.keys[(*path, key)] = self._place(start)
                found[key] = self._value((*path, key))
            if self._takes("}"):
                return found
            if not self._takes(","):
                self._broken("`,` or `}`")

    def _list(self, path: Path) -> list[Data]:
        found: list[Data] = []
        self._at += 1
        if self._takes("]"):
            return found
        while True:
            found.append(self._value((*path, len(found))))
            if self._takes("]"):
                return found
            if not self._takes(","):
                self._broken("`,` or `]`")

    def _discard(self, path: Path) -> None:
        kept = self.tree
        self.tree = Tree()
        self._value(path)
        self.tree = kept

    def _string(self) -> str:
        start = self._at
        try:
            value, self._at = DECODER.raw_decode(self._text, start)
        except JSONDecodeError as error:
            self._at = error.pos
            self._broken("a text that is well formed")
        read = str(value)
        if SURROGATE.search(read):
            self._refuse("READ006", start)
            return SURROGATE.sub("\ufffd", read)
        return read

    def _number_or_word(self) -> Data:
        start = self._at
        if match := NUMBER.match(self._text, start):
            self._at = match.end()
            try:
                return number(match.group())
            except NumberOutOfRangeError:
                self._refuse("READ005", start)
                return None
        return self._word(start)

    def _word(self, start: int) -> bool | None:
        word = WORD.match(self._text, start)
        name = word.group() if word else ""
        if name.lstrip("-") not in (*WORDS, "NaN", "Infinity"):
            self._broken("a value")
        self._at = start + len(name)
        if name not in WORDS:
            self._refuse("READ002", start, found=name)
        return WORDS.get(name)

    def _takes(self, sign: str) -> bool:
        self._space()
        if not self._text.startswith(sign, self._at):
            return False
        self._at += 1
        return True

    def _space(self) -> None:
        match = SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _count(self, path: Path) -> None:
        self._nodes += 1
        if len(path) > MAX_DEPTH:
            self._refuse("READ003", self._at, bound=MAX_DEPTH)
            raise _Stop
        if self._nodes > MAX_NODES:
            self._refuse("READ004", self._at, bound=MAX_NODES)
            raise _Stop

    def _broken(self, expected: str) -> NoReturn:
        found = self._text[self._at : self._at + 12].split("\n")[0] or "the end"
        self._refuse("JSON001", self._at, expected=expected, found=found)
        raise _Stop

    def _refuse(self, code: str, at: int, **parameters: object) -> None:
        self.issues.append(issue(code, Place(self._place(at)), **parameters))
        if len(self.issues) >= MAX_ISSUES:
            raise _Stop

    def _place(self, at: int) -> Location:
        line = bisect_right(self._lines, at)
        return Location(self._file, line, at - self._lines[line - 1] + 1)
