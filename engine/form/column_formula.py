"""Row formulas evaluated for all rows at once, where that means the same.

Rules of this file:
1. A formula goes by column when each of its parts goes element by element: own columns are read
   as columns, and no function takes one of them as a whole (`MAX(a, b)` of two columns would be
   one number).
2. A row without a value (a division by zero) sends the formula back to going row by row, so that
   the error is told where it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.calendar.working_time import WorkCalendar
from engine.expression.compilation import Compiled, compile_expression
from engine.expression.environment import Environment
from engine.expression.errors import ExpressionError
from engine.expression.functions.registry import Mode
from engine.expression.scope import Path
from engine.expression.tree import Call, Reference, walk
from engine.expression.types import Type
from engine.expression.values import Value
from engine.form.scope import NameScope


@dataclass(frozen=True, slots=True)
class ColumnScope:
    """A row's scope in which its own columns are columns."""

    row: NameScope

    def type_of(self, path: Path) -> Type | None:
        """Give the type of a path."""
        type_ = self.row.type_of(path)
        return type_.many() if type_ and path[0] not in self.row.named else type_

    def names(self, prefix: Path) -> Iterable[str]:
        """Give the names that may follow a prefix."""
        return self.row.names(prefix)


class ColumnEnvironment:
    """Reads all rows of a subtable at once: own columns bare, the record as `parent`."""

    __slots__ = ("_record", "_subtable", "calendar", "now", "zone")

    def __init__(self, record: Environment, subtable: str) -> None:
        self.now: datetime = record.now
        self.zone: ZoneInfo = record.zone
        self.calendar: WorkCalendar = record.calendar
        self._record = record
        self._subtable = subtable

    def value(self, path: Path) -> Value:
        """The value at a path; a list for what the rows hold."""
        if path[0] in ("me", "setting"):
            return self._record.value(path)
        if path[0] == "parent":
            return self._record.value(path[1:])
        return self._record.value((self._subtable, *path))


def by_column(formula: Compiled, scope: NameScope) -> Compiled | None:
    """The same formula over columns; None where it has to go row by row."""
    if formula.type.column or not _elementwise(formula, scope):
        return None
    try:
        compiled = compile_expression(formula.source, ColumnScope(scope))
    except ExpressionError:
        return None
    return compiled if compiled.type.column else None


def _elementwise(formula: Compiled, scope: NameScope) -> bool:
    if any(path[0] == "old" for path in formula.references):
        return False
    return not any(
        isinstance(part, Reference) and part.path[0] not in scope.named
        for node in walk(formula.tree)
        if isinstance(node, Call) and node.function.mode is Mode.WHOLE
        for part in walk(node)
    )
