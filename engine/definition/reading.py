"""One file's bytes to a tree: size, encoding and characters first, then YAML or JSON."""

import re
from functools import lru_cache

from engine.definition.issue import Issue, Location, Place, issue
from engine.definition.json_text import read_json
from engine.definition.tree import MAX_BYTES, Data, Reading, Tree
from engine.definition.yaml_text import read_yaml

REMEMBERED = 160
"""Files that are remembered: those of one or two large apps."""

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def read_file(name: str, content: bytes) -> Reading:
    """Read a definition file; what is too large or no text is not looked into.

    While an app is edited all its files but one are read again and again as they were: what was
    read is remembered, and each caller gets a copy of his own.
    """
    found = _read(name, content)
    if found.tree is None:
        return found
    tree = Tree(_copy(found.tree.data), found.tree.values.copy(), found.tree.keys.copy())
    return Reading(tree, found.issues)


def _copy(data: Data) -> Data:
    if isinstance(data, dict):
        return {name: _copy(value) for name, value in data.items()}
    return [_copy(value) for value in data] if isinstance(data, list) else data


@lru_cache(maxsize=REMEMBERED)
def _read(name: str, content: bytes) -> Reading:
    if len(content) > MAX_BYTES:
        return _refused("FILE002", Location(name), size=len(content), bound=MAX_BYTES)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _refused("FILE003", Location(name, line))
    if match := CONTROL.search(text):
        return _refused("READ007", _place(name, text, match.start()), number=_number(match))
    return read_json(text, name) if name.endswith(".json") else read_yaml(text, name)


def _refused(code: str, location: Location, **parameters: object) -> Reading:
    fault: Issue = issue(code, Place(location), **parameters)
    return Reading(None, (fault,))


def _place(name: str, text: str, at: int) -> Location:
    line_start = text.rfind("\n", 0, at) + 1
    return Location(name, text.count("\n", 0, at) + 1, at - line_start + 1)


def _number(match: re.Match[str]) -> str:
    return f"{ord(match.group()):04X}"
