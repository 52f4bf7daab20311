"""Draws that are the same for the same seed, whatever the version of Python.

Rule of this file: only `random()` is used, whose numbers Python promises to keep for a seed.
"""

from bisect import bisect_right
from collections.abc import Sequence
from random import Random


class Stream:
    """Numbers drawn one after the other."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)  # noqa: S311 - sample data, no secret

    def share(self) -> float:
        """Draw a number from 0 to below 1."""
        return self._random.random()

    def whole(self, low: int, high: int, step: int = 1, skew: float = 1) -> int:
        """Draw a whole number, both ends included; a skew above 1 favours the small ones."""
        steps = (high - low) // step + 1
        return low + min(int(steps * self.share() ** skew), steps - 1) * step

    def place(self, sums: Sequence[float]) -> int:
        """Draw a place by running sums of weights."""
        return min(bisect_right(sums, self.share() * sums[-1]), len(sums) - 1)
