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

    __slots__ = ("_base", "_values")

    def __init__(self, base: Environment, values: Mapping[Path, Value]) -> None:
        self._base = base
        self._values = values

    @property
    def now(self) -> datetime:
        """The instant of the act."""
        return self._base.now

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin and end."""
        return self._base.zone

    @property
    def calendar(self) -> WorkCalendar:
        """The working days and hours."""
        return self._base.calendar

    def value(self, path: Path) -> Value:
        """The value at a path."""
        return self._values[path] if path in self._values else self._base.value(path)
