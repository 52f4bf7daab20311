"""Edits in place: the fewest characters of a YAML text that must change to say something else.

Rules of this file:
1. What did not change is not written again; comments outside what changed stay.
2. What cannot be edited safely says so (`Unsafe`): the closest element around it is written anew.
3. Whether the result reads as wanted is for the caller to check.
"""

from dataclasses import dataclass
from functools import cached_property

from engine.definition.alignment import align, longest_run
from engine.definition.sameness import same, spelling
from engine.definition.tree import Data
from engine.definition.yaml_flow import flow_text
from engine.definition.yaml_fragment import (
    Manner,
    fits_inline,
    inline,
    item_fits_inline,
    lines,
)
from engine.definition.yaml_layout import Child, Node
from engine.definition.yaml_text_edit import Edit, Lines, Unsafe, applied


@dataclass(frozen=True)
class _Plan:
    """What becomes of a list: its items to be, and which of the present ones they are."""

    node: Node
    new: list[Data]
    counterparts: list[int | None]
    name: str
    level: int

    @cached_property
    def kept(self) -> set[int]:
        """Items that are still there."""
        return {place for place in self.counterparts if place is not None}

    @cached_property
    def staying(self) -> set[int]:
        """Items that are where they were, among the others."""
        return longest_run([place for place in self.counterparts if place is not None])


