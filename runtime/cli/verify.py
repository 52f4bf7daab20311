"""`vermilion verify`: checks that the store is whole and prints each difference."""

import argparse
import json

from runtime.cli.store import add_database_argument, opened
from runtime.services.verify_store import verify_store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_database_argument(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Print each difference; 1 when there is any."""
    with opened(arguments) as store:
        found = verify_store(store.system)
    if arguments.json:
        print(json.dumps({"differences": list(found)}, ensure_ascii=False, indent=2))
    else:
        for difference in found:
            print(difference)
        print(f"{len(found)} differences" if len(found) != 1 else "1 difference")
    return 1 if found else 0
