"""The gallery: apps that come with the program, to begin a new one from.

Rule of this file: the bundled apps are those that a new store is given; the examples are there to
begin from alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import runtime
from engine.definition.loader import load_files
from engine.text import localise
from runtime.services.views import Json

BUNDLED = "builtin_apps"
EXAMPLES = "gallery"
"""The folder of the examples in what is installed; where we are developed it is `examples`."""

App = tuple[str, Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class GalleryApp:
    """An app to begin from."""

    key: str
    label: str
    description: str
    forms: int
    workflows: int

    def as_json(self) -> dict[str, Json]:
        """Give it."""
        return {
            "key": self.key,
            "label": self.label,
            "description": self.description,
            "forms": self.forms,
            "workflows": self.workflows,
        }


def bundled_apps() -> Iterator[App]:
    """Find the apps that a new store is given, each with its files by name."""
    yield from _apps_in(files(BUNDLED))


def gallery_files(key: str) -> Mapping[str, bytes] | None:
    """Give the files of an app of the gallery; None when there is none of this key."""
    return next((content for name, content in _all() if name == key), None)


def list_gallery(locale: str) -> tuple[GalleryApp, ...]:
    """List what one may begin from, in the reader's language."""
    found: list[GalleryApp] = []
    for key, content in _all():
        app = load_files(content).app
        if app is not None:
            head = app.app
            found.append(
                GalleryApp(
                    key,
                    localise(head.label, locale, key),
                    localise(head.description, locale),
                    len(app.forms),
                    len(app.workflows),
                )
            )
    return tuple(found)


def _all() -> Iterator[App]:
    yield from bundled_apps()
    installed = files("runtime").joinpath(EXAMPLES)
    beside = Path(runtime.__file__).parents[1] / "examples"
    for folder in (installed, beside):
        if folder.is_dir():
            yield from _apps_in(folder)
            return


def _apps_in(folder: Traversable) -> Iterator[App]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir() and entry.joinpath("app.yaml").is_file():
            yield entry.name, dict(_files_below(entry, ""))


def _files_below(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.name.startswith((".", "__")):
            continue
        if entry.is_dir():
            yield from _files_below(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry.read_bytes()
