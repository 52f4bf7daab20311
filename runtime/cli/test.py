"""`vermilion test`: runs an app's scenarios, and further files of them, in a scratch store.

Rules of this file:
1. A line a scenario, as each ends; what failed says where and what was found.
2. The last line is `N passed, N failed`; 1 when any failed, or when there was nothing to run.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.definition.issue import DefinitionError
from engine.text import localise
from runtime.cli.command_error import CommandError
from runtime.exchange.app_bundle import read_app
from runtime.services.run_scenarios import each_scenario
from runtime.services.scenario.scratch import NotPublished


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a folder, a YAML or JSON file, a zip"
    )
    parser.add_argument(
        "--scenarios",
        nargs="+",
        action="extend",
        default=[],
        type=Path,
        metavar="FILE",
        help="further files of scenarios",
    )
    parser.add_argument("-k", dest="only", metavar="NAME", help="only those whose name holds this")


def run(arguments: argparse.Namespace) -> int:
    """Run the scenarios; 1 when any failed."""
    apps = [_files(path) for path in arguments.paths]
    extra = {str(path): _content(path) for path in arguments.scenarios}
    passed = failed = 0
    with TemporaryDirectory(prefix="vermilion-test-") as folder:
        try:
            for result in each_scenario(apps, Path(folder), extra=extra, only=arguments.only):
                passed, failed = passed + result.passed, failed + (not result.passed)
                print(f"{'ok    ' if result.passed else 'FAILED'} {result.name}", flush=True)
                if result.failure is not None:
                    print(f"       {result.failure}", flush=True)
        except NotPublished as error:
            raise CommandError(f"test: {error}") from error
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def _files(path: Path) -> Mapping[str, bytes]:
    try:
        return read_app(path)
    except DefinitionError as error:
        told = "; ".join(localise(issue.message, "en") for issue in error.issues)
        raise CommandError(f"test: {path}: {told}") from error
    except OSError as error:
        raise CommandError(f"test: {path} cannot be read: {error.strerror}", status=2) from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"test: {path} cannot be read: {error.strerror}", status=2) from error
