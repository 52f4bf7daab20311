"""The command line: reads arguments and calls a use case; no rule lives here."""

import argparse
from collections.abc import Sequence
from importlib.metadata import version


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status (0 done, 1 found wrong, 2 used wrongly)."""
    parser = argparse.ArgumentParser(prog="vermilion")
    parser.add_argument("--version", action="version", version=version("vermilion"))
    parser.parse_args(arguments)
    parser.print_help()
    return 0
