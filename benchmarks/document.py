"""Results as a table for people, and as the page docs/benchmarks.md."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figure import Figure

PAGE = Path("docs/benchmarks.md")
_FROM_HERE = "## All figures of one run\n"
_HEAD = (
    "subject", "of", "measured", "unit", "floor", "aim", "distance", "p50 ms", "p95 ms",
)  # fmt: skip


def printed(figure: Figure) -> str:
    """One figure as a line of text."""
    cells = _cells(figure)
    more = " ".join(
        f"{name} {cell}" for name, cell in zip(_HEAD[4:], cells[4:], strict=True) if cell
    )
    return f"{cells[0]:18} {cells[1]:40} {cells[2]:>10} {cells[3]:12} {more}"


def page(figures: Sequence[Figure], durability: str, words: str) -> str:
    """The page: what was said of it stays, the table below is new."""
    said = PAGE.read_text(encoding="utf-8").partition(_FROM_HERE)[0] if PAGE.is_file() else ""
    return said + _FROM_HERE + _table(figures, durability, words)


def _table(figures: Sequence[Figure], durability: str, words: str) -> str:
    table = [_HEAD, tuple("---" for _ in _HEAD), *(_cells(one) for one in figures)]
    rows = "\n".join(f"| {' | '.join(one)} |" for one in table)
    return f"""
Written by `make bench` ({words}) on {datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} processors,
Python {platform.python_version()}, {durability}; load average at the end of the run
{os.getloadavg()[2]:.1f} (what is above 1 is other work, which makes all of this slower).

CPU milliseconds are those of the process, on average; p50 and p95 are wall times of one act at a
time. The *floor* is the same rows written and read by plain statements in the same run: no rules,
no rights, no history, no workflow. Rights are always on: the acts are those of people with
conditional grants. Other work on the machine makes all of it slower, wall times most.

{rows}
"""


def database_words(url: str | None, server: str | None) -> str:
    """The database and how durable its commits are."""
    if url is None or url.startswith("sqlite"):
        return f"SQLite {sqlite3.sqlite_version} (a file, WAL, synchronous = FULL)"
    return f"PostgreSQL {server or ''} (as configured)"


def _cells(figure: Figure) -> tuple[str, ...]:
    timing = figure.timing
    return (
        figure.subject,
        figure.name,
        _number(figure.value),
        figure.unit,
        _number(figure.floor),
        _number(figure.aim),
        figure.distance,
        _number(timing.p50) if timing else "",
        _number(timing.p95) if timing else "",
    )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
