"""Which names an expression may use, and of what type they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

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
