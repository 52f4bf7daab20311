"""What an expression reads while it is tried: the sample, what stands bare, the names in force.

Rule of this file: what has no value before it runs (a list in the middle of steps, what an action
asks) is blank.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.calendar.working_time import WorkCalendar
from engine.expression.environment import Environment
from engine.expression.question import Asked, answered
from engine.expression.scope import Path
from engine.expression.values import Value

SHARED = frozenset({"me", "setting"})


@dataclass(slots=True)
class TrialEnvironment:
    """Reads bare names from `bare`, the current record by `record`, variables by their names.

    `finds` gives what a variable stands for when it is first read; None: nothing yet.
    """

    record: Environment
    bare: Environment | None
    row: Environment | None = None
    finds: Mapping[str, Callable[[], Environment | None]] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    _found: dict[str, Environment | None] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The instant of the act."""
        return self.record.now

    @property
    def zone(self) -> ZoneInfo:
        """The app's time zone."""
        return self.record.zone

    @property
    def calendar(self) -> WorkCalendar:
        """The app's working time."""
        return self.record.calendar

    def value(self, path: Path) -> Value:
        """The value at a path."""
        head, rest = path[0], path[1:]
        if head in self.unknown:
            return None
        if head in self.finds:
            found = self._variable(head)
            return found.value(rest or ("id",)) if found else None
        if head == "record":
            return self.record.value(rest or ("id",))
        if head == "row" and self.row is not None:
            return self.row.value(rest or ("row_id",))
        if head in SHARED:
            return self.record.value(path)
        return self.bare.value(path) if self.bare else None

    def answer(self, asked: Asked) -> Value:
        """The answer to a question."""
        return answered(self.record, asked)

    def _variable(self, name: str) -> Environment | None:
        if name not in self._found:
            self._found[name] = self.finds[name]()
        return self._found[name]
