"""What a browser loads for the pages: scripts and styles, compressed as a proxy would."""

import gzip
import json
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from benchmarks.figure import Figure

SCRIPTS, STYLES = 60.0, None


def figures() -> Iterator[Figure]:
    """Kilobytes of every entry with what it imports."""
    folder = files("runtime.web") / "static"
    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in (one for one in manifest.values() if one.get("isEntry")):
        if not entry["file"].endswith(".js"):
            continue
        named = [entry["file"], *(manifest[one]["file"] for one in entry.get("imports", ()))]
        aim = SCRIPTS if entry["name"] == "main" else None
        yield Figure("page weight", f"scripts, {entry['name']}", _packed(folder, named), "kB", aim)
        if entry.get("css"):
            size = _packed(folder, entry["css"])
            yield Figure("page weight", f"styles, {entry['name']}", size, "kB", STYLES)


def _packed(folder: Traversable, names: list[str]) -> float:
    return sum(len(gzip.compress((folder / one).read_bytes(), 6)) for one in names) / 1000
