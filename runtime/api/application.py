"""The application: the API's routes, the pages' routes, and what surrounds both.

Rules of this file:
1. What is not routed is not there: a problem for the API, a page's own answer elsewhere.
2. A proxy's word on address and scheme counts only when it comes from a trusted one.
"""

import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from secrets import token_hex
from typing import Protocol

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.routing import Route as WebRoute
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from runtime.api.dispatch import endpoint
from runtime.api.guard import SecurityHeaders
from runtime.api.handlers.operations import operation_routes
from runtime.api.language import preferred
from runtime.api.metrics import Metrics
from runtime.api.on_demand import OnDemand
from runtime.api.problem import Fault, crash_answer, fault_answer
from runtime.api.route import API, Route
from runtime.services.system import System

LOG = logging.getLogger("vermilion.api")
THREADS = 20
"""Requests at once in a process: as many as the database has connections for."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")

Application = ASGIApp
"""What a server runs."""


class Background(Protocol):
    """Work that goes on beside the requests, from the first to the last."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """End, with what was begun done."""


def make_application(
    system: System,
    *,
    pages: Sequence[BaseRoute] = (),
    trusted_proxies: Sequence[str] = (),
    background: Sequence[Background] = (),
) -> Application:
    """Wire everything that answers requests."""
    metrics = Metrics()
    application = Starlette(
        routes=[
            *_web_routes(system, metrics, operation_routes(metrics), ""),
            OnDemand(API, lambda: _web_routes(system, metrics, _below(), API)),
            WebRoute("/api/{rest:path}", _nowhere, methods=METHODS),
            *pages,
        ],
        exception_handlers={HTTPException: _refused, Exception: _crashed},
        lifespan=lambda _: _life(system, background),
    )
    application.router.redirect_slashes = False
    guarded: ASGIApp = SecurityHeaders(application)
    if trusted_proxies:
        guarded = ProxyHeadersMiddleware(guarded, trusted_hosts=list(trusted_proxies))  # type: ignore[arg-type,assignment]
    return guarded


@asynccontextmanager
async def _life(system: System, background: Sequence[Background]) -> AsyncIterator[None]:
    """Bound the threads by the connections there are, and close these at the end."""
    current_default_thread_limiter().total_tokens = THREADS
    for work in background:
        work.start()
    yield
    for work in background:
        await run_in_threadpool(work.stop)
    await run_in_threadpool(system.database.close)


def _below() -> tuple[Route, ...]:
    from runtime.api.routes import api_routes  # loaded when a program first asks

    return api_routes()


def _web_routes(
    system: System, metrics: Metrics, routes: Iterable[Route], prefix: str
) -> list[BaseRoute]:
    """Gather the routes of each path, so that another method is told as 405 with all of them."""
    paths: dict[str, dict[str, Route]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method] = route
    return [
        WebRoute(prefix + path, endpoint(system, metrics, methods), methods=METHODS)
        for path, methods in sorted(paths.items(), key=lambda item: _generality(item[0]))
    ]


def _generality(path: str) -> list[bool]:
    """Rank a path behind those that say more: `/apps/import` comes before `/apps/{app}`."""
    return [part.startswith("{") for part in path.split("/")]


async def _nowhere(request: Request) -> Response:
    return fault_answer(_not_there(), _locale(request))


async def _refused(request: Request, error: Exception) -> Response:
    """Answer what Starlette itself refuses, such as an address that nobody has."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    fault = _not_there() if status == 404 else Fault(status, "http", _HTTP, headers=headers)
    return fault_answer(fault, _locale(request))


async def _crashed(request: Request, error: Exception) -> Response:
    error_id = token_hex(6)
    LOG.error("error %s", error_id, exc_info=error)
    return crash_answer(error_id, _locale(request))


def _not_there() -> Fault:
    return Fault(404, "not_found", {"en": "There is nothing here.", "zh": "此处没有内容。"})


def _locale(request: Request) -> str:
    return preferred(request.headers.get("accept-language"), "zh")


_HTTP = {"en": "This request cannot be answered.", "zh": "无法处理该请求。"}
