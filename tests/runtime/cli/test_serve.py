"""`vermilion serve`: refuses what is unsafe, loads everything, then opens the port."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from runtime.cli import main

ANSWERS_WITHIN = 60.0


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(*arguments: str, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the server in a process of its own, and stop it as an operator would."""
    command = [sys.executable, "-m", "runtime", "serve", "--port", str(port), *arguments]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=dict(os.environ))
    try:
        _wait_for(process, port, log)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"nothing listens: {log.read_text()}")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--workers", "2"], "PostgreSQL"),
        (["--demo", "--host", "0.0.0.0"], "--demo-public"),
        (["--demo", "--host", "example.test"], "--demo-public"),
        (["--db", "mysql://x/y"], "database cannot be used"),
    ],
)
def test_what_is_unsafe_is_refused_in_a_line(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["serve", *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_everything_is_loaded_when_the_port_opens(tmp_path: Path) -> None:
    port, log = _free_port(), tmp_path / "log"
    with serving("--db", f"sqlite:///{tmp_path / 'store.db'}", port=port, log=log) as process:
        base = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{base}/readyz").status_code == 200
        assert httpx.get(f"{base}/api/v1/apps").status_code == 401
        assert "server" not in httpx.get(f"{base}/healthz").headers
        page = httpx.get(f"{base}/sign-in")
        assert page.status_code == 200
        told = log.read_text()
        assert process.poll() is None
    link = re.search(rf"http://127.0.0.1:{port}(/first-sign-in/\S+)", told)
    assert link is not None
    assert process.returncode == 0
    assert "Traceback" not in log.read_text()
