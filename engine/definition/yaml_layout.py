"""Where every part of a YAML text stands: what an edit in place has to know.

Rules of this file:
1. Only texts that `read_yaml` took without a fault come here: no anchors, aliases or tags.
2. A node's end is the end of what it says: blank lines and comments behind it are nobody's.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml import events, tokens

from engine.definition.scalars import plain_scalar
from engine.definition.tree import Data
from engine.definition.yaml_text import LOADER


@dataclass(slots=True)
class Node:
    """A value in the text: `start` and `end` are places of characters.

    `flow`: a map or list in brackets; `style`: the sign a scalar begins with ("" for a plain one).
    """

    data: Data
    start: int
    end: int
    column: int
    flow: bool = False
    style: str = ""
    children: list["Child"] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        """Whether it is a map or list written line by line."""
        return bool(self.children) and not self.flow


@dataclass(slots=True)
class Child:
    """An entry of a map or an item of a list; `start` is that of its key or dash.

    `mark` is the place of its colon or dash; -1 for an item in brackets.
    """

    name: str | None
    start: int
    key_end: int
    mark: int
    node: Node


def yaml_layout(text: str) -> Node | None:
    """Find the places of everything in a text; None where it holds no value."""
    return _Layout(text).document()


class _Layout:
    """Walks the events, with the places of colons and dashes from the tokens."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._events: Iterator[events.Event] = yaml.parse(text, Loader=LOADER)
        self._colons: list[int] = []
        self._dashes: list[int] = []
        for token in yaml.scan(text, Loader=LOADER):
            if isinstance(token, tokens.ValueToken):
                self._colons.append(token.start_mark.index)
            elif isinstance(token, tokens.BlockEntryToken):
                self._dashes.append(token.start_mark.index)

    def document(self) -> Node | None:
        next(self._events)
        event = next(self._events)
        if isinstance(event, events.StreamEndEvent):
            return None
        return self._node(next(self._events))

    def _node(self, event: events.Event) -> Node:
        start = _start(event)
        node = Node(None, start, _end(event), start - (self._text.rfind("\n", 0, start) + 1))
        if isinstance(event, events.MappingStartEvent):
            self._map(node, bool(event.flow_style))
        elif isinstance(event, events.SequenceStartEvent):
            self._list(node, bool(event.flow_style))
        else:
            self._scalar(node, event)
        return node

    def _scalar(self, node: Node, event: events.Event) -> None:
        value = str(getattr(event, "value", ""))
        node.style = getattr(event, "style", None) or ""
        node.data = value if node.style else plain_scalar(value)
        if node.style in ("|", ">"):
            said = self._text[: node.end].rstrip(" \n\r")
            kept = "+" in self._text[node.start : node.start + 3]
            node.end = self._line_end(len(said)) if not kept else node.end

    def _line_end(self, at: int) -> int:
        end = self._text.find("\n", at)
        end = len(self._text) if end < 0 else end
        return end - 1 if end > at and self._text[end - 1] == "\r" else end

    def _map(self, node: Node, flow: bool) -> None:
        found: dict[str, Data] = {}
        while not isinstance(event := next(self._events), events.MappingEndEvent):
            start, end = _start(event), _end(event)
            name = str(getattr(event, "value", ""))
            value = self._node(next(self._events))
            mark = self._last(self._colons, value.start)
            node.children.append(Child(name, start, end, mark if mark >= end else -1, value))
            found[name] = value.data
        node.data = found
        self._close(node, event, flow)

    def _list(self, node: Node, flow: bool) -> None:
        found: list[Data] = []
        while not isinstance(event := next(self._events), events.SequenceEndEvent):
            value = self._node(event)
            dash = -1 if flow else self._dash(value.start, node.column)
            start = value.start if flow else dash
            node.children.append(Child(None, start, start, dash, value))
            found.append(value.data)
        node.data = found
        self._close(node, event, flow)

    def _close(self, node: Node, event: events.Event, flow: bool) -> None:
        node.flow = flow
        if flow:
            node.end = _end(event)
        elif node.children:
            node.end = node.children[-1].node.end

    def _dash(self, before: int, column: int) -> int:
        """Find the dash of an item: the closest one before it in the list's column."""
        index = bisect_right(self._dashes, before) - 1
        while index >= 0:
            at = self._dashes[index]
            if at - (self._text.rfind("\n", 0, at) + 1) == column:
                return at
            index -= 1
        return -1

    @staticmethod
    def _last(places: list[int], before: int) -> int:
        index = bisect_right(places, before) - 1
        return places[index] if index >= 0 else -1


def _start(event: events.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end(event: events.Event) -> int:
    return event.end_mark.index if event.end_mark else 0
