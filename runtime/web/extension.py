"""Pages that another package brings, found by their entry point and never imported by name.

Rules of this file:
1. A package announces an `Extension` in the entry-point group `vermilion.pages`.
2. Its pages are served like ours: same sign-in, same rights, same headers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path

from runtime.web.manifest import PREFIX, AssetsMissingError
from runtime.web.serving import Page

GROUP = "vermilion.pages"


@dataclass(frozen=True, slots=True)
class Extension:
    """What a package adds: `pages` as (method, path, function); `static`, its built files."""

    name: str
    pages: tuple[tuple[str, str, Page], ...]
    static: Path

    @property
    def prefix(self) -> str:
        """Where the built files are served."""
        return f"{PREFIX}/{self.name}"

    def asset(self, entry: str) -> "ExtensionAssets":
        """Give the addresses of a built entry; raises AssetsMissingError before the build."""
        try:
            entries = json.loads((self.static / "manifest.json").read_text("utf-8"))
        except FileNotFoundError as missing:
            raise AssetsMissingError from missing
        found = entries[entry]
        styles = tuple(f"{self.prefix}/{name}" for name in found.get("css", ()))
        return ExtensionAssets(f"{self.prefix}/{found['file']}", styles)


@dataclass(frozen=True, slots=True)
class ExtensionAssets:
    """Addresses of a script and its styles."""

    script: str
    styles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApplicationScreen:
    """A page that one script draws; `boot` is what it begins with."""

    title: str
    assets: ExtensionAssets
    boot: Mapping[str, object] = field(default_factory=dict)


def load_extensions() -> tuple[Extension, ...]:
    """Find the extensions that are installed, by name."""
    found = [entry.load() for entry in entry_points(group=GROUP)]
    return tuple(sorted((one for one in found if isinstance(one, Extension)), key=_name))


def _name(extension: Extension) -> str:
    return extension.name
