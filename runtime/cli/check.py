"""`vermilion check`: checks definitions and tells every fault at its place.

Rules of this file:
1. A line an issue: `file:line:col: path: message`, the hint indented on the next one.
2. Apps that are checked together may depend on one another.
"""

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from engine.definition.checking import check_files
from engine.definition.issue import DefinitionError, Issue, Location, has_errors
from engine.definition.loader import load_files
from engine.definition.model import App
from engine.text import localise
from runtime.cli.command_error import CommandError
from runtime.exchange.app_bundle import read_app


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a folder, a YAML or JSON file, a zip"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object with every issue")
    parser.add_argument("--locale", choices=("en", "zh"), default="en", help="language of messages")


def run(arguments: argparse.Namespace) -> int:
    """Check every path; 1 when any of them has an error."""
    paths: list[Path] = arguments.paths
    bundles = [_read(path) for path in paths]
    apps = {app.app.key: app for bundle in bundles if (app := _partial(bundle)) is not None}
    issues = [each for bundle in bundles for each in _issues(bundle, apps)]
    if arguments.json:
        shown = [_as_json(each) for each in issues]
        print(json.dumps({"issues": shown}, ensure_ascii=False, indent=2))
    else:
        for each in issues:
            print(_as_text(each, arguments.locale))
    return 1 if has_errors(issues) else 0


@dataclass(frozen=True, slots=True)
class _Bundle:
    """A path, the files under it, and why they could not be read."""

    path: Path
    files: Mapping[str, bytes]
    refused: tuple[Issue, ...] = ()


def _read(path: Path) -> _Bundle:
    try:
        return _Bundle(path, read_app(path))
    except DefinitionError as error:
        return _Bundle(path, {}, error.issues)
    except OSError as error:
        raise CommandError(f"check: {path} cannot be read: {error.strerror}", status=2) from error


def _partial(bundle: _Bundle) -> App | None:
    return None if bundle.refused else load_files(bundle.files).partial


def _issues(bundle: _Bundle, apps: Mapping[str, App]) -> list[Issue]:
    found = bundle.refused or check_files(bundle.files, apps).issues
    return [replace(each, location=_under(bundle.path, each.location)) for each in found]


def _under(path: Path, location: Location) -> Location:
    """Name the file as the caller can open it."""
    whole = location.file == path.name and not path.is_dir()
    file = path if whole else path / location.file
    return replace(location, file=str(file))


def _as_text(found: Issue, locale: str) -> str:
    kind = "" if found.is_error else "warning: "
    path = f"{found.path}: " if found.path else ""
    line = f"{found.location}: {path}{kind}{localise(found.message, locale)} [{found.code}]"
    hint = localise(found.hint, locale)
    return f"{line}\n    {hint}" if hint else line


def _as_json(found: Issue) -> dict[str, object]:
    return {
        "code": found.code,
        "severity": found.severity.value,
        "file": found.location.file,
        "line": found.location.line,
        "column": found.location.column,
        "path": found.path,
        "message": found.message,
        "hint": found.hint,
    }
