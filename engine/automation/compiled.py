"""An automation made ready to run: conditions and steps compiled, times read.

Rule of this file: values only; `compilation` makes them.
"""

from dataclasses import dataclass
from datetime import time
from typing import Literal

from engine.automation.model import Automation, CatchUp
from engine.automation.offset import Offset
from engine.automation.timetable import Timetable
from engine.expression.compilation import Compiled
from engine.form.fault import Fault
from engine.step.compiled import CompiledSteps
from engine.text import localise

ROW = "row"
"""What the row is called whose date has come."""

OLD = "old"
"""What the record is called as it was before the act."""


@dataclass(frozen=True, slots=True)
class OnEvent:
    """Something happened to a record; of an update, to one of `fields` (any, when empty)."""

    event: Literal["created", "submitted", "updated", "deleted"]
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class OnCrossing:
    """A condition became true."""

    condition: Compiled


@dataclass(frozen=True, slots=True)
class OnSchedule:
    """Times; with a form, for each record of `where`, in the sequence of `sort`."""

    timetable: Timetable
    where: Compiled | None
    sort: str | None
    catch_up: CatchUp


@dataclass(frozen=True, slots=True)
class OnDate:
    """Moments around a date in a field, or in a column of `subtable` ("" for none)."""

    subtable: str
    field: str
    offsets: tuple[Offset, ...]
    at: time | None
    where: Compiled | None
    catch_up: CatchUp


CompiledTrigger = OnEvent | OnCrossing | OnSchedule | OnDate


@dataclass(frozen=True, slots=True)
class CompiledAutomation:
    """An automation; without a form it has no current record."""

    model: Automation
    form: str | None
    trigger: CompiledTrigger | None
    when: Compiled | None
    steps: CompiledSteps
    faults: tuple[Fault, ...]

    @property
    def key(self) -> str:
        """The automation's key."""
        return self.model.key

    def label(self, locale: str) -> str:
        """What the automation is called."""
        return localise(self.model.label, locale, self.model.key)
