"""Which file of an app holds what.

Rules of this file:
1. `app` and `roles` stand at the top; forms, workflows, automations, reports and
   scenarios in folders, one
   element a file (scenarios: one or a list); `data/` and `prints/` are kept as bytes.
2. A single file with the key `app` holds everything at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from engine.definition.tree import Path

FOLDERS = ("forms", "workflows", "automations", "reports", "scenarios")
"""Folders whose files are elements of the list of the same name."""

ASSET_FOLDERS = ("data", "prints")
"""Folders whose files go along with the app untouched."""

ENDINGS = (".yaml", ".yml", ".json")
"""Endings of definition files."""


UNFIT = frozenset('\\:*?"<>|')
"""Signs that a path cannot have everywhere."""


class Part(Enum):
    """What a file is for."""

    HEAD = "app"
    ROLES = "roles"
    ELEMENT = "element"
    ASSET = "asset"
    WHOLE = "whole"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file's name, its part and, for elements, the list that it belongs to."""

    name: str
    part: Part
    folder: str = ""

    @property
    def stem(self) -> str:
        """The file's name without folder and ending."""
        return self.name.rpartition("/")[2].rpartition(".")[0]

    @property
    def expected(self) -> Path:
        """What is missing from the app when the file cannot be read."""
        if self.part is Part.ELEMENT:
            return (self.folder, self.stem)
        return (self.part.value, "*")


def is_asset_path(name: str) -> bool:
    """Whether a path leads into the folders of data and prints, and nowhere else."""
    steps = name.split("/")
    plain = all(step not in ("", ".", "..") and step.isprintable() for step in steps)
    return len(steps) > 1 and steps[0] in ASSET_FOLDERS and plain and not set(name) & UNFIT


def parts_of(names: Iterable[str]) -> tuple[FilePart, ...]:
    """Tell the part of each file, in the order in which they are read."""
    ordered = sorted(names, key=lambda name: (_rank(name), name))
    if len(ordered) == 1 and "/" not in ordered[0] and ordered[0].endswith(ENDINGS):
        return (FilePart(ordered[0], Part.WHOLE),)
    return tuple(_part_of(name) for name in ordered)


def _rank(name: str) -> int:
    if "/" not in name:
        return 0
    folder = name.partition("/")[0]
    return 1 + FOLDERS.index(folder) if folder in FOLDERS else 9


def _part_of(name: str) -> FilePart:
    folder, slash, rest = name.partition("/")
    if slash and folder in ASSET_FOLDERS:
        return FilePart(name, Part.ASSET if is_asset_path(name) else Part.UNKNOWN)
    if not name.endswith(ENDINGS):
        return FilePart(name, Part.UNKNOWN)
    if slash and folder in FOLDERS and "/" not in rest:
        return FilePart(name, Part.ELEMENT, folder)
    stem = name.rpartition(".")[0]
    if stem in ("app", "roles"):
        return FilePart(name, Part(stem))
    return FilePart(name, Part.UNKNOWN)
