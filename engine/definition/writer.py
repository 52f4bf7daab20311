"""An app written as files again: a folder of YAML, one YAML file, or one JSON file.

Rules of this file:
1. The same app gives the same bytes; what is written loads to the same model.
2. A file of which nothing has changed keeps its bytes, comments included.
"""

from collections.abc import Mapping
from typing import Literal

from engine.definition.emission import json_bytes, yaml_bytes
from engine.definition.layout import FOLDERS
from engine.definition.loader import Loaded
from engine.definition.model import App
from engine.definition.plain import plain_data
from engine.definition.tree import Data
from engine.text import Element

Layout = Literal["dir", "yaml", "json"]
"""How an app is laid out: a folder of files, or one file of either kind."""


def write_app(
    app: App,
    layout: Layout = "dir",
    *,
    assets: Mapping[str, bytes] | None = None,
    original: Loaded | None = None,
) -> Mapping[str, bytes]:
    """Write an app as files by name; `assets` are data and prints that go along with it.

    `original` is what it was loaded from: files of which nothing has changed are kept. Raises
    ValueError for assets that are no text in a layout of one file.
    """
    if assets is None:
        assets = original.assets if original else {}
    if layout == "dir":
        return dict(sorted({**_folder(app, original), **assets}.items()))
    kept = _kept_whole(app, layout, assets, original)
    if kept:
        return kept
    content = plain_data(app) | _embedded(assets)
    write = json_bytes if layout == "json" else yaml_bytes
    return {f"{app.app.key}.{layout}": write(content)}


def _kept_whole(
    app: App, layout: Layout, assets: Mapping[str, bytes], original: Loaded | None
) -> Mapping[str, bytes] | None:
    if original is None or original.app != app or len(original.files) != 1:
        return None
    name = next(iter(original.files))
    same_kind = name.endswith(".json") == (layout == "json")
    return dict(original.files) if same_kind and dict(assets) == dict(original.assets) else None


def _folder(app: App, original: Loaded | None) -> dict[str, bytes]:
    kept: dict[str, bytes] = {}
    if original and original.app and len(original.files) > 1:
        kept = _kept_files(app, original.app, original)
    said = [] if not kept or original is None else _held(kept, original)
    files = kept.copy()
    for name, element in _parts(app):
        if element not in said:
            files[name] = yaml_bytes(element)
    rest = [plain_data(each) for each in app.scenarios if plain_data(each) not in said]
    if rest:
        files[_free("scenarios/scenarios.yaml", files)] = yaml_bytes(list(rest))
    return files


def _parts(app: App) -> list[tuple[str, Data]]:
    """Each file's data, scenarios apart."""
    data = plain_data(app)
    parts: list[tuple[str, Data]] = [("app.yaml", data["app"])]
    parts.append(("roles.yaml", data.get("roles", [])))
    for folder in FOLDERS:
        elements = data.get(folder, [])
        if folder != "scenarios" and isinstance(elements, list):
            parts += [(f"{folder}/{_key(each)}.yaml", each) for each in elements]
    return parts


def _key(element: Data) -> str:
    return str(element["key"]) if isinstance(element, dict) else ""


def _kept_files(app: App, before: App, original: Loaded) -> dict[str, bytes]:
    """The original files whose every element is still the same."""
    changed: set[str] = set()
    names: set[str] = set()
    for path, old, new in _pairs(app, before):
        file = original.source.location(path).file
        names.add(file)
        if old not in new:
            changed.add(file)
    return {
        name: content
        for name, content in original.files.items()
        if name in names - changed and name not in original.assets
    }


def _pairs(app: App, before: App) -> list[tuple[tuple[str | int, ...], object, list[object]]]:
    """Every old part with its path, and the new parts among which it should be."""
    pairs: list[tuple[tuple[str | int, ...], object, list[object]]] = [
        (("app",), before.app, [app.app]),
        (("roles",), before.roles, [app.roles]),
    ]
    for folder in FOLDERS:
        new: list[object] = list(getattr(app, folder))
        old: list[Element] = getattr(before, folder)
        pairs += [((folder, index), each, new) for index, each in enumerate(old)]
    return pairs


def _held(kept: Mapping[str, bytes], original: Loaded) -> list[Data]:
    """The data of the parts that the kept files hold."""
    held: list[Data] = []
    if original.app is None:
        return held
    for path, old, _ in _pairs(original.app, original.app):
        if original.source.location(path).file in kept:
            held.append(_data_of(old))
    return held


def _data_of(part: object) -> Data:
    if isinstance(part, Element):
        return plain_data(part)
    return [plain_data(each) for each in part] if isinstance(part, list) else None


def _embedded(assets: Mapping[str, bytes]) -> dict[str, Data]:
    """Text files may go along inside a single file; others need a folder or an archive."""
    texts: dict[str, Data] = {}
    for name in sorted(assets):
        try:
            texts[name] = assets[name].decode()
        except UnicodeDecodeError:
            raise ValueError(f"{name} is no text: write the app as a folder or zip") from None
    return {"files": texts} if texts else {}


def _free(name: str, files: Mapping[str, bytes]) -> str:
    stem, _, ending = name.rpartition(".")
    number = 2
    while name in files:
        name, number = f"{stem}_{number}.{ending}", number + 1
    return name
