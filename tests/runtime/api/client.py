"""An HTTP client of the application, in this process: requests go through ASGI as from uvicorn."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.types import ASGIApp

PEER = ("192.0.2.7", 50000)


class Client:
    """One user agent: it keeps cookies, and may send a bearer token with every request."""

    def __init__(
        self,
        application: ASGIApp,
        portal: BlockingPortal,
        token: str | None = None,
        base: str = "http://field.test",
    ) -> None:
        self._portal = portal
        transport = httpx.ASGITransport(application, raise_app_exceptions=False, client=PEER)
        headers = {"accept-language": "en"}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        self._client = httpx.AsyncClient(transport=transport, base_url=base, headers=headers)

    @property
    def cookies(self) -> httpx.Cookies:
        """The cookies it holds."""
        return self._client.cookies

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401
        """Send one request; a path that does not begin with `/` lies below `/api/v1/`."""
        url = path if path.startswith("/") else f"/api/v1/{path}"
        return self._portal.call(partial(self._client.request, method, url, **options))

    def get(self, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401
        """Read."""
        return self.request("GET", path, **options)

    def post(
        self,
        path: str,
        body: object = None,
        **options: Any,  # noqa: ANN401
    ) -> httpx.Response:
        """Send JSON."""
        if body is not None:
            options["json"] = body
        return self.request("POST", path, **options)

    def patch(
        self,
        path: str,
        body: object,
        version: int | None = None,
        **options: Any,  # noqa: ANN401
    ) -> httpx.Response:
        """Change, on a version."""
        headers: Mapping[str, str] = {} if version is None else {"if-match": f'"{version}"'}
        return self.request("PATCH", path, json=body, headers=headers, **options)

    def delete(self, path: str, version: int | None = None) -> httpx.Response:
        """Delete, on a version."""
        headers = {} if version is None else {"if-match": f'"{version}"'}
        return self.request("DELETE", path, headers=headers)


@contextmanager
def event_loop() -> Iterator[BlockingPortal]:
    """Run an event loop in a thread of its own."""
    with start_blocking_portal() as portal:
        yield portal
