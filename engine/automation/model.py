"""An automation as its author writes it: when it runs, on which condition, and its steps."""

from typing import Annotated, Literal

from pydantic import Field

from engine.step.model import Step
from engine.text import Element, Expression, Key, Text, Was

CatchUp = Literal["latest", "each"]
"""After a gap: only the latest moment fires and the others are logged, or each of them."""


class RecordTrigger(Element):
    """Something happened to a record of the form; of an update, to one of `fields`."""

    form: str
    event: Literal["created", "submitted", "updated", "deleted"]
    fields: list[str] = []


class CrossingTrigger(Element):
    """A condition that did not hold of a record before the act and holds after it."""

    form: str
    crosses: Expression


class ScheduleTrigger(Element):
    """Times as cron writes them, in the app's time zone; with a form, once for each record."""

    schedule: str
    form: str | None = None
    where: Expression | None = None
    sort: str | None = None
    catch_up: CatchUp = "latest"


class DateTrigger(Element):
    """Moments before or after a date that stands in a field, or in a column of a subtable."""

    form: str
    date: str
    offset: str | list[str] = "0 days"
    at: str | None = None
    where: Expression | None = None
    catch_up: CatchUp = "latest"


Trigger = RecordTrigger | CrossingTrigger | ScheduleTrigger | DateTrigger


class Automation(Element):
    """Steps that the system carries out by itself."""

    key: Key
    was: Was = None
    label: Text | None = None
    description: Text | None = None
    on: Trigger
    when: Expression | None = None
    do: Annotated[list[Step], Field(min_length=1)]
