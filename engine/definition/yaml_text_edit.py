"""Edits of a text by the places of its characters, and where its lines begin and end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

BLANK = re.compile(r"[ \t]*(?:\r?\n|$)")


class Unsafe(Exception):  # noqa: N818  (a way out, not an error to report)
    """This cannot be edited in place."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of the characters from `start` to before `end`."""

    start: int
    end: int
    text: str


def applied(text: str, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> str:
    """Carry edits out on a part of a text, by default on all of it. Raises Unsafe.

    Edits at one place are carried out in their order; what is taken away twice goes once.
    """
    end = len(text) if end is None else end
    pieces: list[str] = []
    at = start
    for edit in sorted(edits, key=lambda each: (each.start, each.end)):
        first = max(edit.start, at) if not edit.text else edit.start
        if first < at or edit.end > end or edit.end < first:
            raise Unsafe
        pieces += [text[at:first], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:end]])


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a text; ends are before the line break."""

    text: str

    def start(self, at: int) -> int:
        """Where the line of a place begins."""
        return self.text.rfind("\n", 0, at) + 1

    def end(self, at: int) -> int:
        """Where the line of a place ends."""
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        return end - 1 if end > at and self.text[end - 1] == "\r" else end

    def before(self, at: int) -> int:
        """Where the line before that of a place ends; 0 when there is none."""
        start = self.start(at)
        if start == 0:
            return 0
        return start - 2 if self.text[start - 2 : start] == "\r\n" else start - 1

    def column(self, at: int) -> int:
        """How far from its line's beginning a place is."""
        return at - self.start(at)

    def is_own(self, at: int) -> bool:
        """Whether nothing but spaces stands before a place on its line."""
        return not self.text[self.start(at) : at].strip(" ")

    def is_rest_blank(self, at: int) -> bool:
        """Whether nothing stands behind a place on its line."""
        return BLANK.match(self.text, at) is not None

    def removal(self, start: int, end: int) -> Edit:
        """Take all lines from one place to another away."""
        first, last = self.start(start), self.end(end)
        if first > 0:
            return Edit(self.before(start), last, "")
        return Edit(0, self._next(last), "")

    def comments_above(self, at: int) -> int:
        """Where the comments begin that stand right above a place, in its column."""
        column, start = self.column(at), self.start(at)
        while start > 0:
            line = self.text[self.start(start - 1) : start]
            if not line.startswith(" " * column + "#"):
                break
            start = self.start(start - 1)
        return start

    def _next(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1
