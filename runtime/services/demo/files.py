"""Read the files of reference and demo data, with every fault at its place.

Rules of this file:
1. `data/*` is reference data; `data/demo/users.*` are people, `data/demo/automations.*` says since
   when rules are at work, the rest of `data/demo` are demo records.
2. Reference data may not name people and may not be generated.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from engine.definition.reading import read_file
from engine.definition.tree import Path, Tree
from engine.text import Element, localise
from runtime.services.demo.fault import DataFault
from runtime.services.demo.model import DemoAutomations, DemoPeople, DemoRecords

Made = TypeVar("Made", bound=Element)
_DATA, _DEMO = "data/", "data/demo/"
_PEOPLE, _AUTOMATIONS = "users", "automations"
_SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of records, with the places of all that stands in it."""

    records: DemoRecords
    tree: Tree

    def at(self, *path: str | int) -> str:
        """Where something of it stands: `file:line:col`."""
        known: Path = ()
        for step in path:
            known = (*known, step) if (*known, step) in self.tree.values else known
        return str(self.tree.values[known])


def reference_files(assets: Mapping[str, bytes]) -> Iterator[DataFile]:
    """Read the reference data of an app, in the order of the names. Raises DataFault."""
    for name in sorted(assets):
        if _is_data(name, _DATA):
            file = _records(name, assets[name])
            _judge_reference(file)
            yield file


def demo_people(assets: Mapping[str, bytes]) -> DemoPeople | None:
    """Read the people of the demo; None when there are none. Raises DataFault."""
    return next((made for _, made in _named(DemoPeople, _PEOPLE, assets)), None)


def demo_automations(assets: Mapping[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """Read since when automations are at work: the place, the key, the moment. Raises DataFault."""
    for tree, made in _named(DemoAutomations, _AUTOMATIONS, assets):
        for key, since in made.since.items():
            yield str(tree.values[("since", key)]), key, since


def demo_files(assets: Mapping[str, bytes]) -> Iterator[DataFile]:
    """Read the demo records of an app, in the order of the names. Raises DataFault."""
    for name in sorted(assets):
        if _is_data(name, _DEMO) and _stem(name) not in (_PEOPLE, _AUTOMATIONS):
            yield _records(name, assets[name])


def has_demo(assets: Mapping[str, bytes]) -> bool:
    """Whether an app brings demo data."""
    return any(_is_data(name, _DEMO) for name in assets)


def _named(
    model: type[Made], stem: str, assets: Mapping[str, bytes]
) -> Iterator[tuple[Tree, Made]]:
    for name in sorted(assets):
        if _is_data(name, _DEMO) and _stem(name) == stem:
            made, tree = _read(model, name, assets[name])
            yield tree, made


def _is_data(name: str, folder: str) -> bool:
    rest = name.removeprefix(folder)
    return name.startswith(folder) and "/" not in rest and rest.endswith(_SUFFIXES)


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0]


def _records(name: str, content: bytes) -> DataFile:
    return DataFile(*_read(DemoRecords, name, content))


def _read(model: type[Made], name: str, content: bytes) -> tuple[Made, Tree]:
    reading = read_file(name, content)
    faults = [one for one in reading.issues if one.is_error]
    if faults or reading.tree is None:
        first = faults[0] if faults else None
        said = f"{first.location}: {localise(first.message, 'en')}" if first else name
        raise DataFault(said)
    tree = reading.tree
    try:
        return model.model_validate(tree.data), tree
    except ValidationError as error:
        first_error = error.errors(include_url=False, include_context=False)[0]
        path: Path = ()
        for step in first_error["loc"]:
            path = (*path, step) if (*path, step) in tree.values else path
        inside = ".".join(str(step) for step in first_error["loc"])
        raise DataFault(f"{tree.values[path]}: {inside}: {first_error['msg']}") from error


def _judge_reference(file: DataFile) -> None:
    if file.records.generate:
        raise DataFault(f"{file.at('generate')}: reference data is not generated")
    for place, one in enumerate(file.records.records):
        people = [word for word in ("by", "owner") if getattr(one, word) is not None]
        if people or one.then:
            word = people[0] if people else "then"
            raise DataFault(f"{file.at('records', place, word)}: reference data names no people")
