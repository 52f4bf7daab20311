"""How scenarios went."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """One scenario: `failure` says at which step, what was expected and what was found."""

    name: str
    failure: str | None = None

    @property
    def passed(self) -> bool:
        """Whether every step went as expected."""
        return self.failure is None


@dataclass(frozen=True, slots=True)
class ScenarioReport:
    """All scenarios of a run."""

    results: Sequence[ScenarioResult]

    @property
    def passed(self) -> int:
        """How many went as expected."""
        return sum(result.passed for result in self.results)

    @property
    def failed(self) -> int:
        """How many did not."""
        return len(self.results) - self.passed


class Unexpected(Exception):  # noqa: N818 - it reads as what happened
    """A step did not go as the scenario says."""
