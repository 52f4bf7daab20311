"""Every route asks for a right, and every kind of caller gets the answer that goes with it."""

import json
from itertools import chain
from typing import Any

import pytest
from starlette.routing import Mount
from starlette.routing import Route as WebRoute

from runtime.api.application import METHODS
from runtime.api.authentication import SHAPING
from runtime.api.guard import SecurityHeaders
from runtime.api.handlers.operations import operation_routes
from runtime.api.metrics import Metrics
from runtime.api.on_demand import OnDemand
from runtime.api.rights import MEANING, Right
from runtime.api.route import API, SAFE, Route
from runtime.api.routes import api_routes
from runtime.bootstrap import build_application, declared_routes
from runtime.config import Config
from tests.runtime.api.conftest import Served

BELOW = api_routes()
ROUTES = (*BELOW, *operation_routes(Metrics()))
ANYBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
NAMES = {
    "app": "field_work",
    "form": "visit",
    "field": "place",
    "report": "spending",
    "widget": "by_kind",
    "id": ANYBODY,
    "action": "archive",
    "workflow": "approval",
    "role": "field_work.clerk",
}

BODIES = {"/apps/{app}/forms/{form}/actions/{action}": {"ids": [ANYBODY]}}
"""What a route must be given before it looks at who asks."""


def _address(route: Route) -> str:
    prefix = API if route in BELOW else ""
    return prefix + route.path.format(**NAMES)


def test_every_right_has_a_meaning() -> None:
    assert set(MEANING) == set(Right)


def test_every_route_asks_for_a_right_and_is_there_once() -> None:
    declared = [(route.method, route.path) for route in ROUTES]

    assert all(isinstance(route.right, Right) for route in ROUTES)
    assert len(declared) == len(set(declared))
    assert all(route["right"] and route["permission"] for route in declared_routes())


def test_safe_methods_write_nothing_and_writing_routes_say_so() -> None:
    for route in ROUTES:
        assert not (route.writes and route.method in SAFE), route.path


def test_what_is_served_is_what_is_declared(served: Served) -> None:
    """Nothing answers but what `vermilion routes` tells of."""
    application = build_application(served.system, Config())
    assert isinstance(application, SecurityHeaders)
    told = {route["path"] for route in declared_routes()}
    catching = {"/api/{rest:path}", "/{rest:path}"}
    answering = set()
    routes = application._app.routes  # type: ignore[attr-defined]
    for route in chain(*(one.routes if isinstance(one, OnDemand) else [one] for one in routes)):
        if isinstance(route, Mount):
            answering.add(f"{route.path}/{{file}}")
        elif isinstance(route, WebRoute):
            answering.add(route.path)

    assert answering - catching == told


def test_only_these_routes_are_open_to_everybody() -> None:
    public = {(route.method, route.path) for route in ROUTES if route.right is Right.PUBLIC}

    assert public == {
        ("POST", "/session"),
        ("DELETE", "/session"),
        ("GET", "/openapi.json"),
        ("GET", "/docs"),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/metrics"),
    }


def _send(served: Served, name: str | None, route: Route) -> int:
    options: dict[str, Any] = {}
    if route.method in ("POST", "PUT", "PATCH"):
        options["json"] = BODIES.get(route.path, {})
    if route.method in ("PATCH", "DELETE", "PUT"):
        options["headers"] = {"if-match": '"1"'}
    return served.client(name).request(route.method, _address(route), **options).status_code


def test_nobody_unknown_gets_beyond_the_public_routes(served: Served) -> None:
    answers = {
        f"{route.method} {route.path}": _send(served, None, route)
        for route in ROUTES
        if route.right is not Right.PUBLIC
    }

    assert {name: status for name, status in answers.items() if status != 401} == {}


@pytest.mark.parametrize("name", ["cleo", "bea", "ada", "sam"])
def test_an_administrators_routes_are_for_administrators(served: Served, name: str) -> None:
    answers = {
        f"{route.method} {route.path}": _send(served, name, route)
        for route in ROUTES
        if route.right is Right.ADMIN
    }

    assert answers
    assert {route: status for route, status in answers.items() if status != 403} == {}


DESIGNERS = {"dora": {Right.APP_DESIGN}, "rex": {Right.APP_PUBLISH}, "bea": set(SHAPING)}
"""The rights on the definition that the sample app gives, by person."""


@pytest.mark.parametrize(
    ("name", "status"),
    [("cleo", 403), ("ada", 403), ("sam", 404), ("dora", 403), ("rex", 403), ("bea", 403)],
)
def test_the_definition_is_for_those_who_have_the_right(
    served: Served, name: str, status: int
) -> None:
    """Others are refused at the door; who may not see the app finds none."""
    answers = {
        f"{route.method} {route.path}": (_send(served, name, route), route.right)
        for route in ROUTES
        if route.right in SHAPING
    }
    may = DESIGNERS.get(name, set())

    assert {right for _, right in answers.values()} == set(SHAPING)
    for route, (answer, right) in answers.items():
        if right in may:
            assert answer != 403, route
        else:
            assert answer == status, route


def test_a_person_without_a_role_finds_nothing(served: Served) -> None:
    """Lists of one's own are empty; everything else is not there, or not allowed."""
    own = {"/apps", "/tasks", "/session", "/session/password", "/files"}
    own |= {"/notifications", "/notifications/read"}
    answers = {
        f"{route.method} {route.path}": _send(served, "sam", route)
        for route in ROUTES
        if route.right is not Right.PUBLIC and route.path not in own
    }

    assert {route: status for route, status in answers.items() if status not in (403, 404)} == {}
    client = served.client("sam")
    assert client.get("apps").json()["items"] == []
    assert client.get("tasks").json()["items"] == []
    assert client.get("notifications").json()["items"] == []


def test_other_methods_are_told_with_those_there_are(served: Served) -> None:
    client = served.client("admin")
    paths: dict[str, set[str]] = {}
    for route in ROUTES:
        paths.setdefault(_address(route), set()).add(route.method)
    for path, methods in paths.items():
        allowed = methods | ({"HEAD"} if "GET" in methods else set())
        for method in set(METHODS) - allowed - {"CONNECT", "HEAD"}:
            answer = client.request(method, path)
            assert answer.status_code == 405, (method, path)
            assert set(answer.headers["allow"].split(", ")) == allowed


def test_no_answer_to_anybody_is_a_crash(served: Served) -> None:
    for name in (None, "sam", "cleo", "bea", "ada", "admin"):
        for route in ROUTES:
            assert _send(served, name, route) < 500, (name, route.method, route.path)


def test_the_list_of_routes_is_json() -> None:
    assert json.loads(json.dumps(declared_routes())) == declared_routes()
