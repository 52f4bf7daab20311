"""Read files of scenarios that are no part of an app."""

from pydantic import ValidationError

from engine.definition.reading import read_file
from engine.definition.scenario import Scenario
from engine.definition.tree import Data, Path, Tree
from engine.text import localise


class Unreadable(Exception):  # noqa: N818 - it says what the file is
    """A file of scenarios cannot be read; the message says where and why."""


def read_scenarios(name: str, content: bytes) -> list[Scenario]:
    """Read one scenario or a list of them. Raises `Unreadable`."""
    reading = read_file(name, content)
    faults = [one for one in reading.issues if one.is_error]
    if faults or reading.tree is None:
        first = faults[0] if faults else None
        raise Unreadable(f"{first.location}: {localise(first.message, 'en')}" if first else name)
    tree = reading.tree
    data = tree.data if isinstance(tree.data, list) else [tree.data]
    at: list[Path] = [(place,) if isinstance(tree.data, list) else () for place in range(len(data))]
    return [_scenario(one, tree, path) for one, path in zip(data, at, strict=True)]


def _scenario(data: Data, tree: Tree, at: Path) -> Scenario:
    try:
        return Scenario.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        path = at
        for step in first["loc"]:
            path = (*path, step) if (*path, step) in tree.values else path
        inside = ".".join(str(step) for step in path[len(at) :])
        raise Unreadable(f"{tree.values[path]}: {inside}: {first['msg']}") from error
