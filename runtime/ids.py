"""Fresh ids: ULIDs, 26 characters, in the sequence of their making."""

from collections.abc import Callable
from threading import Lock

from ulid import ULID

NewId = Callable[[], str]


class UlidSource:
    """Gives ULIDs that rise strictly within this process, as keyset pages rely on."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = Lock()

    def __call__(self) -> str:
        """Give the next id."""
        with self._lock:
            fresh = int(ULID())
            self._last = fresh if fresh > self._last else self._last + 1
            return str(ULID.from_int(self._last))
