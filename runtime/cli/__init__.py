"""The command line: reads arguments and calls a use case; no rule lives here.

Rules of this package:
1. One file a command, with `add_arguments(parser)` and `run(arguments) -> exit status`; it is
   registered in COMMANDS and imported only when it is asked for.
2. Exit status: 0 done, 1 found wrong, 2 used wrongly. A CommandError is one line on stderr.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from itertools import islice
from typing import Protocol, cast

from runtime.cli.command_error import CommandError
from runtime.collection import resting


class CommandModule(Protocol):
    """What the module of a command holds."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments."""
        ...

    def run(self, arguments: argparse.Namespace) -> int:
        """Carry the command out; give the exit status."""
        ...


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, what it does in a line, and the module that does it."""

    name: str
    summary: str
    module: str


COMMANDS = (
    Command("app", "apps and their versions, in and out", "runtime.cli.app"),
    Command("check", "check definitions and tell every fault", "runtime.cli.check"),
    Command("eval", "try an expression", "runtime.cli.eval"),
    Command("routes", "every HTTP route with the right it asks for", "runtime.cli.routes"),
    Command("schema", "write the JSON Schema of the definition language", "runtime.cli.schema"),
    Command("serve", "prepare the store and answer requests", "runtime.cli.serve"),
    Command("simulate", "rehearse a workflow; nothing is kept", "runtime.cli.simulate"),
    Command("test", "run an app's scenarios in a scratch store", "runtime.cli.test"),
    Command("user", "accounts, roles, passwords and tokens", "runtime.cli.user"),
    Command("verify", "check that the store is whole", "runtime.cli.verify"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status (0 done, 1 found wrong, 2 used wrongly)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser(given)
    parsed = parser.parse_args(_arranged(given))
    if not hasattr(parsed, "run"):
        parser.print_help()
        return 0
    try:
        return int(parsed.run(parsed))
    except CommandError as error:
        if parsed.debug:
            raise
        print(f"vermilion: {error}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if parsed.debug:
            raise
        first = str(error).strip().partition("\n")[0]
        print(f"vermilion: {type(error).__name__}: {first} (--debug tells more)", file=sys.stderr)
        return 1


def _arranged(given: list[str]) -> list[str]:
    """Put an expression that begins with a sign where it is not taken for an option."""
    if given[:1] != ["eval"]:
        return given
    options, expressions, rest = ["eval"], list[str](), iter(given[1:])
    for argument in rest:
        if argument in ("--values", "--file"):
            options += [argument, *islice(rest, 1)]
        elif argument == "--" or argument.startswith(("--values=", "--file=", "--debug", "--help")):
            options += [argument] if argument != "--" else []
        else:
            (options if argument == "-h" else expressions).append(argument)
    return [*options, *(["--", *expressions] if expressions else [])]


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vermilion")
    parser.add_argument("--version", action="version", version=version("vermilion"))
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    commands = parser.add_subparsers(metavar="COMMAND")
    for command in COMMANDS:
        own = commands.add_parser(command.name, help=command.summary, description=command.summary)
        # Only the module that is asked for is loaded: trying an expression opens no database.
        if command.name in given:
            own.add_argument("--debug", action="store_true", default=argparse.SUPPRESS)
            with resting():
                module = cast(CommandModule, import_module(command.module))
            module.add_arguments(own)
            own.set_defaults(run=module.run)
    return parser
