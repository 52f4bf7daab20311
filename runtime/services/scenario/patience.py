"""How long scenarios may take, in real time, before nobody waits for them any more."""

from time import monotonic

from runtime.services.scenario.outcome import Unexpected


class Patience:
    """Lasts so many seconds from now on; without a number for ever."""

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = seconds
        self._end = None if seconds is None else monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self._end is not None and monotonic() >= self._end

    def check(self) -> None:
        """Raise `Unexpected` where the time is up."""
        if self.is_over:
            raise Unexpected(
                f"it takes longer than {self._seconds:g} seconds: make it shorter",
                f"运行超过 {self._seconds:g} 秒：请缩短该场景",
            )
