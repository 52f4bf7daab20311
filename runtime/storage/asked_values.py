"""The values that fill the open places of a question, before whatever else a query knows."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.calendar.working_time import WorkCalendar
from engine.expression.environment import Environment
from engine.expression.scope import Path
from engine.expression.values import Value


class AskedEnvironment:
    """Reads the open places by their names, and everything else from around the question."""

    __slots__ = ("_base", "_values", "calendar", "now", "zone")

    def __init__(self, base: Environment, values: Mapping[Path, Value]) -> None:
        self.now: datetime = base.now
        self.zone: ZoneInfo = base.zone
        self.calendar: WorkCalendar = base.calendar
        self._base = base
        self._values = values

    def value(self, path: Path) -> Value:
        """The value at a path."""
        return self._values[path] if path in self._values else self._base.value(path)
