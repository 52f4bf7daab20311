"""`vermilion app`: apps and their versions, in and out.

Rules of this file:
1. What would be changed is told before it is changed; `--yes` answers the question beforehand.
2. Faults are told at their place in the file, as `vermilion check` tells them.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import cast

from engine.definition.change import Change
from engine.definition.diff import diff
from engine.definition.issue import DefinitionError, Issue
from engine.definition.loader import load_files
from engine.definition.model import App
from engine.text import localise
from runtime.bootstrap import operator
from runtime.cli.command_error import CommandError
from runtime.cli.merge import merge_apps
from runtime.cli.store import Store, add_database_argument, opened, refused
from runtime.exchange.app_bundle import read_app, write_folder
from runtime.exchange.app_files import LAYOUTS, Format, one_file
from runtime.services.act import consult, perform
from runtime.services.app_versions import list_versions, rollback_app
from runtime.services.draft_app import replace_draft
from runtime.services.export_app import export_app
from runtime.services.import_bundle import note_origin
from runtime.services.list_apps import list_apps
from runtime.services.outcome import Refusal
from runtime.services.publish_app import ImportOutcome, import_app
from runtime.services.publish_draft import publish_draft

Act = Callable[[argparse.Namespace], int]
FORMATS = ("dir", "yaml", "json", "zip")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the acts and their arguments."""
    acts = parser.add_subparsers(metavar="ACT", required=True)
    listing = _act(acts, "list", "list the apps and their versions", _list)
    listing.add_argument("--json", action="store_true", help="as JSON")
    export = _act(acts, "export", "write a published app as files", _export)
    export.add_argument("key")
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="else KEY or KEY.FORMAT")
    export.add_argument("--format", choices=FORMATS, default="dir")
    difference = acts.add_parser("diff", help="tell what differs between two apps")
    difference.set_defaults(act=_diff)
    difference.add_argument("before", type=Path, metavar="A")
    difference.add_argument("after", type=Path, metavar="B")
    together = acts.add_parser("merge", help="bring two sides' edits of an app together")
    together.set_defaults(act=merge_apps)
    for name in ("base", "ours", "theirs"):
        together.add_argument(name, type=Path, metavar=name.upper())
    together.add_argument("-o", "--output", type=Path, metavar="OUT", help="else only told")
    take = _act(acts, "import", "publish an app from files", _import)
    take.add_argument("path", type=Path, metavar="FILE", help="a folder, YAML, JSON or zip")
    take.add_argument("--dry-run", action="store_true", help="only tell what would change")
    take.add_argument("--draft", action="store_true", help="stop before publishing")
    take.add_argument("--yes", action="store_true", help="do not ask")
    publish = _act(acts, "publish", "publish the draft of an app", _publish)
    publish.add_argument("key")
    publish.add_argument(
        "--decide",
        action="append",
        default=[],
        metavar="ID=OPTION",
        help="answer a decision that publishing waits for",
    )
    publish.add_argument("--note", default="", help="what is new; kept with the version")
    rollback = _act(acts, "rollback", "publish an earlier version again", _rollback)
    rollback.add_argument("key")
    rollback.add_argument("version", type=int)
    rollback.add_argument("--note", default="", help="why; kept with the version")


def run(arguments: argparse.Namespace) -> int:
    """Carry the act out."""
    act: Act = arguments.act
    return act(arguments)


def _act(
    acts: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, summary: str, act: Act
) -> argparse.ArgumentParser:
    own = acts.add_parser(name, help=summary, description=summary)
    add_database_argument(own)
    own.set_defaults(act=act)
    return own


def _list(arguments: argparse.Namespace) -> int:
    with opened(arguments) as store:
        caller = operator(store.system)
        apps = consult(store.system, caller, list_apps)
        rows = [
            {
                "key": app.key,
                "label": app.label,
                "version": app.version,
                "versions": _versions(store, app.key),
            }
            for app in apps
        ]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for row in rows:
        print(f"{row['key']}\t{row['label']}\tversion {row['version']}")
    return 0


def _versions(store: Store, app: str) -> list[dict[str, object]]:
    found = consult(store.system, operator(store.system), list_versions, app)
    return [] if isinstance(found, Refusal) else [version.as_json() for version in found]


