"""An app's files as one piece of plain data: what is edited, compared and merged.

Rules of this file:
1. A sound app gives its meaning, without what is as it is by default; one with faults gives what
   its files say.
2. Texts that go along (data, prints) stand under `files`; what is no text stays outside.
"""

from collections.abc import Mapping

from engine.definition.assembly import assemble
from engine.definition.layout import Part, parts_of
from engine.definition.loader import load_files
from engine.definition.model import App
from engine.definition.plain import plain_data
from engine.definition.tree import Data


def app_data(files: Mapping[str, bytes], known: App | None = None) -> dict[str, Data] | None:
    """Give the data of an app; None where its files say nothing that is a map.

    `known`: the app that the files are, where it was read before.
    """
    app = known or load_files(files).app
    if app is not None:
        return {**plain_data(app), **_texts(_assets(files))}
    assembly = assemble(files)
    data = assembly.tree.data
    return {**data, **_texts(assembly.assets)} if isinstance(data, dict) else None


def _assets(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    parts = parts_of(files)
    if any(part.part is Part.WHOLE for part in parts):
        return assemble(files).assets
    return {part.name: files[part.name] for part in parts if part.part is Part.ASSET}


def _texts(assets: Mapping[str, bytes]) -> dict[str, Data]:
    texts: dict[str, Data] = {}
    for name in sorted(assets):
        try:
            texts[name] = assets[name].decode()
        except UnicodeDecodeError:
            continue
    return {"files": texts} if texts else {}
