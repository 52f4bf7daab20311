"""A lock that is given out in the order it was asked for.

SQLite has one writer at a time. Waiting on the file's lock is polling and unfair: under load some
wait for seconds. Waiting here is first come, first served.
"""

from collections import deque
from threading import Lock


class FairLock:
    """First come, first served; not reentrant."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._held = False
        self._waiting: deque[Lock] = deque()

    def acquire(self, seconds: float) -> bool:
        """Wait for the turn, at most so many seconds; False when it did not come."""
        with self._guard:
            if not self._held:
                self._held = True
                return True
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=seconds):
            return True
        return self._give_up(turn)

    def release(self) -> None:
        """Hand the lock to whoever has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False

    def _give_up(self, turn: Lock) -> bool:
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        # The turn came between the timeout and the guard: it is ours after all.
        return True
