"""From nothing to the first page, and what the process holds when it rests."""

import os
import resource
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError

from benchmarks.figure import Figure

PATIENCE = 60
PROGRAM = str(Path(sys.executable).with_name("vermilion"))


def figures() -> Iterator[Figure]:
    """Start a server on an empty store, then again on the store that is there."""
    with TemporaryDirectory() as folder:
        first, _ = _start(folder)
        before = _children()
        seconds, memory = _start(folder)
        work = _children() - before
    yield Figure("start", "cold start on an empty store", first, "s")
    yield Figure("start", "cold start to the first page", seconds, "s", 1.5)
    yield Figure("start", "its CPU", work, "s CPU", 1.5)
    yield Figure("start", "memory at rest", memory, "MB", 100)


@contextmanager
def serving(folder: str) -> Iterator[tuple[str, str]]:
    """Serve a store in a folder; gives the address and the database's URL."""
    with _served(folder) as (_, port):
        yield f"http://127.0.0.1:{port}", _url(folder)


def _start(folder: str) -> tuple[float, float]:
    begun = time.perf_counter()
    with _served(folder) as (server, _):
        return time.perf_counter() - begun, _resident(server.pid)


def _url(folder: str) -> str:
    return f"sqlite:///{folder}/store.db"


@contextmanager
def _served(folder: str) -> "Iterator[tuple[subprocess.Popen[bytes], int]]":
    """Start a server, and wait for its first page."""
    port = _free_port()
    command = [PROGRAM, "serve", "--db", _url(folder), "--port", str(port)]
    begun = time.perf_counter()
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ)
    )
    try:
        _answered(f"http://127.0.0.1:{port}/sign-in", begun, server)
        yield server, port
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _answered(url: str, begun: float, server: "subprocess.Popen[bytes]") -> None:
    while time.perf_counter() - begun < PATIENCE:
        if server.poll() is not None:
            raise SystemExit("the server ended by itself")
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
                answer.read()
                return
        except (URLError, ConnectionError):
            time.sleep(0.02)
    raise SystemExit("the server does not answer")


def _children() -> float:
    """CPU seconds of the servers that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _resident(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    kilobytes = next(one for one in lines if one.startswith("VmRSS")).split()[1]
    return int(kilobytes) / 1024


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
