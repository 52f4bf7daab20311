"""Changed data brought into the text of a definition file: only what changed is written.

Rules of this file:
1. The patched text reads as exactly the new data; the same data leaves every byte.
2. Comments, quotes, brackets and blank lines outside what changed stay as they are.
3. What cannot be edited in place is written anew, as little of the text around it as possible.
4. JSON is written anew as a whole: it holds nothing but its data.
"""

import json
from decimal import Decimal

from engine.definition.emission import yaml_bytes
from engine.definition.reading import read_file
from engine.definition.sameness import same
from engine.definition.tree import MAX_DEPTH, Data
from engine.definition.yaml_fragment import Manner, lines, manner_of
from engine.definition.yaml_layout import yaml_layout
from engine.definition.yaml_splice import Splicer
from engine.definition.yaml_text_edit import Lines, Unsafe

MARK = "\ufeff"


def patch_file(name: str, content: bytes, new: Data) -> bytes:
    """Make a file say `new`; `content` is what it holds now."""
    reading = read_file(name, content)
    if reading.tree is not None and not reading.issues:
        if same(reading.tree.data, new):
            return content
        if not name.endswith(".json"):
            return _patched(name, content, new)
    return new_file(name, new)


def new_file(name: str, data: Data, manner: Manner | None = None) -> bytes:
    """Write a file that was not there before, in the manner of its likes."""
    if name.endswith(".json"):
        return (_json(data, "\n") + "\n").encode()
    if isinstance(data, dict | list) and data:
        written = "\n".join(lines(data, "", manner or Manner(), spread=True)) + "\n"
        if _reads_as(name, written.encode(), data):
            return written.encode()
    return yaml_bytes(data)


def _patched(name: str, content: bytes, new: Data) -> bytes:
    text = content.decode()
    mark = MARK if text.startswith(MARK) else ""
    text = text.removeprefix(MARK)
    root = yaml_layout(text)
    if root is None:
        return new_file(name, new)
    manner = manner_of(root, text)
    for depth in (MAX_DEPTH, *range(8, 0, -1)):
        try:
            found = Splicer(text, manner, Lines(text), depth).spliced(root, new)
        except Unsafe:
            continue
        if _reads_as(name, found.encode(), new):
            return (mark + found).encode()
    return new_file(name, new, manner)


def _reads_as(name: str, content: bytes, data: Data) -> bool:
    reading = read_file(name, content)
    return reading.tree is not None and not reading.issues and same(reading.tree.data, data)


def _json(data: Data, newline: str) -> str:
    """Write JSON with exact numbers."""
    inner = f"{newline}  "
    match data:
        case dict() if data:
            entries = [
                f"{json.dumps(key, ensure_ascii=False)}: {_json(value, inner)}"
                for key, value in data.items()
            ]
            return "{" + inner + f",{inner}".join(entries) + newline + "}"
        case list() if data:
            return (
                "[" + inner + f",{inner}".join(_json(each, inner) for each in data) + f"{newline}]"
            )
        case Decimal():
            return format(data, "f")
        case _:
            return json.dumps(data, ensure_ascii=False)
