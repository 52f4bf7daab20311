"""What the machine is told from outside with every command: time, people, values, fresh ids."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.access.directory import Directory
from engine.calendar.working_time import WorkCalendar
from engine.expression.environment import Environment
from engine.expression.question import Asked, answered
from engine.expression.scope import Path
from engine.expression.values import Value
from engine.workflow.instance import Wait


@dataclass(frozen=True, slots=True)
class FlowContext:
    """One act's surroundings; `values` reads the record as it is now, its lookups and `setting`.

    `passed` are the waits that the run has passed in this act and behind which steps failed: it
    takes its old place there, whatever the condition says, until something new happens.
    """

    now: datetime
    directory: Directory
    initiator: str
    values: Environment
    new_ids: Iterator[str]
    app_key: str
    passed: Mapping[str, Wait] = field(default_factory=dict)


class PinnedEnvironment:
    """An environment in which the pinned settings have the values they had at the start."""

    __slots__ = ("_base", "_pinned")

    def __init__(self, base: Environment, pinned: Mapping[str, Value]) -> None:
        self._base = base
        self._pinned = pinned

    def value(self, path: Path) -> Value:
        """The value at a path."""
        if len(path) == 2 and path[0] == "setting" and path[1] in self._pinned:
            return self._pinned[path[1]]
        return self._base.value(path)

    def answer(self, asked: Asked) -> Value:
        """The answer to a question."""
        return answered(self._base, asked)

    @property
    def now(self) -> datetime:
        """The time of the act."""
        return self._base.now

    @property
    def zone(self) -> ZoneInfo:
        """The app's time zone."""
        return self._base.zone

    @property
    def calendar(self) -> WorkCalendar:
        """The app's working time."""
        return self._base.calendar


def pinned_values(names: frozenset[str], settings: Mapping[str, Value]) -> dict[str, Value]:
    """What an instance that starts now keeps of the settings."""
    return {name: settings[name] for name in sorted(names) if name in settings}


def settings_in_force(
    settings: Mapping[str, Value], pinned: Mapping[str, Value]
) -> Mapping[str, Value]:
    """The settings as a running instance sees them: its pinned ones before the present ones."""
    return {**settings, **pinned} if pinned else settings
