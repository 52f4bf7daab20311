"""Routes below a prefix come when they are first asked for."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Route

from runtime.api.on_demand import OnDemand
from tests.runtime.api.client import Client, event_loop


async def told(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{request.method} {request.url.path} {dict(request.path_params)}")


def asked(routes: Sequence[BaseRoute], *requests: tuple[str, str]) -> list[tuple[int, str]]:
    with event_loop() as loop:
        client = Client(Starlette(routes=list(routes)), loop)
        answers = [client.request(method, path) for method, path in requests]
    return [(answer.status_code, answer.text) for answer in answers]


def test_they_are_made_once_when_an_address_below_them_is_asked_for() -> None:
    made: list[str] = []

    def make() -> list[BaseRoute]:
        made.append("routes")
        return [Route("/far/{name}", told, methods=["GET"])]

    routes = [OnDemand("/far", make), Route("/near", told)]

    assert asked(routes, ("GET", "/near"), ("GET", "/farther"))[0] == (200, "GET /near {}")
    assert made == []

    first, second = asked(routes, ("GET", "/far/away"), ("GET", "/far/off"))
    assert first == (200, "GET /far/away {'name': 'away'}")
    assert second == (200, "GET /far/off {'name': 'off'}")
    assert made == ["routes"]


def test_a_method_finds_its_own_route_and_another_is_refused() -> None:
    routes = [Route("/far", told, methods=[method]) for method in ("GET", "POST")]
    below = [OnDemand("/far", lambda: routes)]
    asking = [("POST", "/far"), ("DELETE", "/far"), ("GET", "/far/away")]
    posted, deleted, nowhere = asked(below, *asking)

    assert posted == (200, "POST /far {}")
    assert (deleted[0], nowhere[0]) == (405, 404)
