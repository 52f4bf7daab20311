"""The commands of the command line with their arguments, as argparse has them."""

import argparse
from collections.abc import Iterator
from importlib import import_module
from typing import cast

from runtime.cli import COMMANDS, CommandModule

TOLD_ONCE = frozenset({"--help", "--db"})
"""Options of nearly every command: the page's head tells them."""

Acts = argparse._SubParsersAction  # the only way to a parser's commands


def command_pages() -> str:
    """Draw every command, and every act of a command that has some."""
    return "\n".join(line for command in COMMANDS for line in _command(command.name))


def parser_of(name: str) -> argparse.ArgumentParser:
    """Give the parser of one command."""
    command = next(each for each in COMMANDS if each.name == name)
    parser = argparse.ArgumentParser(prog=f"vermilion {name}", description=command.summary)
    cast(CommandModule, import_module(command.module)).add_arguments(parser)
    return parser


def acts_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Give the parsers of a command's acts, by name."""
    found: dict[str, argparse.ArgumentParser] = {}
    for action in parser._actions:
        if isinstance(action, Acts):
            found |= action.choices
    return found


def _command(name: str) -> Iterator[str]:
    parser = parser_of(name)
    yield f"## `vermilion {name}`"
    yield ""
    yield f"{_sentence(parser.description or '')}"
    yield ""
    acts = acts_of(parser)
    summaries = {
        choice.dest: choice.help or ""
        for action in parser._actions
        if isinstance(action, Acts)
        for choice in action._choices_actions
    }
    for act, own in acts.items():
        yield f"### `vermilion {name} {act}`"
        yield ""
        yield _sentence(summaries.get(act, ""))
        yield ""
        yield from _arguments(own)
    if not acts:
        yield from _arguments(parser)


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    actions = [each for each in parser._actions if not TOLD_ONCE & {*each.option_strings}]
    if not actions:
        return
    yield "| argument | meaning | else |"
    yield "| --- | --- | --- |"
    for action in actions:
        yield f"| {_name(action)} | {_meaning(action)} | {_default(action)} |"
    yield ""


def _name(action: argparse.Action) -> str:
    value = action.metavar or action.dest.upper()
    shown = value if isinstance(value, str) else " ".join(value)
    if not action.option_strings:
        return f"`{shown}{'…' if action.nargs in ('+', '*') else ''}`"
    takes = f" {shown}" if action.nargs != 0 else ""
    return ", ".join(f"`{option}{takes}`" for option in action.option_strings)


def _meaning(action: argparse.Action) -> str:
    choices = f" ({', '.join(map(str, action.choices))})" if action.choices else ""
    return f"{action.help or ''}{choices}".strip().replace("|", "\\|")


def _default(action: argparse.Action) -> str:
    if action.nargs == 0 or action.default in (None, [], argparse.SUPPRESS):
        return ""
    return f"`{action.default}`" if action.default != "" else ""


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
