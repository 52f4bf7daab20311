"""The files of an app to its model, with every fault of reading and of shape at its place.

Rules of this file:
1. All faults come together: what is faulty is left out, and the rest is still built.
2. `app` is there only without errors; `partial` is what could be built, for further checks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from engine.definition.assembly import Assembly, assemble
from engine.definition.issue import DefinitionError, Issue, has_errors, issue
from engine.definition.model import FORMAT_VERSION, App
from engine.definition.pruning import prune
from engine.definition.shape_issues import shape_issue
from engine.definition.source import Source
from engine.definition.structure import UNKNOWN, Fault, structural_faults
from engine.definition.tree import Data, Path, original, value_at
from engine.text import KEY_PATTERN

MAX_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of an app's files; `assets` are data and prints, by file name."""

    app: App | None
    issues: tuple[Issue, ...]
    source: Source
    partial: App | None = None
    assets: Mapping[str, bytes] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)


def load_files(files: Mapping[str, bytes]) -> Loaded:
    """Read and build an app; names are relative to it, or there is one file that holds all."""
    assembly = assemble(files)
    newer = _newer_format(assembly)
    if newer or assembly.tree.data is None:
        found = newer or tuple(assembly.issues)
        return Loaded(None, found, Source(), None, assembly.assets, dict(files))
    built = _build(assembly)
    issues = tuple(sorted((*assembly.issues, *built.issues), key=_order))
    app = None if has_errors(issues) else built.app
    return Loaded(app, issues, built.source, built.app, assembly.assets, dict(files))


def load_app(files: Mapping[str, bytes]) -> App:
    """Read an app that must be sound in shape; raise DefinitionError with all its faults."""
    loaded = load_files(files)
    if loaded.app is None:
        raise DefinitionError(loaded.issues)
    return loaded.app


def _order(found: Issue) -> tuple[str, int, int]:
    return (found.location.file, found.location.line, found.location.column)


def _newer_format(assembly: Assembly) -> tuple[Issue, ...]:
    """Nothing of an app for a later engine is looked at: its rules are not ours."""
    path: Path = ("app", "format")
    needed = value_at(assembly.tree.data, path)
    if not isinstance(needed, int) or isinstance(needed, bool) or needed <= FORMAT_VERSION:
        return ()
    place = Source(assembly.tree.data, assembly.tree.values).place(path)
    return (issue("VER001", place, needed=needed, known=FORMAT_VERSION),)


@dataclass(frozen=True, slots=True)
class _Built:
    app: App | None
    issues: tuple[Issue, ...]
    source: Source


def _build(assembly: Assembly) -> _Built:
    """Check the shape, leave out what is faulty, and build the model of the rest."""
    tree = assembly.tree
    whole = Source(tree.data, tree.values, tree.keys)
    faults = structural_faults(tree.data)
    issues = [_told(fault, whole) for fault in _relevant(faults)]
    refused: set[Path] = set()
    for _ in range(MAX_ROUNDS):
        pruned = prune(tree.data, faults, refused)
        lost = pruned.lost | assembly.lost
        source = Source(pruned.data, tree.values, tree.keys, pruned.origin, frozenset(lost))
        if pruned.data is None:
            return _Built(None, tuple(issues), source)
        try:
            return _Built(App.model_validate(pruned.data), tuple(issues), source)
        except ValidationError as error:
            for fault in _model_faults(error, pruned.data):
                issues.append(_told(fault, source))
                refused.add(original(pruned.origin, fault.path))
    return _Built(None, tuple(issues), whole)


def _relevant(faults: Iterable[Fault]) -> list[Fault]:
    """Say nothing of a missing head when its file is already reported."""
    return [fault for fault in faults if fault.path or fault.bound != "app"]


def _told(fault: Fault, source: Source) -> Issue:
    at_key = fault.rule == UNKNOWN
    return shape_issue(fault, source.key_place(fault.path) if at_key else source.place(fault.path))


def _model_faults(error: ValidationError, data: Data) -> list[Fault]:
    """What the model refuses beyond the schema: numbers that are none, above all."""
    found = []
    for problem in error.errors(include_url=False, include_context=False):
        path = _data_path(problem["loc"], data)
        value = value_at(data, path)
        if problem["type"].startswith("decimal"):
            found.append(Fault(path, "type", ("number",), value))
        elif problem["type"] == "string_pattern_mismatch":  # the schema's `$` lets a line end pass
            found.append(Fault(path, "pattern", KEY_PATTERN, value))
        else:
            found.append(Fault(path, str(problem["msg"]), None, value))
    return list({fault.path: fault for fault in found}.values())


def _data_path(location: Iterable[str | int], data: Data) -> Path:
    """Drop from a model's location what is no step in the data: tags and names of shapes."""
    path: Path = ()
    for step in location:
        here = value_at(data, path)
        inside = isinstance(here, dict) and step in here
        if inside or (isinstance(here, list) and isinstance(step, int) and step < len(here)):
            path = (*path, step)
    return path
