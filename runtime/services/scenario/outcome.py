"""How scenarios went."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.text import Text

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """What went otherwise than written: in words, and where within the scenario."""

    said: Text
    at: Place = ()

    def __str__(self) -> str:
        """Tell it in English, with the number of its step."""
        said = self.said if isinstance(self.said, str) else self.said["en"]
        place = self.at[1] if len(self.at) > 1 and self.at[0] == "steps" else None
        return f"step {place + 1}: {said}" if isinstance(place, int) else said


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """One scenario: `failure` says at which step, what was expected and what was found."""

    name: str
    failure: Failure | None = None

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
    """A step did not go as the scenario says; `inside`: where within the step."""

    def __init__(self, en: str, zh: str, inside: Place = ()) -> None:
        super().__init__(en)
        self.said = {"en": en, "zh": zh}
        self.inside = inside

    def failure(self, *at: str | int) -> Failure:
        """Tell it as the failure of a part of the scenario."""
        return Failure(self.said, (*at, *self.inside))
