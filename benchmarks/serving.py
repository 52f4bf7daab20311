"""Requests a second through the whole application, in this process: no network, 8 clients.

The clients share the processors with the application, so this is a lower bound.
"""

import asyncio
import time
from collections.abc import Iterator

import httpx

from benchmarks.figure import Figure
from benchmarks.ground import AGAIN, Ground, Kind, accepted
from runtime.api.application import make_application
from runtime.services.caller import Caller, Way
from runtime.services.manage_users import issue_token

CLIENTS = 8
AIM = 250


def figures(ground: Ground, times: int, _records: int) -> Iterator[Figure]:
    """Create and submit, read, list, by HTTP requests with a bearer token."""
    for place, kind in enumerate(ground.kinds):
        asked = _requests(kind, ground.create(kind))
        for name, request in asked.items():
            aim = AIM / (3 if place else 1) if name == "create and submit" else None
            rate = asyncio.run(_rate(ground, _token(ground, kind), request, times))
            yield Figure(
                f"{CLIENTS} clients", f"{name}, {kind.name}", rate, "req/s", aim,
                more_is_better=True,
            )  # fmt: skip


def _requests(kind: Kind, record: str) -> dict[str, tuple[str, str, object]]:
    path = f"/api/v1/apps/{kind.app}/forms/{kind.form}/records"
    fields = ",".join(kind.shown)
    return {
        "create and submit": (
            "POST",
            path,
            {"values": dict(kind.sent), "submit": True, "acknowledge": AGAIN},
        ),
        "read": ("GET", f"{path}/{record}", None),
        "list of 50": ("GET", f"{path}?limit=50&sort={kind.sort}&fields={fields}", None),
    }


def _token(ground: Ground, kind: Kind) -> str:
    root = Caller(ground.system.nobody, Way.CLI, "en")
    name = kind.writer.person.username
    return accepted(issue_token(ground.system, root, name, name="benchmark"))


async def _rate(ground: Ground, token: str, request: tuple[str, str, object], times: int) -> float:
    method, path, body = request
    transport = httpx.ASGITransport(make_application(ground.system))
    headers = {"authorization": f"Bearer {token}"}
    share = max(1, times // CLIENTS)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://bench.test", headers=headers
    ) as client:

        async def ask() -> None:
            answer = await client.request(method, path, json=body)
            if answer.is_error:
                raise SystemExit(f"{method} {path}: {answer.text}")

        async def one_client() -> None:
            for _ in range(share):
                await ask()

        await ask()
        begun = time.perf_counter()
        await asyncio.gather(*(one_client() for _ in range(CLIENTS)))
        return share * CLIENTS / (time.perf_counter() - begun)
