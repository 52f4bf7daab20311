"""`vermilion routes`: every HTTP route with the right it asks for."""

import argparse
import json

from runtime.bootstrap import declared_routes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="as a JSON list")


def run(arguments: argparse.Namespace) -> int:
    """Print the routes."""
    routes = declared_routes()
    if arguments.json:
        print(json.dumps(routes, ensure_ascii=False, indent=2))
        return 0
    for route in routes:
        print(f"{route['method']:7}{route['path']:62}{route['right']}")
    return 0
