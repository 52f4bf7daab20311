"""`vermilion test`: runs an app's scenarios, and further files of them, on scratch stores.

Rule of this file: a line a scenario, and under a failed one what was expected and what was found.
"""

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.definition.issue import DefinitionError
from runtime.cli.command_error import CommandError
from runtime.exchange.app_bundle import read_app
from runtime.services.run_scenarios import each_scenario
from runtime.services.scenario.outcome import ScenarioResult
from runtime.services.scenario.scratch import NotPublished


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="an app: a folder, a YAML or JSON file, a zip; several may depend on one another",
    )
    parser.add_argument(
        "--scenarios",
        nargs="+",
        action="extend",
        type=Path,
        default=[],
        metavar="FILE",
        help="further files of scenarios, or folders of them",
    )
    parser.add_argument(
        "-k", dest="name", metavar="NAME", help="only scenarios whose name contains this"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the scenarios; 1 when one of them fails, and when there was none to run."""
    apps = [_app(path) for path in arguments.paths]
    extra = {str(path): path.read_bytes() for path in _files(arguments.scenarios)}
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="vermilion-test-") as folder:
        try:
            for result in each_scenario(apps, Path(folder), extra=extra, only=arguments.name):
                _tell(result)
                passed += result.passed
                failed += not result.passed
        except NotPublished as error:
            raise CommandError(f"test: the app cannot be published: {error}") from error
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


def _tell(result: ScenarioResult) -> None:
    print(f"{'passed' if result.passed else 'FAILED'}  {result.name}", flush=True)
    if result.failure:
        print(f"        {result.failure}", flush=True)


def _app(path: Path) -> Mapping[str, bytes]:
    try:
        return read_app(path)
    except DefinitionError as error:
        raise CommandError(f"test: {path}: {error}") from error
    except OSError as error:
        raise CommandError(f"test: {path} cannot be read: {error.strerror}", status=2) from error


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.suffix in _SUFFIXES)
        elif path.is_file():
            yield path
        else:
            raise CommandError(f"test: there is no file {path}", status=2)


_SUFFIXES = (".yaml", ".yml", ".json")
