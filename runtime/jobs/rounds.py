"""Work that goes round beside the requests: a thread that does it again and again until the end.

Rule of this file: what a round does with its own faults is the round's business; none ends the
thread but by `stop`.
"""

from collections.abc import Callable
from threading import Event, Thread

STOP_SECONDS = 15.0


class Rounds:
    """A thread that goes a round every so many seconds, and a last one at the end if asked."""

    def __init__(
        self, name: str, go: Callable[[], object], every: float, *, at_the_end: bool = False
    ) -> None:
        self._go = go
        self._every = every
        self._at_the_end = at_the_end
        self._stopped = Event()
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End behind the round that is under way."""
        self._stopped.set()
        self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._go()
            self._stopped.wait(self._every)
        if self._at_the_end:
            self._go()
