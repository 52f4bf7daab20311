"""What is made of a definition when it is first asked for, and kept: a form, a workflow, a report.

Rules of this file:
1. Which there are is known without making any of them.
2. Each is made once, whoever asks first: others wait, and all get the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from threading import RLock
from typing import TypeVar

from runtime.collection import staying

K = TypeVar("K")
V = TypeVar("V")


class Deferred(Mapping[K, V]):
    """A mapping whose values are made when they are asked for."""

    __slots__ = ("_keys", "_lock", "_made", "_make")

    def __init__(self, keys: Iterable[K], make: Callable[[K], V]) -> None:
        self._keys = dict.fromkeys(keys)
        self._make = make
        self._made: dict[K, V] = {}
        self._lock = RLock()

    def __getitem__(self, key: K) -> V:
        try:
            return self._made[key]
        except KeyError:
            return self._first(key)

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[K]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __repr__(self) -> str:
        return f"Deferred({list(self._keys)}, {len(self._made)} made)"

    def _first(self, key: K) -> V:
        if key not in self._keys:
            raise KeyError(key)
        with self._lock:
            if key not in self._made:
                with staying():
                    self._made[key] = self._make(key)
            return self._made[key]
