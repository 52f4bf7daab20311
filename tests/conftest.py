"""Fixtures every test may ask for: a database of each kind, and a browser.

What the machine lacks is skipped and said loudly at the end of the run; with
VERMILION_REQUIRE_ALL=1 it is a failure.
"""

import gc
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tests.database_servers import Cluster, fast_folder, server_programs, start_cluster

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# What a machine is busy with besides says nothing about a law.
settings.register_profile(
    "laws", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile("laws")

TESTS = Path(__file__).parent
LONGEST_FIRST = ("builtin_apps", "e2e", "trust", "leak_scan", "runtime")

MISSING = " is missing"
_names = count(1)


def _without(request: pytest.FixtureRequest, what: str) -> None:
    """Skip the test for want of a program, or fail it where everything is required."""
    if os.environ.get("VERMILION_REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is missing, and VERMILION_REQUIRE_ALL=1 asks for it.", pytrace=False)
    pytest.skip(f"{what}{MISSING}")


def pytest_configure() -> None:
    """Keep the stores of tests in memory where there is enough: SQLite waits for every write."""
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(fast_folder()))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders whose files take longest first, so that no core waits for another's last."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    folder = item.path.relative_to(TESTS).parts[0]
    return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)


def pytest_collection_finish() -> None:
    """Look for unreachable cycles less often: tests keep much, and little of it is rubbish."""
    gc.set_threshold(50_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly, at the end, what was not tested for want of a program.

    The reports tell it: the tests may have run in other processes.
    """
    reasons = (report.longrepr for report in terminalreporter.stats.get("skipped", ()))
    said = {reason[2] for reason in reasons if isinstance(reason, tuple)}
    for reason in sorted(one for one in said if one.endswith(MISSING)):
        what = reason.removeprefix("Skipped: ").removesuffix(MISSING)
        terminalreporter.section("NOT EVERYTHING WAS TESTED", sep="!", red=True, bold=True)
        terminalreporter.write_line(f"{what} is missing: every test that needs it was skipped.")


@pytest.fixture(scope="session", autouse=True)
def _hashed_quickly() -> Iterator[None]:
    """Hash passwords with little memory: every sign-in of a test would take it anew.

    `tests/runtime/services/test_passwords.py` holds what they are really hashed with.
    """
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        patch.setattr("runtime.services.passwords._HASHER", quick)
        yield


@pytest.fixture(scope="session")
def postgresql_cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A private PostgreSQL server, started once for the whole run."""
    programs = server_programs()
    if programs is None:
        _without(request, "PostgreSQL (Debian's package postgresql)")
        return
    with start_cluster(programs) as cluster:
        yield cluster


@pytest.fixture
def postgresql_url(postgresql_cluster: Cluster) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of this test alone."""
    name = f"test_{next(_names)}"
    with psycopg.connect(postgresql_cluster.connection_string(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")
        try:
            yield postgresql_cluster.url(name)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite database of this test alone; the file is not there yet."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.database)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database: the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Debian's Chromium, started once for the whole run; a test opens its own context or page."""
    if not CHROMIUM.exists():
        _without(request, "Chromium (Debian's package chromium)")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=CHROMIUM_ARGUMENTS, headless=True
        )
        try:
            yield browser
        finally:
            browser.close()
