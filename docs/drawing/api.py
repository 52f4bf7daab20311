"""The table of the API's routes, each with the right it asks for."""

from runtime.bootstrap import declared_routes

PREFIX = "/api/v1"
AT_THE_ROOT = ("/healthz", "/metrics", "/readyz")


def route_table() -> str:
    """Draw the routes for programs; pages are left out."""
    lines = ["| method | path | who may |", "| --- | --- | --- |"]
    for route in declared_routes():
        path = route["path"]
        if path.startswith(PREFIX) or path in AT_THE_ROOT:
            lines.append(f"| {route['method']} | `{path}` | {route['permission']} |")
    return "\n".join(lines)
