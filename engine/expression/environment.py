"""The values an expression is evaluated with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from engine.calendar.working_time import WorkCalendar
from engine.expression.scope import Path
from engine.expression.values import Value


class Environment(Protocol):
    """What evaluation asks for; `now` is an instant in UTC, `zone` the app's."""

    @property
    def now(self) -> datetime:
        """The instant of the act."""
        ...

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin and end."""
        ...

    @property
    def calendar(self) -> WorkCalendar:
        """The working days and hours."""
        ...

    def value(self, path: Path) -> Value:
        """Give a path's value; for a path into a subtable a list, one value a row."""
        ...


@dataclass(frozen=True, slots=True)
class MappingEnvironment:
    """An environment written out: every path with its value; a missing one is blank."""

    values: Mapping[Path, Value]
    now: datetime
    zone: ZoneInfo
    calendar: WorkCalendar

    def value(self, path: Path) -> Value:
        """Give a path's value."""
        return self.values.get(path)
