"""Pieces of YAML written in the manner of the text that they go into.

Rules of this file:
1. Quotes, brackets and indents follow what the text does with its likes.
2. What is written in one line holds no line break, whatever the value is.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import cast

import yaml

from engine.definition.emission import TAG, EntryDumper
from engine.definition.tree import Data
from engine.definition.yaml_layout import Node

ENDLESS = 1_000_000
PROBE = EntryDumper(StringIO(), allow_unicode=True)
"""Asked how a scalar may be written; it writes nothing itself."""
LINE = 100
"""A map or list that fits into so many characters is written in brackets."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text is written: the quotes of each property, the indent of lists, line ends."""

    quotes: dict[str, str] = field(default_factory=dict)
    quote: str = '"'
    indented: bool = True
    newline: str = "\n"

    def scalar_style(self, name: str, text: str) -> str | None:
        """Choose how a text is quoted; None where it needs no quotes."""
        style = self.quotes.get(name, "")
        if style or _needs_quotes(text):
            style = style or self.quote
            return '"' if style == "'" and not text.isprintable() else style
        return None


def manner_of(root: Node | None, text: str) -> Manner:
    """Learn a text's manner."""
    seen: dict[str, Counter[str]] = {}
    indents: Counter[bool] = Counter()
    for name, node, parent in _walk(root):
        if isinstance(node.data, str) and node.style not in ("|", ">"):
            seen.setdefault(name, Counter())[node.style] += 1
        if parent is not None and node.is_block and isinstance(node.data, list):
            indents[node.column > parent.column] += 1
    total: Counter[str] = Counter()
    for counter in seen.values():
        total.update(counter)
    return Manner(
        {name: counter.most_common(1)[0][0] for name, counter in seen.items()},
        "'" if total["'"] > total['"'] else '"',
        indents[True] >= indents[False],
        "\r\n" if "\r\n" in text else "\n",
    )


def _walk(root: Node | None) -> Iterator[tuple[str, Node, Node | None]]:
    waiting: list[tuple[str, Node, Node | None]] = [("", root, None)] if root else []
    while waiting:
        name, node, parent = waiting.pop()
        yield name, node, parent
        map_around = node if isinstance(node.data, dict) else None
        waiting += [(child.name or name, child.node, map_around) for child in node.children]


def inline(data: Data, name: str, manner: Manner) -> str:
    """Write a value in one line, fit to stand in brackets too."""
    node = yaml.SequenceNode(f"{TAG}seq", [_node(data, name, manner, flow=True)], flow_style=True)
    return _serialised(node, manner).strip()[1:-1].strip()


def inline_entry(key: str, data: Data, manner: Manner) -> str:
    """Write `key: value` in one line, fit to stand in braces."""
    node = _node({key: data}, "", manner, flow=True)
    return _serialised(node, manner).strip()[1:-1].strip()


def lines(data: Data, name: str, manner: Manner, *, spread: bool = False) -> list[str]:
    """Write a map or list line by line, without indent; `spread`: its items in no brackets."""
    node = _node(data, name, manner, flow=False, spread=2 if spread else 1)
    return _serialised(node, manner).rstrip("\n").split("\n")


def fits_inline(data: Data) -> bool:
    """Whether a value is short and flat enough for one line."""
    if isinstance(data, str):
        return "\n" not in data
    if not isinstance(data, dict | list) or not data:
        return True
    parts = data.values() if isinstance(data, dict) else data
    if isinstance(data, list) and any(isinstance(part, dict) for part in parts):
        return False
    return _depth(data) <= 3 and all(map(fits_inline, parts)) and _size(data) <= LINE


def item_fits_inline(data: Data) -> bool:
    """Whether an item among others in brackets may stand in brackets too."""
    return _size(data) <= 2 * LINE and "\\n" not in repr(data)


def _depth(data: Data) -> int:
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return 1 + max(map(_depth, parts), default=0) if isinstance(data, dict | list) else 0


def _size(data: Data) -> int:
    if isinstance(data, dict):
        return sum(len(key) + 4 + _size(value) for key, value in data.items())
    if isinstance(data, list):
        return sum(2 + _size(value) for value in data)
    return len(str(data))


def _node(data: Data, name: str, manner: Manner, *, flow: bool, spread: int = 0) -> yaml.Node:
    """Build what is serialised; `spread`: how many levels stand line by line at any rate."""
    flow = flow or (spread <= 0 and isinstance(data, dict | list) and fits_inline(data))
    inner = spread - 1
    if isinstance(data, dict):
        pairs = [
            (_scalar(key, "", manner), _node(value, key, manner, flow=flow, spread=0))
            for key, value in data.items()
        ]
        return yaml.MappingNode(f"{TAG}map", pairs, flow_style=flow or not data)
    if isinstance(data, list):
        items = [_node(value, name, manner, flow=flow, spread=inner) for value in data]
        return yaml.SequenceNode(f"{TAG}seq", items, flow_style=flow or not data)
    return _scalar(data, name, manner, flow=flow)


def _scalar(data: Data, name: str, manner: Manner, *, flow: bool = True) -> yaml.ScalarNode:
    node = cast("yaml.ScalarNode", PROBE.represent_data(data))
    if isinstance(data, str) and not (node.style == "|" and not flow):
        node.style = '"' if node.style else manner.scalar_style(name, data)
    return node


def _needs_quotes(text: str) -> bool:
    analysis = PROBE.analyze_scalar(text)
    kind = PROBE.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return not analysis.allow_flow_plain or analysis.multiline or kind != f"{TAG}str"


def _serialised(node: yaml.Node, manner: Manner) -> str:
    dumper = EntryDumper if manner.indented else FlatDumper
    text: str = yaml.serialize(node, Dumper=dumper, allow_unicode=True, width=ENDLESS)
    return text


class FlatDumper(EntryDumper):
    """Lists begin in the column of the map around them."""

    indented = False
