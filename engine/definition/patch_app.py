"""A changed definition brought into the files of an app.

Rules of this file:
1. An element stays in the file it stands in, whatever it is called now; a new one gets its own,
   one that is gone takes its file along.
2. A file of which nothing changed keeps its bytes. Files that are no text are never touched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.definition.alignment import align
from engine.definition.carry import carry
from engine.definition.layout import FOLDERS, FilePart, Part, is_asset_path, parts_of
from engine.definition.patch import new_file, patch_file
from engine.definition.reading import read_file
from engine.definition.tree import Data
from engine.definition.yaml_fragment import Manner, manner_of
from engine.definition.yaml_layout import yaml_layout

Definition = Mapping[str, Data]
LIST_FILE = "scenarios/scenarios.yaml"


@dataclass(frozen=True, slots=True)
class _Held:
    """A file of elements: what it says, and the places in the definition of what it holds."""

    name: str
    source: Data
    places: range

    @property
    def is_list(self) -> bool:
        return isinstance(self.source, list)


def patch_app(
    files: Mapping[str, bytes], before: Definition, after: Definition
) -> dict[str, bytes]:
    """Give the files of an app that is to say `after`; `before` is what `files` say now."""
    parts = parts_of(files)
    if len(parts) == 1 and parts[0].part is Part.WHOLE:
        return _patch_whole(parts[0].name, files, before, after)
    patched = dict(files)
    _patch_head(patched, parts, before, after)
    for folder in FOLDERS:
        held = _held(files, [part for part in parts if part.folder == folder])
        _patch_folder(patched, held, folder, (_list(before, folder), _list(after, folder)))
    _patch_assets(patched, before, after)
    return patched


def _patch_whole(
    name: str, files: Mapping[str, bytes], before: Definition, after: Definition
) -> dict[str, bytes]:
    """An app in one file stays in one; a head alone becomes a folder when it gets company."""
    source = _said(name, files[name])
    if isinstance(source, dict) and "app" not in source and "key" in source:
        if any(value for key, value in after.items() if key != "app"):
            ending = name.rpartition(".")[2]
            lone = {f"app.{ending}": files[name], "roles.yaml": b"[]\n"}
            return patch_app(lone, before, after)
        head = carry(before.get("app"), after.get("app"), source)
        return {name: patch_file(name, files[name], head)}
    new = carry(dict(before), _with_assets(before, after), source)
    return {name: patch_file(name, files[name], new)}


def _with_assets(before: Definition, after: Definition) -> dict[str, Data]:
    """Nothing said of the assets leaves them."""
    if "files" in before and "files" not in after:
        return {**after, "files": before["files"]}
    return dict(after)


def _patch_head(
    patched: dict[str, bytes], parts: Sequence[FilePart], before: Definition, after: Definition
) -> None:
    for part, word in ((Part.HEAD, "app"), (Part.ROLES, "roles")):
        name = next((each.name for each in parts if each.part is part), None)
        if name is not None:
            source = _said(name, patched[name])
            said = [] if source is None and part is Part.ROLES else source
            default: Data = {} if part is Part.HEAD else []
            new = carry(before.get(word, default), after.get(word, default), said, word)
            if new is not said:
                patched[name] = patch_file(name, patched[name], new)
        elif after.get(word):
            patched[f"{word}.yaml"] = new_file(f"{word}.yaml", after[word])


def _held(files: Mapping[str, bytes], parts: Sequence[FilePart]) -> list[_Held]:
    found: list[_Held] = []
    count = 0
    for part in parts:
        source = _said(part.name, files[part.name])
        many = part.folder == "scenarios" and isinstance(source, list)
        size = len(source) if many and isinstance(source, list) else 1
        found.append(_Held(part.name, source, range(count, count + size)))
        count += size
    return found


def _patch_folder(
    patched: dict[str, bytes],
    held: Sequence[_Held],
    folder: str,
    sides: tuple[list[Data], list[Data]],
) -> None:
    """Bring a list's changes into the files of its folder."""
    before, after = _as_held(held, folder, sides[0]), sides[1]
    counterparts = align(before, after, folder, loose=True)
    homes = _homes(held, folder, counterparts)
    for index, home in enumerate(homes):
        if home is None and folder != "scenarios":
            name = _free(_file_name(folder, after[index]), patched)
            patched[name] = new_file(name, after[index], _manner(patched, held))
    for each in held:
        mine = [index for index, home in enumerate(homes) if home == each.name]
        _patch_element_file(patched, each, before, [after[index] for index in mine],
                            [counterparts[index] for index in mine])  # fmt: skip
    rest: list[Data] = [after[index] for index, home in enumerate(homes) if home is None]
    if rest and folder == "scenarios":
        name = _free(LIST_FILE, patched)
        patched[name] = new_file(name, rest, _manner(patched, held))


