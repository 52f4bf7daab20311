"""`vermilion simulate`: rehearses a workflow of an app's files; nothing is kept of it.

Rules of this file:
1. Without a database the app is tried in a scratch store, with what the file puts there.
2. With one, the files are tried as a draft on its records, in a transaction that is rolled back.
3. Exit status 1: something was refused, or (`--last`) records would go otherwise, or
   (`--coverage`) there is a flow that nobody can go.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from engine.definition.issue import DefinitionError
from engine.definition.loader import load_app
from engine.definition.model import App
from runtime.bootstrap import operator
from runtime.cli.command_error import CommandError
from runtime.cli.coverage import tell_coverage
from runtime.cli.store import opened, refused
from runtime.exchange.app_bundle import read_app
from runtime.services.act import consult
from runtime.services.outcome import Refusal
from runtime.services.rehearsal.backtest import MOST, BackTest, backtest_candidate
from runtime.services.rehearsal.candidate import Candidate, candidate_of
from runtime.services.rehearsal.sample_file import (
    SampleFault,
    SampleFile,
    read_sample,
    simulate_sample,
)
from runtime.services.rehearsal.telling import Rehearsed
from runtime.services.scenario.outcome import Unexpected
from runtime.services.scenario.scratch import NotPublished, Scratch
from runtime.services.system import System


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("path", type=Path, metavar="PATH", help="the app: a folder, file or zip")
    parser.add_argument("--workflow", required=True, metavar="W", help="the workflow's key")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help="YAML or JSON: as, given, values, decisions; without it an empty record",
    )
    what.add_argument(
        "--last", type=int, metavar="N", help="play the last N records of --db once more"
    )
    what.add_argument(
        "--coverage",
        action="store_true",
        help="list every way through it, with example values at the bounds of its conditions",
    )
    parser.add_argument("--db", metavar="URL", help="try it on the records of this store")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Rehearse, and tell how it went."""
    app = _app(arguments.path)
    if arguments.coverage:
        return tell_coverage(app, arguments.workflow, as_json=arguments.json)
    if arguments.last is not None:
        if arguments.db is None or not 0 < arguments.last <= MOST:
            raise CommandError(f"simulate: --last takes 1 to {MOST} and needs --db", status=2)
        with _on_store(arguments, app) as (system, candidate):
            return _compare(system, candidate, arguments)
    sample = _sample(arguments.record)
    with _on_stage(arguments, app) as (system, candidate):
        try:
            found = simulate_sample(system, operator(system), candidate, arguments.workflow, sample)
        except Unexpected as error:
            raise CommandError(f"simulate: {error}", status=2) from error
    if isinstance(found, Refusal):
        raise refused(found)
    _tell(found, as_json=arguments.json)
    return 1 if found.refusal is not None else 0


@contextmanager
def _on_stage(arguments: argparse.Namespace, app: App) -> Iterator[tuple[System, Candidate]]:
    if arguments.db is not None:
        with _on_store(arguments, app) as store:
            yield store
        return
    clock = _now
    with tempfile.TemporaryDirectory(prefix="vermilion-simulate-") as folder:
        try:
            scratch = Scratch([_files(arguments.path)], clock, Path(folder))
        except NotPublished as error:
            raise CommandError(f"simulate: the app cannot be published: {error}") from error
        try:
            yield scratch.system(clock), Candidate(app.app.key)
        finally:
            scratch.close()


@contextmanager
def _on_store(arguments: argparse.Namespace, app: App) -> Iterator[tuple[System, Candidate]]:
    with opened(arguments) as store:
        found = consult(store.system, operator(store.system), candidate_of, app)
        if isinstance(found, Refusal):
            raise refused(found)
        yield store.system, found


def _compare(system: System, candidate: Candidate, arguments: argparse.Namespace) -> int:
    found = backtest_candidate(
        system, operator(system), candidate, arguments.workflow, arguments.last, {}
    )
    if isinstance(found, Refusal):
        raise refused(found)
    if arguments.json:
        print(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        _tell_differences(found)
    return 1 if found.different else 0


def _tell(found: Rehearsed, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
        return
    by_key = {str(node["node"]): node for node in found.nodes}
    for one in found.path:
        node = by_key[str(one["node"])] if isinstance(one, dict) else {}
        print(f"{node['label']}{_who(node)}")
        if node["reason"]:
            print(f"    {node['reason']}")
        steps = node["steps"]
        for sentence in steps if isinstance(steps, list) else []:
            print(f"    {sentence}")
    if isinstance(found.refusal, dict):
        where = f" at {found.refusal['node']}" if found.refusal["node"] else ""
        print(f"refused{where}: {found.refusal['message']}")
        errors = found.refusal["errors"]
        for error in errors if isinstance(errors, list) else []:
            if isinstance(error, dict):
                print(f"    {error['path']}: {error['message']}")
    print(found.outcome)


def _who(node: Mapping[str, object]) -> str:
    people = node["people"]
    names = [
        f"{one['name']} ({one['reason']})"
        for one in (people if isinstance(people, list) else [])
        if isinstance(one, dict)
    ]
    return f": {', '.join(names)}" if names else ""


def _tell_differences(found: BackTest) -> None:
    for one in found.as_json()["different"]:  # type: ignore[union-attr]
        if isinstance(one, dict):
            print(one["title"] or one["record"])
            for side in ("before", "after"):
                ends = one["outcome"]
                end = ends[side] if isinstance(ends, dict) else ""
                print(f"    {side}: {_way(one[side])} → {end}")
    print(f"{found.compared} compared, {len(found.different)} different")


def _way(path: object) -> str:
    nodes = [one for one in (path if isinstance(path, list) else []) if isinstance(one, dict)]
    return ", ".join(str(one["label"]) for one in nodes)


def _sample(path: Path | None) -> SampleFile:
    if path is None:
        return SampleFile()
    try:
        return read_sample(path.name, path.read_bytes())
    except OSError as error:
        raise CommandError(
            f"simulate: {path} cannot be read: {error.strerror}", status=2
        ) from error
    except SampleFault as error:
        raise CommandError(f"simulate: {error}", status=2) from error


def _app(path: Path) -> App:
    try:
        return load_app(_files(path))
    except DefinitionError as error:
        raise CommandError(f"simulate: {path}: {error}") from error


def _files(path: Path) -> Mapping[str, bytes]:
    try:
        return read_app(path)
    except DefinitionError as error:
        raise CommandError(f"simulate: {path}: {error}") from error
    except OSError as error:
        raise CommandError(
            f"simulate: {path} cannot be read: {error.strerror}", status=2
        ) from error


def _now() -> datetime:
    return datetime.now(UTC)
