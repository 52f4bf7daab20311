"""From nothing to the first page of an app, and what the process holds when it rests.

Rules of this file:
1. The program is started as it is set up: with its modules and templates compiled.
2. The page is one that people work with: a list of the bundled app's largest form, asked for by
   somebody with conditional rights who had signed in before the process was started.
3. CPU and memory are those of the process when it has come to rest behind that page.
"""

import compileall
import os
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
from urllib.parse import urlencode

from benchmarks.figure import Figure
from runtime.web.rendering import compile_templates

PATIENCE = 60
PROGRAM = str(Path(sys.executable).with_name("vermilion"))
SIGN_IN = "/sign-in"
PAGE = "/apps/order_mgmt/forms/sales_order"
NAME, ROLE, PASSWORD = "seller", "order_mgmt.sales", "vermilion-benchmark"
TICKS = os.sysconf("SC_CLK_TCK")
STILL = 2.0
"""Seconds without work that are taken for rest."""


def figures() -> Iterator[Figure]:
    """Start a server on an empty store, then again on the store that is there."""
    _compile()
    with TemporaryDirectory() as folder:
        begun = time.perf_counter()
        with _served(folder) as (server, port):
            browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            _answered(server, browser, port, SIGN_IN)
            first = time.perf_counter() - begun
            _sign_in(folder, browser, port)
        begun = time.perf_counter()
        with _served(folder) as (server, port):
            _answered(server, browser, port, PAGE)
            seconds = time.perf_counter() - begun
            work = _rested(server.pid)
            memory = _resident(server.pid)
    yield Figure("start", "cold start on an empty store", first, "s")
    yield Figure("start", "cold start to the first page", seconds, "s", 1.5)
    yield Figure("start", "its CPU", work, "s CPU", 1.5)
    yield Figure("start", "memory at rest", memory, "MB", 100)


def _compile() -> None:
    """Compile modules and templates, as setting up and installing do."""
    for package in ("engine", "runtime", "designer"):
        compileall.compile_dir(package, quiet=1)
    sys.dont_write_bytecode = False
    compile_templates()


@contextmanager
def serving(folder: str) -> Iterator[tuple[str, str]]:
    """Serve a store in a folder; gives the address and the database's URL."""
    with _served(folder) as (server, port):
        _answered(server, urllib.request.build_opener(), port, SIGN_IN)
        yield f"http://127.0.0.1:{port}", _url(folder)


def _sign_in(folder: str, browser: urllib.request.OpenerDirector, port: int) -> None:
    """Make an account, and let the browser keep its session."""
    command = [PROGRAM, "user", "add", NAME, "--role", ROLE, "--db", _url(folder)]
    subprocess.run([*command, "--password-stdin"], input=PASSWORD.encode(), check=True)
    sent = urlencode({"username": NAME, "password": PASSWORD}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{SIGN_IN}", data=sent)
    request.add_header("sec-fetch-site", "same-origin")
    browser.open(request, timeout=PATIENCE).read()


def _url(folder: str) -> str:
    return f"sqlite:///{folder}/store.db"


@contextmanager
def _served(folder: str) -> "Iterator[tuple[subprocess.Popen[bytes], int]]":
    """Start a server; gives it with its port, and ends it."""
    port = _free_port()
    command = [PROGRAM, "serve", "--db", _url(folder), "--port", str(port)]
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ)
    )
    try:
        yield server, port
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _answered(
    server: "subprocess.Popen[bytes]",
    browser: urllib.request.OpenerDirector,
    port: int,
    path: str,
) -> None:
    """Ask for a page until it is there."""
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        if server.poll() is not None:
            raise SystemExit("the server ended by itself")
        try:
            with browser.open(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
                answer.read()
                if not answer.url.endswith(path):
                    raise SystemExit(f"{path} led to {answer.url}")
                return
        except (URLError, ConnectionError):
            time.sleep(0.01)
    raise SystemExit("the server does not answer")


def _rested(process: int) -> float:
    """CPU seconds of a process, once it has had next to nothing to do for a while."""
    used = _used(process)
    while True:
        time.sleep(STILL)
        before, used = used, _used(process)
        if used - before < 0.02 * STILL:
            return before


def _used(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _resident(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    kilobytes = next(one for one in lines if one.startswith("VmRSS")).split()[1]
    return int(kilobytes) / 1024


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
