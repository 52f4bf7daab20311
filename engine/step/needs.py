"""What a list of steps touches: known from the definition, before anything runs.

Rules of this file:
1. `record` means the current record's own form.
2. `locks` are in the one order in which every act locks: the current record first, then forms by
   their keys. The shell locks records of one form by id.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.expression.scope import Path


@dataclass(frozen=True, slots=True)
class Needs:
    """Forms with the fields that are written, the paths that are read, forms to lock in order."""

    writes: frozenset[tuple[str, str]] = frozenset()
    creates: frozenset[str] = frozenset()
    reads: frozenset[Path] = frozenset()
    touched_reads: frozenset[tuple[str, Path]] = frozenset()
    locks: tuple[str, ...] = ()

    @property
    def forms(self) -> frozenset[str]:
        """Every form besides the current record's own that is changed."""
        return self.creates | {form for form, _ in self.writes if form != RECORD}


RECORD = "record"
"""The current record, where a form's key would stand."""


@dataclass(slots=True)
class NeedsCollector:
    """Gathers needs while steps are compiled."""

    writes: set[tuple[str, str]] = field(default_factory=set)
    creates: set[str] = field(default_factory=set)
    reads: set[Path] = field(default_factory=set)
    touched_reads: set[tuple[str, Path]] = field(default_factory=set)
    locked: set[str] = field(default_factory=set)

    def written(self, form: str, fields: Iterable[str]) -> None:
        """Note fields of a form that are written under lock."""
        self.writes.update((form, name) for name in fields)
        self.locked.add(form)

    def created(self, form: str) -> None:
        """Note a form that records are made of."""
        self.creates.add(form)

    def read(self, paths: Iterable[Path], touched: str | None) -> None:
        """Note what an expression reads: names of its surroundings, or of the touched record."""
        for path in paths:
            if path[0] == RECORD:
                self.reads.add(path[1:])
            elif touched is not None and path[0] not in SURROUNDINGS:
                self.touched_reads.add((touched, path))
            else:
                self.reads.add(path)

    def collected(self) -> Needs:
        """Give them as a value."""
        others = sorted(self.locked - {RECORD})
        locks = ((RECORD,) if RECORD in self.locked else ()) + tuple(others)
        return Needs(
            frozenset(self.writes),
            frozenset(self.creates),
            frozenset(self.reads),
            frozenset(self.touched_reads),
            locks,
        )


SURROUNDINGS = frozenset({"me", "setting", RECORD})
"""Names that never belong to a touched record."""
