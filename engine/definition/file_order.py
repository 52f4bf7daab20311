"""Where the elements of an app's files stand in a definition that says the same in a sequence of
its own: files are read by their names, while a list keeps what was added to it last at its end.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.definition.alignment import align
from engine.definition.issue import Issue
from engine.definition.layout import FOLDERS, Part, parts_of
from engine.definition.reading import read_file
from engine.definition.tree import Data


def in_the_order_of(
    definition: Mapping[str, Data], files: Mapping[str, bytes], issues: Iterable[Issue]
) -> tuple[Issue, ...]:
    """Point the faults that were found in files at the same places of a definition."""
    known: dict[str, list[int | None]] = {}
    return tuple(_pointed(one, definition, files, known) for one in issues)


def _pointed(
    issue: Issue,
    definition: Mapping[str, Data],
    files: Mapping[str, bytes],
    known: dict[str, list[int | None]],
) -> Issue:
    match issue.pointer:
        case (str(folder), int(place), *rest) if folder in FOLDERS:
            if folder not in known:
                known[folder] = _places(folder, definition.get(folder), files)
            places = known[folder]
            there = places[place] if place < len(places) else None
            return issue if there is None else replace(issue, pointer=(folder, there, *rest))
        case _:
            return issue


def _places(folder: str, meant: Data, files: Mapping[str, bytes]) -> list[int | None]:
    """For each element that the files say, in turn, its place in the definition."""
    said: list[Data] = []
    for part in parts_of(files):
        if part.part is not Part.ELEMENT or part.folder != folder:
            continue
        tree = read_file(part.name, files[part.name]).tree
        if tree is not None:
            several = folder == "scenarios" and isinstance(tree.data, list)
            said.extend(tree.data if several and isinstance(tree.data, list) else [tree.data])
    return align(meant, said, folder, loose=True) if isinstance(meant, list) else []