def _export(arguments: argparse.Namespace) -> int:
    layout = "dir" if arguments.format == "dir" else LAYOUTS[cast(Format, arguments.format)]
    with opened(arguments) as store:
        caller = operator(store.system)
        files = consult(store.system, caller, export_app, arguments.key, layout)
    if isinstance(files, Refusal):
        raise refused(files)
    if arguments.format == "dir":
        target = arguments.output or Path(arguments.key)
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise CommandError(f"app export: {target} is there already", status=2)
        write_folder(files, target)
    else:
        target = arguments.output or Path(f"{arguments.key}.{arguments.format}")
        target.write_bytes(one_file(arguments.key, files, cast(Format, arguments.format)))
    print(target)
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    changes = diff(_sound(arguments.before), _sound(arguments.after))
    _tell_changes(changes)
    return 1 if changes else 0


def _import(arguments: argparse.Namespace) -> int:
    files = _read(arguments.path)
    with opened(arguments, make=True) as store:
        caller = operator(store.system)
        planned = _accepted(import_app(store.system, caller, files, dry_run=True))
        _tell_issues(planned.issues)
        _tell_changes(planned.changes)
        if arguments.dry_run:
            return 0
        if arguments.draft:
            saved = perform(store.system, caller, replace_draft, planned.app, files)
            if isinstance(saved, Refusal):
                raise refused(saved)
            print(f"saved the draft of {planned.app}")
            return 0
        if not arguments.yes and not _agreed(planned):
            print("nothing was changed")
            return 1
        outcome = _accepted(import_app(store.system, caller, files))
        note_origin(store.system, caller, outcome.app, files)
    print(f"published {outcome.app} version {outcome.version}")
    return 0


def _publish(arguments: argparse.Namespace) -> int:
    pairs = [one.partition("=") for one in arguments.decide]
    decisions = {id_: option for id_, _, option in pairs}
    with opened(arguments) as store:
        caller = operator(store.system)
        outcome = _accepted(
            publish_draft(
                store.system, caller, arguments.key, note=arguments.note, decisions=decisions
            )
        )
    _tell_changes(outcome.changes)
    print(f"published {outcome.app} version {outcome.version}")
    return 0


def _rollback(arguments: argparse.Namespace) -> int:
    with opened(arguments) as store:
        caller = operator(store.system)
        key, version = arguments.key, arguments.version
        outcome = _accepted(rollback_app(store.system, caller, key, version, note=arguments.note))
    _tell_changes(outcome.changes)
    print(f"published {outcome.app} version {outcome.version}")
    return 0


def _agreed(planned: ImportOutcome) -> bool:
    """Ask before what is in force changes; a program that cannot answer says `--yes`."""
    if not planned.changes:
        return True
    if not sys.stdin.isatty():
        raise CommandError("app import: say --yes to publish these changes", status=2)
    return input("Publish? [y/N] ").strip().lower() in ("y", "yes")


def _accepted(outcome: ImportOutcome | Refusal) -> ImportOutcome:
    if isinstance(outcome, Refusal):
        for problem in outcome.errors:
            print(f"{problem.path}: {localise(problem.message, 'en')} [{problem.code}]")
        raise CommandError(localise(outcome.message, "en"))
    return outcome


def _read(path: Path) -> dict[str, bytes]:
    try:
        return dict(read_app(path))
    except DefinitionError as error:
        _tell_issues(error.issues)
        raise CommandError(f"app: {path} cannot be read") from error
    except OSError as error:
        raise CommandError(f"app: {path} cannot be read: {error.strerror}", status=2) from error


def _sound(path: Path) -> App:
    loaded = load_files(_read(path))
    if loaded.app is None:
        _tell_issues(loaded.issues)
        raise CommandError(f"app: {path} has errors", status=2)
    return loaded.app


def _tell_changes(changes: Iterable[Change]) -> None:
    for change in changes:
        print(f"{change.path}: {localise(change.sentence, 'en')}")


def _tell_issues(issues: Iterable[Issue]) -> None:
    for issue in issues:
        print(f"{issue.location}: {issue.path}: {localise(issue.message, 'en')} [{issue.code}]")
