"""The names of many records or rows together: every field is a column, one value a row.

Rule of this file: what is known before the rows are read (`me`, `setting`) stays one value; `old`
has no meaning here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.expression.scope import Path
from engine.expression.types import Kind, Type
from engine.form.scope import NameScope

PARAMETERS = frozenset({"me", "setting"})


@dataclass(frozen=True, slots=True)
class RowsScope:
    """The names of all rows together: what a measure or a roll-up aggregates."""

    rows: NameScope

    def type_of(self, path: Path) -> Type | None:
        """Give the type of a path as a column; of the empty path, the rows themselves."""
        if not path:
            return Type(Kind.ROW, column=True)
        found = self.rows.type_of(path)
        if found is None or found.column or path[0] == "old":
            return None
        return found if path[0] in PARAMETERS else replace(found, column=True)

    def names(self, prefix: Path) -> Iterable[str]:
        """Give the names that may follow a prefix."""
        return (name for name in self.rows.names(prefix) if prefix or name != "old")
