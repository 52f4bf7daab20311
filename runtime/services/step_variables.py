"""What the names of steps stand for while they run: records, rows, groups of them, plain values.

Rule of this file: a row is read through its record, so that it sees its `parent` and the columns
beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.calendar.working_time import WorkCalendar
from engine.expression.environment import Environment
from engine.expression.scope import Path
from engine.expression.values import Row, Value
from engine.form.compiled import CompiledForm
from engine.form.record import Record

ITSELF = ("id",)
"""The path of what a name stands for as a whole."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A record of a form (what a person filled in counts as one), or a row of a record."""

    form: CompiledForm
    record: Record
    subtable: str = ""
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Plain:
    """A value that is neither."""

    value: Value


@dataclass(frozen=True, slots=True)
class Group:
    """Several of one kind, read together."""

    items: "tuple[Variable | Plain, ...]"


Item = Variable | Plain
Named = Mapping[str, Variable | Plain | Group]
"""Loop variables, created records, groups and input, by name."""


def place_of_name(one: Variable | Plain | Group) -> tuple[CompiledForm, str] | None:
    """The form and subtable that a name leads into; None for plain values."""
    if isinstance(one, Group):
        return place_of_name(one.items[0]) if one.items else None
    return (one.form, one.subtable) if isinstance(one, Variable) else None


def id_of(one: Item) -> Value:
    """What stands for an item as a whole: a record's or row's id, or the value."""
    if isinstance(one, Plain):
        return one.value
    return one.record.id if one.row is None else str(one.row["row_id"])


@dataclass(slots=True)
class PlainEnvironment:
    """Reads a plain value; what else is asked comes from the current record."""

    current: Environment
    content: Value

    @property
    def now(self) -> datetime:
        """The instant of the act."""
        return self.current.now

    @property
    def zone(self) -> ZoneInfo:
        """The app's time zone."""
        return self.current.zone

    @property
    def calendar(self) -> WorkCalendar:
        """The app's working time."""
        return self.current.calendar

    def value(self, path: Path) -> Value:
        """The value itself."""
        return self.content if path == ITSELF else None


@dataclass(slots=True)
class GroupEnvironment(PlainEnvironment):
    """Reads all of a group: a column, one value for each; the whole is its rows or ids."""

    items: Sequence[Environment]

    def value(self, path: Path) -> Value:
        """A column of the items."""
        return self.content if path == ITSELF else [one.value(path) for one in self.items]


def whole(group: Group) -> Value:
    """What stands for a group as a whole: its rows, or the ids or values of its items."""
    rows = [one.row for one in group.items if isinstance(one, Variable) and one.row is not None]
    if rows:
        return rows
    return tuple(str(id_of(one)) for one in group.items)
