"""`vermilion schema`: writes the JSON Schema of the definition language."""

import argparse
import json
from pathlib import Path

from engine.definition.schema import app_schema
from runtime.cli.command_error import CommandError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="a file, else stdout")


def run(arguments: argparse.Namespace) -> int:
    """Write the schema."""
    text = json.dumps(app_schema(), ensure_ascii=False, indent=2) + "\n"
    if arguments.output is None:
        print(text, end="")
        return 0
    try:
        arguments.output.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"schema: {arguments.output} cannot be written: {error.strerror}"
        raise CommandError(message, status=2) from error
    return 0
