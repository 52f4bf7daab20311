"""Edits in place of maps and lists in brackets.

Rule of this file: as long as the same entries stand in the same order only they are edited; else
what stands between the brackets is put together anew, from the entries as they are written.
"""

from collections import Counter
from typing import Protocol

from engine.definition.alignment import align
from engine.definition.sameness import spelling
from engine.definition.tree import Data
from engine.definition.yaml_fragment import Manner, inline, inline_entry
from engine.definition.yaml_layout import Child, Node
from engine.definition.yaml_text_edit import Edit, Unsafe

Pieces = list[tuple[Child | None, str]]
"""The elements to be: what each was, and its new text."""


class Editing(Protocol):
    """What is asked of the one who edits the whole text."""

    @property
    def text(self) -> str:
        """The text."""
        ...

    @property
    def manner(self) -> Manner:
        """How the text is written."""
        ...

    def value(
        self, child: Child, new: Data, name: str, level: int, *, in_flow: bool = False
    ) -> list[Edit]:
        """Edit what stands behind a colon."""
        ...

    def rendered(self, child: Child, new: Data, name: str, level: int) -> str:
        """Give an element with its new value."""
        ...


def flow_text(editing: Editing, node: Node, new: Data, name: str, level: int) -> list[Edit]:
    """Edit a map or list in brackets. Raises Unsafe."""
    if isinstance(new, dict):
        return _map(editing, node, new, level)
    if isinstance(new, list):
        return _list(editing, node, new, name, level)
    raise Unsafe


def _map(editing: Editing, node: Node, new: dict[str, Data], level: int) -> list[Edit]:
    old = {child.name or "": child for child in node.children}
    if old.keys() == new.keys():
        return [
            edit
            for name, child in old.items()
            for edit in editing.value(child, new[name], name, level + 1, in_flow=True)
        ]
    pieces: Pieces = []
    for name in _in_order(old, new):
        if name in old:
            pieces.append((old[name], editing.rendered(old[name], new[name], name, level + 1)))
        else:
            pieces.append((None, inline_entry(name, new[name], editing.manner)))
    return [_rebuilt(editing.text, node, pieces)]


def _in_order(old: dict[str, Child], new: dict[str, Data]) -> list[str]:
    """The new entries: those that are there as they stand, an added one behind its neighbour.

    An entry that only has another key now takes the place of the one before.
    """
    order = [name for name in old if name in new]
    gone = {name: spelling(child.node.data) for name, child in old.items() if name not in new}
    before = ""
    for name, value in new.items():
        if name not in old:
            twin = next((key for key, text in gone.items() if text == spelling(value)), None)
            if twin is not None:
                del gone[twin]
                earlier = [each for each in list(old)[: list(old).index(twin)] if each in order]
                at = order.index(earlier[-1]) + 1 if earlier else 0
            else:
                at = order.index(before) + 1 if before else len(order)
            order.insert(at, name)
        before = name
    return order


def _list(editing: Editing, node: Node, new: list[Data], name: str, level: int) -> list[Edit]:
    old = node.data if isinstance(node.data, list) else []
    counterparts = align(old, new, name, loose=True)
    if counterparts == list(range(len(old))):
        return [
            edit
            for child, value in zip(node.children, new, strict=True)
            for edit in editing.value(child, value, name, level + 1, in_flow=True)
        ]
    pieces: Pieces = []
    for value, place in zip(new, counterparts, strict=True):
        if place is None:
            pieces.append((None, inline(value, name, editing.manner)))
        else:
            child = node.children[place]
            pieces.append((child, editing.rendered(child, value, name, level + 1)))
    return [_rebuilt(editing.text, node, pieces)]


def _rebuilt(text: str, node: Node, pieces: Pieces) -> Edit:
    """Put elements between the brackets with the gaps that were between them."""
    first, last = node.children[0], node.children[-1]
    if text[node.start] not in "{[" or not pieces:
        raise Unsafe
    gaps = {
        id(after): text[before.node.end : after.start]
        for before, after in zip(node.children, node.children[1:], strict=False)
    }
    usual = Counter(gaps.values()).most_common(1)[0][0] if gaps else ", "
    if "#" in usual:
        usual = ", "
    parts = [text[node.start : first.start]]
    for index, (child, written) in enumerate(pieces):
        if index:
            parts.append(gaps.get(id(child), usual))
        parts.append(written)
    return Edit(node.start, node.end, "".join([*parts, text[last.node.end : node.end]]))
