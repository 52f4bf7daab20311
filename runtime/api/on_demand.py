"""Routes that are made when an address below their prefix is first asked for.

Rule of this file: what such routes need is loaded with them, so that a start does not wait for what
nobody may ask for.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

_FOUND = "vermilion.route"


class OnDemand(BaseRoute):
    """The routes below a prefix; the first that takes path and method answers."""

    def __init__(self, prefix: str, make: Callable[[], Sequence[BaseRoute]]) -> None:
        self._prefix = prefix
        self._make = make

    @cached_property
    def routes(self) -> Sequence[BaseRoute]:
        """The routes, made now unless they are there."""
        return self._make()

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Find the route that answers; failing it, one that would take another method."""
        path = str(scope["path"])
        if path != self._prefix and not path.startswith(f"{self._prefix}/"):
            return Match.NONE, {}
        best, told = Match.NONE, dict[str, Any]()
        for route in self.routes:
            match, inner = route.matches(scope)
            if match.value > best.value:
                best, told = match, {**inner, _FOUND: route}
            if best is Match.FULL:
                break
        return best, told

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the route that was found answer."""
        route: BaseRoute = scope[_FOUND]
        await route.handle(scope, receive, send)
