"""Opening a store for a command: which one, prepared, and closed at the end.

Rule of this file: a command that only looks makes no store; it says that there is none.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.text import localise
from runtime.bootstrap import NotReady, build_system, prepare
from runtime.cli.command_error import CommandError
from runtime.config import Config, read_config
from runtime.services.outcome import Refusal
from runtime.services.system import System
from runtime.storage.errors import StoreError


@dataclass(frozen=True, slots=True)
class Store:
    """An opened store."""

    config: Config
    system: System


def add_database_argument(parser: argparse.ArgumentParser) -> None:
    """Declare `--db`."""
    parser.add_argument(
        "--db",
        metavar="URL",
        help="the database; else VERMILION_DB, else sqlite:///./data/vermilion.db",
    )


@contextmanager
def opened(arguments: argparse.Namespace, *, make: bool = False) -> Iterator[Store]:
    """Open the store that the arguments name; `make` also makes a new one."""
    config = read_config(os.environ, arguments.db)
    missing = _missing_file(config.database_url)
    if missing is not None and not make:
        raise CommandError(f"there is no store at {missing}; `vermilion serve` makes one", status=2)
    with ready_store(config) as store:
        yield store


@contextmanager
def ready_store(config: Config) -> Iterator[Store]:
    """Prepare the store of a configuration and close it at the end."""
    try:
        system = build_system(config)
    except NotReady as error:
        raise CommandError(str(error), status=2) from error
    try:
        try:
            prepare(system, tell)
        except (NotReady, StoreError) as error:
            raise CommandError(str(error)) from error
        yield Store(config, system)
    finally:
        system.database.close()


def tell(text: str) -> None:
    """Say what is being done, on stderr: stdout is for answers."""
    print(text, file=sys.stderr, flush=True)


def refused(refusal: Refusal) -> CommandError:
    """Turn a refusal into the command's last word."""
    text = localise(refusal.message, "en")
    for problem in refusal.errors:
        place = f"{problem.path}: " if problem.path else ""
        text += f" {place}{localise(problem.message, 'en')}"
    return CommandError(text)


def _missing_file(url: str) -> Path | None:
    scheme, _, rest = url.partition(":///")
    path = rest.partition("?")[0]
    if not scheme.startswith("sqlite") or path in ("", ":memory:"):
        return None
    return None if Path(path).exists() else Path(path)