def _as_held(held: Sequence[_Held], folder: str, before: list[Data]) -> list[Data]:
    """Put what the definition says into the order of the files; else take what they say."""
    said = [one for each in held for one in _elements(each)]
    places = align(before, said, folder, loose=True)
    found = [before[place] for place in places if place is not None]
    return found if len(found) == len(said) else said


def _homes(
    held: Sequence[_Held], folder: str, counterparts: Sequence[int | None]
) -> list[str | None]:
    """In which file each element is to stand; a new scenario goes to that of the one before it."""
    homes: list[str | None] = []
    for place in counterparts:
        home = next((each for each in held if place is not None and place in each.places), None)
        name = home.name if home else None
        if name is None and folder == "scenarios" and homes:
            before = next((each for each in held if each.name == homes[-1]), None)
            name = before.name if before and before.is_list else None
        homes.append(name)
    return homes


def _patch_element_file(
    patched: dict[str, bytes],
    held: _Held,
    before: Sequence[Data],
    after: Sequence[Data],
    counterparts: Sequence[int | None],
) -> None:
    if not after:
        del patched[held.name]
        return
    sources = _elements(held)
    first = held.places.start
    new = [
        element if place is None else carry(before[place], element, sources[place - first])
        for element, place in zip(after, counterparts, strict=True)
    ]
    data: Data = new if held.is_list else new[0]
    patched[held.name] = patch_file(held.name, patched[held.name], data)


def _elements(held: _Held) -> list[Data]:
    if isinstance(held.source, list) and len(held.places) == len(held.source):
        return held.source
    return [held.source]


def _patch_assets(patched: dict[str, bytes], before: Definition, after: Definition) -> None:
    """Texts that go along; nothing said of them leaves them."""
    old, new = before.get("files", {}), after.get("files")
    if not isinstance(old, dict) or not isinstance(new, dict):
        return
    for name in old:
        if name not in new and is_asset_path(name):
            patched.pop(name, None)
    for name, text in new.items():
        if isinstance(text, str) and is_asset_path(name) and old.get(name) != text:
            patched[name] = text.encode()


def _said(name: str, content: bytes) -> Data:
    reading = read_file(name, content)
    return reading.tree.data if reading.tree is not None else None


def _list(definition: Definition, folder: str) -> list[Data]:
    found = definition.get(folder)
    return found if isinstance(found, list) else []


def _file_name(folder: str, element: Data) -> str:
    key = element.get("key") if isinstance(element, dict) else None
    safe = isinstance(key, str) and key.isascii() and key.replace("_", "a").isalnum()
    return f"{folder}/{key if safe else folder.removesuffix('s')}.yaml"


def _free(name: str, files: Mapping[str, bytes]) -> str:
    stem, _, ending = name.rpartition(".")
    found, number = name, 2
    while found in files:
        found, number = f"{stem}_{number}.{ending}", number + 1
    return found


def _manner(files: Mapping[str, bytes], held: Sequence[_Held]) -> Manner:
    """Write a new file as its neighbours are written."""
    for each in held:
        content = files.get(each.name)
        if content is not None and not each.name.endswith(".json"):
            text = content.decode("utf-8-sig")
            return manner_of(yaml_layout(text), text)
    return Manner()
