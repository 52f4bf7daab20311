"""The names in force at a step: what loops and earlier steps have called something.

Rules of this file:
1. A name stands for a record, a row, all rows of a group, or a plain value; `input` for what a
   person filled in before an action.
2. `rows` tells which of them are rows of the current record, `made` which are whole records of a
   form; the others only have a type.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.expression.scope import Path
from engine.expression.types import Kind, Type
from engine.form.names import Names

RESERVED = frozenset({"record", "parent", "old", "me", "setting", "input", "selected"})
"""Words that a step's `as` cannot be: they mean something already."""


@dataclass(frozen=True, slots=True)
class StepNames:
    """Variables in force: their types, what they stand for, and groups of names (`input`)."""

    types: Mapping[str, Type] = field(default_factory=dict)
    rows: Mapping[str, Path] = field(default_factory=dict)
    made: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Names] = field(default_factory=dict)

    @property
    def others(self) -> frozenset[str]:
        """Names of what is neither a row of the current record nor a whole record."""
        return frozenset({*self.types, *self.groups}) - self.rows.keys() - self.made.keys()

    @property
    def all(self) -> frozenset[str]:
        """Every name."""
        return frozenset({*self.types, *self.groups})

    def with_record(self, name: str, form: str) -> "StepNames":
        """Call a record of a form by a name."""
        types = {**self.types, name: Type(Kind.RECORD, form=form)}
        return replace(self, types=types, made={**self.made, name: form})

    def with_item(self, name: str, type_: Type, source: Path = ()) -> "StepNames":
        """Call a row or value by a name; `source` is the current record's subtable it is of."""
        if type_.kind is Kind.RECORD and type_.form and not source:
            return self.with_record(name, type_.form)
        types = {**self.types, name: type_}
        return replace(self, types=types, rows={**self.rows, name: source} if source else self.rows)