@dataclass(frozen=True, slots=True)
class Splicer:
    """One text under edit; below `depth` levels nothing is edited in place."""

    text: str
    manner: Manner
    lines: Lines
    depth: int

    def spliced(self, root: Node, new: Data) -> str:
        """Give the text that says `new`. Raises Unsafe."""
        return applied(self.text, self._inside(root, new, "", 0))

    def rendered(self, child: Child, new: Data, name: str, level: int) -> str:
        """Give an element of a map or list in brackets with its new value."""
        edits = self.value(child, new, name, level, in_flow=True)
        return applied(self.text, edits, child.start, child.node.end)

    def value(
        self, child: Child, new: Data, name: str, level: int, *, in_flow: bool = False
    ) -> list[Edit]:
        """Edit what stands behind a colon or dash."""
        if same(child.node.data, new):
            return []
        try:
            return self._inside(child.node, new, name, level)
        except Unsafe:
            return self._replaced(child, new, name, in_flow=in_flow)

    def _inside(self, node: Node, new: Data, name: str, level: int) -> list[Edit]:
        if level >= self.depth or not node.children:
            raise Unsafe
        if isinstance(node.data, dict) and isinstance(new, dict):
            if node.flow:
                return flow_text(self, node, new, name, level)
            return self._block_map(node, new, level)
        if isinstance(node.data, list) and isinstance(new, list):
            if node.flow:
                return flow_text(self, node, new, name, level)
            return self._block_list(node, new, name, level)
        raise Unsafe

    # ---- a value written anew

    def _replaced(self, child: Child, new: Data, name: str, *, in_flow: bool) -> list[Edit]:
        node = child.node
        written = self._one_line(node, new, name)
        if in_flow or child.mark < 0:
            return [Edit(node.start, node.end, self._apart(node, written))]
        on_line = self.lines.start(node.start) == self.lines.start(child.mark)
        if not fits_inline(new) and self.lines.is_rest_blank(node.end):
            return self._as_block(child, new, name, on_line=on_line)
        if node.is_block and not on_line:
            gone = Edit(self.lines.before(node.start), self.lines.end(node.end), "")
            return [Edit(child.mark + 1, child.mark + 1, f" {written}"), gone]
        return [Edit(node.start, node.end, self._apart(node, written))]

    def _one_line(self, node: Node, new: Data, name: str) -> str:
        """Write a value in a line; a text keeps the quotes that the text before it had."""
        if isinstance(new, str) and isinstance(node.data, str) and node.style in ('"', "'"):
            kept = Manner({name: node.style}, node.style, self.manner.indented)
            return inline(new, name, kept)
        return inline(new, name, self.manner)

    def _apart(self, node: Node, written: str) -> str:
        """Where nothing stood behind the colon or dash, a space comes first."""
        touches = node.start == node.end and self.text[node.start - 1 : node.start] in (":", "-")
        return f" {written}" if touches else written

    def _as_block(self, child: Child, new: Data, name: str, *, on_line: bool) -> list[Edit]:
        """Write a long value line by line, below its key or behind its dash."""
        if child.name is None:
            column = self.lines.column(child.start)
            written = lines([new], name, self.manner, spread=True)
        else:
            column = self.lines.column(child.start)
            written = lines({child.name: new}, "", self.manner)
        head = written[0].removeprefix("-") if child.name is None else _behind_key(written[0])
        text = self.manner.newline.join([head, *self._indented(written[1:], column)])
        end = child.node.end if on_line else self.lines.end(child.node.end)
        return [Edit(child.mark + 1, end, text)]

    def _indented(self, written: list[str], column: int) -> list[str]:
        return [" " * column + line if line else line for line in written]

    # ---- maps, line by line

    def _block_map(self, node: Node, new: dict[str, Data], level: int) -> list[Edit]:
        old = {child.name: child for child in node.children if child.name is not None}
        renamed = _renamed(old, new)
        kept = [child for name, child in old.items() if name in new or name in renamed]
        if not kept:
            raise Unsafe
        edits: list[Edit] = []
        for child in kept:
            name = renamed.get(child.name or "", child.name or "")
            if name != child.name:
                key = inline(name, "", self.manner)
                edits.append(Edit(child.start, child.key_end, key))
            edits += self.value(child, new[name], name, level + 1)
        for child in node.children:
            if child not in kept:
                edits.append(self._without(node, child, kept))
        by_new = {renamed.get(name, name): child for name, child in old.items() if child in kept}
        return edits + self._added_entries(node, new, by_new, kept[-1])

    def _added_entries(
        self, node: Node, new: dict[str, Data], by_new: dict[str, Child], last: Child
    ) -> list[Edit]:
        edits: list[Edit] = []
        anchor = last
        for name, value in new.items():
            if name in by_new:
                anchor = by_new[name]
                continue
            written = self._indented(lines({name: value}, "", self.manner), node.column)
            edits.append(self._behind(anchor, written))
        return edits

    def _behind(self, anchor: Child, written: list[str]) -> Edit:
        at = self.lines.end(anchor.node.end)
        newline = self.manner.newline
        return Edit(at, at, newline + newline.join(written))

    def _without(self, node: Node, child: Child, kept: list[Child]) -> Edit:
        """Take an entry or item away, with its lines."""
        if self.lines.is_own(child.start):
            return self.lines.removal(child.start, child.node.end)
        following = node.children[node.children.index(child) + 1 :]
        if not following or following[0] not in kept or not self.lines.is_own(following[0].start):
            raise Unsafe
        between = self.text[child.node.end : following[0].start]
        if between.strip():
            raise Unsafe
        return Edit(child.start, following[0].start, "")

    # ---- lists, line by line

    def _block_list(self, node: Node, new: list[Data], name: str, level: int) -> list[Edit]:
        old = node.data if isinstance(node.data, list) else []
        plan = _Plan(node, new, align(old, new, name, loose=True), name, level + 1)
        if not plan.kept or any(child.mark < 0 for child in node.children):
            raise Unsafe
        edits: list[Edit] = []
        for index, place in enumerate(plan.counterparts):
            if place is not None and place in plan.staying:
                edits += self.value(node.children[place], new[index], name, plan.level)
        staying = [node.children[index] for index in sorted(plan.staying)]
        for index, child in enumerate(node.children):
            if index in plan.kept - plan.staying:
                self._needs_own_line(child)
                edits.append(self.lines.removal(self._chunk_start(child), child.node.end))
            elif index not in plan.kept:
                edits.append(self._without(node, child, staying))
        return edits + self._placed_items(plan)

    def _placed_items(self, plan: "_Plan") -> list[Edit]:
        """Put new and moved items behind what they follow now."""
        edits: list[Edit] = []
        children = plan.node.children
        anchor: Child | None = None
        for new, place in zip(plan.new, plan.counterparts, strict=True):
            if place is not None and place in plan.staying:
                anchor = children[place]
                continue
            if place is None:
                written = self._new_item(plan.node, new, plan.name)
            else:
                written = [self._moved(children[place], new, plan)]
            placed = self._behind(anchor, written) if anchor else self._front(plan.node, written)
            edits.append(placed)
        return edits

    def _new_item(self, node: Node, data: Data, name: str) -> list[str]:
        maps = [each.node for each in node.children if isinstance(each.node.data, dict)]
        is_block = 2 * sum(each.is_block for each in maps) > len(maps)
        if isinstance(data, dict) and maps and not is_block and item_fits_inline(data):
            return self._indented([f"- {inline(data, name, self.manner)}"], node.column)
        spread = is_block or not fits_inline(data)
        return self._indented(lines([data], name, self.manner, spread=spread), node.column)

    def _moved(self, child: Child, new: Data, plan: "_Plan") -> str:
        edits = self.value(child, new, plan.name, plan.level)
        start, end = self._chunk_start(child), self.lines.end(child.node.end)
        return applied(self.text, edits, start, end)

    def _front(self, node: Node, written: list[str]) -> Edit:
        first = node.children[0]
        self._needs_own_line(first)
        start = self._chunk_start(first)
        newline = self.manner.newline
        if start == 0:
            return Edit(0, 0, newline.join(written) + newline)
        at = self.lines.before(start)
        return Edit(at, at, newline + newline.join(written))

    def _needs_own_line(self, child: Child) -> None:
        if not self.lines.is_own(child.start):
            raise Unsafe

    def _chunk_start(self, child: Child) -> int:
        """Where an item's lines begin, the comments right above it included."""
        return self.lines.comments_above(child.start)


def _behind_key(line: str) -> str:
    """Take the key off the first line of `key: …`; keys that need quotes hold no colon."""
    return line[line.index(":") + 1 :] if line[0] not in "\"'" else _unsafe()


def _unsafe() -> str:
    raise Unsafe


def _renamed(old: dict[str, Child], new: dict[str, Data]) -> dict[str, str]:
    """Entries that say the same under another key: old key → new key."""
    added = {name: spelling(value) for name, value in new.items() if name not in old}
    found: dict[str, str] = {}
    for name, child in old.items():
        if name in new:
            continue
        spelt = spelling(child.node.data)
        match = next((key for key, value in added.items() if value == spelt), None)
        if match is not None:
            found[name] = match
            del added[match]
    return found
