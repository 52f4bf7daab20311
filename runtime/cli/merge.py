"""`vermilion app merge BASE OURS THEIRS`: two sides' edits of one app brought together.

Rules of this file:
1. The merged app is written into the files of ours: what theirs did not change keeps its bytes.
2. Conflicts are listed and make the command fail; what is written then holds theirs.
"""

import argparse
from collections.abc import Mapping
from decimal import Decimal
from json import loads
from pathlib import Path

from engine.definition.app_data import app_data
from engine.definition.emission import json_bytes
from engine.definition.issue import DefinitionError
from engine.definition.merge import Merged, merge
from engine.definition.patch_app import patch_app
from engine.definition.tree import Data
from engine.text import localise
from runtime.cli.command_error import CommandError
from runtime.exchange.app_bundle import read_app, write_folder
from runtime.exchange.app_files import one_file


def merge_apps(arguments: argparse.Namespace) -> int:
    """Merge three apps; answers 1 when there are conflicts."""
    sides = [_files(path) for path in (arguments.base, arguments.ours, arguments.theirs)]
    base, ours, theirs = (
        _data(files, path)
        for files, path in zip(
            sides, (arguments.base, arguments.ours, arguments.theirs), strict=True
        )
    )
    merged = merge(base, ours, theirs)
    if arguments.output is not None:
        _write(arguments.output, patch_app(sides[1], ours, merged.definition))
        print(arguments.output)
    return _told(merged)


def _told(merged: Merged) -> int:
    for conflict in merged.conflicts:
        print(f"{conflict.path}: {localise(conflict.sentence, 'en')}")
    if merged.conflicts:
        print(f"{len(merged.conflicts)} conflicts; theirs was kept")
    return 1 if merged.conflicts else 0


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CommandError(f"app merge: {target} is there already", status=2)
    if target.suffix == ".zip":
        target.write_bytes(one_file("app", files, "zip"))
    elif len(files) == 1 and target.suffix in (".yaml", ".yml", ".json"):
        target.write_bytes(next(iter(files.values())))
    else:
        write_folder(files, target)


def _files(path: Path) -> dict[str, bytes]:
    try:
        return dict(read_app(path))
    except DefinitionError as error:
        raise CommandError(f"app merge: {path} cannot be read", status=2) from error
    except OSError as error:
        raise CommandError(f"app merge: {path}: {error.strerror}", status=2) from error


def _data(files: Mapping[str, bytes], path: Path) -> dict[str, Data]:
    data = app_data(files)
    if data is None:
        raise CommandError(f"app merge: {path} holds no app", status=2)
    read: dict[str, Data] = loads(json_bytes(data), parse_float=Decimal)
    return read
