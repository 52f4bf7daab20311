"""The files of an app put together into one tree, whatever layout they came in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.definition.issue import Issue, Location, Place, issue
from engine.definition.layout import FilePart, Part, is_asset_path, parts_of
from engine.definition.reading import read_file
from engine.definition.tree import Data, Path, Tree

MAX_FILES = 1_000
"""An app has at most this many files, data and prints included."""

MAX_APP_BYTES = 20_000_000
"""An app's files have at most this many bytes together."""


@dataclass(slots=True)
class Assembly:
    """One tree of the whole app, what could not be read, and the faults of reading."""

    tree: Tree = field(default_factory=Tree)
    issues: list[Issue] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    assets: dict[str, bytes] = field(default_factory=dict)

    def is_lost_head(self) -> bool:
        """Whether the file with the app's head was there but could not be read."""
        return bool(self.lost & {"app.*", "whole.*"})


def assemble(files: Mapping[str, bytes]) -> Assembly:
    """Read all files, name (relative to the app) → content."""
    assembly = Assembly()
    size = sum(len(content) for content in files.values())
    if len(files) > MAX_FILES or size > MAX_APP_BYTES:
        assembly.issues.append(_too_much(len(files), size))
        return assembly
    content: dict[str, Data] = {}
    assembly.tree.data = content
    for part in parts_of(files):
        _take(assembly, content, part, files[part.name])
    if "app" not in content and not assembly.is_lost_head():
        assembly.issues.append(issue("FILE004", Place(Location("app.yaml"))))
    return assembly


def _too_much(found: int, size: int) -> Issue:
    where = Place(Location("app.yaml"))
    return issue("FILE006", where, found=found, size=size, files=MAX_FILES, bound=MAX_APP_BYTES)


def _take(assembly: Assembly, content: dict[str, Data], part: FilePart, text: bytes) -> None:
    if part.part is Part.ASSET:
        assembly.assets[part.name] = text
        return
    if part.part is Part.UNKNOWN:
        assembly.issues.append(issue("FILE001", Place(Location(part.name))))
        return
    reading = read_file(part.name, text)
    assembly.issues.extend(reading.issues)
    if reading.tree is None:
        assembly.lost.add(".".join(str(step) for step in part.expected))
    elif part.part is Part.WHOLE:
        _take_whole(assembly, content, reading.tree)
    elif part.part is Part.ELEMENT:
        _take_elements(assembly, content, part, reading.tree)
    else:
        _take_once(assembly, content, part, reading.tree)


def _take_whole(assembly: Assembly, content: dict[str, Data], tree: Tree) -> None:
    if isinstance(tree.data, dict) and "app" not in tree.data and "key" in tree.data:
        tree.data = {"app": tree.data}  # a lone app.yaml is an app without forms
        assembly.tree.mount(Tree(None, tree.values, tree.keys), ("app",))
        content.update(tree.data)
        return
    assembly.tree.mount(tree, ())
    if not isinstance(tree.data, dict):
        assembly.tree.data = tree.data
        return
    _take_embedded(assembly, tree.data.pop("files", None))
    content.update(tree.data)


def _take_embedded(assembly: Assembly, files: Data) -> None:
    """Take the texts that go along inside a single file; each has a place in an asset folder."""
    found = files if isinstance(files, dict) else {} if files is None else {"": files}
    for name, text in found.items():
        if isinstance(text, str) and is_asset_path(name):
            assembly.assets[name] = text.encode()
            continue
        place = assembly.tree.values.get(("files", name) if name else ("files",))
        where = Place(place) if place else Place(Location("app.yaml"))
        assembly.issues.append(issue("FILE007", where, name=name[:80]))


def _take_elements(
    assembly: Assembly, content: dict[str, Data], part: FilePart, tree: Tree
) -> None:
    siblings = content.setdefault(part.folder, [])
    if not isinstance(siblings, list):
        return
    if part.folder == "scenarios" and isinstance(tree.data, list):
        for index, element in enumerate(tree.data):
            branch = _branch(tree, (index,), element)
            assembly.tree.mount(branch, (part.folder, len(siblings)))
            siblings.append(element)
        return
    assembly.tree.mount(tree, (part.folder, len(siblings)))
    siblings.append(tree.data)


def _branch(tree: Tree, at: Path, data: Data) -> Tree:
    size = len(at)
    return Tree(
        data,
        {path[size:]: place for path, place in tree.values.items() if path[:size] == at},
        {path[size:]: place for path, place in tree.keys.items() if path[:size] == at},
    )


def _take_once(assembly: Assembly, content: dict[str, Data], part: FilePart, tree: Tree) -> None:
    name = part.part.value
    if name in content:
        other = assembly.tree.values[(name,)].file
        assembly.issues.append(issue("FILE005", Place(Location(part.name)), other=other))
        return
    assembly.tree.mount(tree, (name,))
    content[name] = [] if tree.data is None and name == "roles" else tree.data
