"""Counts and times of requests, in Prometheus' text format.

Rules of this file:
1. Labels are declared routes, never what a client sent: their number is bounded.
2. Each process tells its own numbers.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from time import perf_counter

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(slots=True)
class Measured:
    """The status a request ended with."""

    status: int = 500


class Metrics:
    """What a process counted since its start."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: dict[tuple[str, str, int], int] = defaultdict(int)
        self._seconds: dict[tuple[str, str], float] = defaultdict(float)
        self._buckets: dict[tuple[str, str], list[int]] = defaultdict(
            lambda: [0] * (len(BUCKETS) + 1)
        )

    @contextmanager
    def timed(self, method: str, path: str) -> Iterator[Measured]:
        """Time one request of a route."""
        measured = Measured()
        started = perf_counter()
        try:
            yield measured
        finally:
            self._count(method, path, measured.status, perf_counter() - started)

    def text(self) -> str:
        """Write everything down."""
        with self._lock:
            return "\n".join([*self._request_lines(), *self._duration_lines(), ""])

    def _count(self, method: str, path: str, status: int, seconds: float) -> None:
        bucket = next((i for i, bound in enumerate(BUCKETS) if seconds <= bound), len(BUCKETS))
        with self._lock:
            self._requests[method, path, status] += 1
            self._seconds[method, path] += seconds
            self._buckets[method, path][bucket] += 1

    def _request_lines(self) -> Iterator[str]:
        yield "# HELP vermilion_requests_total Requests answered."
        yield "# TYPE vermilion_requests_total counter"
        for (method, path, status), count in sorted(self._requests.items()):
            labels = f'method="{method}",route="{path}",status="{status}"'
            yield f"vermilion_requests_total{{{labels}}} {count}"

    def _duration_lines(self) -> Iterator[str]:
        name = "vermilion_request_seconds"
        yield f"# HELP {name} Time to answer a request."
        yield f"# TYPE {name} histogram"
        for (method, path), counts in sorted(self._buckets.items()):
            labels = f'method="{method}",route="{path}"'
            total = 0
            for bound, count in zip((*BUCKETS, "+Inf"), counts, strict=True):
                total += count
                yield f'{name}_bucket{{{labels},le="{bound}"}} {total}'
            yield f"{name}_sum{{{labels}}} {self._seconds[method, path]:.6f}"
            yield f"{name}_count{{{labels}}} {total}"
