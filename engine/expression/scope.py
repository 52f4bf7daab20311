"""Which names an expression may use, and of what type they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from engine.expression.types import Type

Path: TypeAlias = tuple[str, ...]
"""A dotted name: `supplier.grade` is ("supplier", "grade")."""


class Scope(Protocol):
    """What the checker asks for: the types of declared paths."""

    def type_of(self, path: Path) -> Type | None:
        """Give the type of a path; None when nothing of that name is declared."""
        ...

    def names(self, prefix: Path) -> Iterable[str]:
        """Give the names that may follow a prefix (for hints and completion)."""
        ...


Match = Literal["equals", "at_least", "at_most", "contains", "within"]
"""How an input of a decision table meets a cell."""


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """What a form says of being a decision table: cells with their matches, fields that answer.

    `order`: fields with whether they descend; `where`: the source of a condition on its records.
    """

    inputs: tuple[tuple[str, Match], ...]
    outputs: tuple[str, ...]
    order: tuple[tuple[str, bool], ...] = ()
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another form as a question sees it.

    `form` and `subtable` as the app knows them; in `scope` their fields stand bare, and the names
    of `outward` lead out to who asks: a name → where it begins there.
    """

    form: str
    subtable: str | None
    scope: "Scope"
    outward: Mapping[str, Path]
    decision: DecisionTable | None = None


@runtime_checkable
class AskingScope(Protocol):
    """A scope in which questions to other forms may be asked."""

    def elsewhere(self, form: Path) -> Elsewhere | None:
        """Find a form, or the rows of one; None when there is none of that name."""
        ...

    def forms(self) -> Iterable[str]:
        """Give the forms there are (for hints); none where nothing may be asked."""
        ...


@dataclass(frozen=True, slots=True)
class MappingScope:
    """A scope written out: every path with its type."""

    types: Mapping[Path, Type]

    def type_of(self, path: Path) -> Type | None:
        """Give the type of a path; None when nothing of that name is declared."""
        return self.types.get(path)

    def names(self, prefix: Path) -> Iterable[str]:
        """Give the names that may follow a prefix."""
        depth = len(prefix)
        return {path[depth] for path in self.types if len(path) > depth and path[:depth] == prefix}
