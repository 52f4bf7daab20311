"""Steps made ready to run: every expression compiled, every message cut into its parts.

Rules of this file:
1. Values only; `compilation` makes them.
2. `path` is a step's place in its definition (`do.2.do.0`), for messages about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.expression.compilation import Compiled
from engine.form.template import Template
from engine.step.needs import Needs
from engine.step.notices import CompiledNotify
from engine.step.runs import CompiledRun

Expect = Literal["one", "any", "some"]


@dataclass(frozen=True, slots=True)
class CompiledRequire:
    """A condition that must hold."""

    path: str
    condition: Compiled
    message: Template | None


@dataclass(frozen=True, slots=True)
class CompiledSet:
    """New values for fields of the current record."""

    path: str
    values: Mapping[str, Compiled]


@dataclass(frozen=True, slots=True)
class CompiledWalk:
    """What is gone through, one `name` at a time: what `items` gives, or what `found` finds.

    `form`, `subtable`: where something is found (no `found`: all of it); `sort`: with whether it
    is descending; `rows`: the name of all that a group holds.
    """

    path: str
    name: str
    items: Compiled | None = None
    form: str | None = None
    subtable: str | None = None
    found: Compiled | None = None
    limit: int | None = None
    where: Compiled | None = None
    sort: tuple[tuple[Compiled, bool], ...] = ()
    group: tuple[Compiled, ...] = ()
    rows: str | None = None


@dataclass(frozen=True, slots=True)
class CompiledRows:
    """Rows of a new record: one for each item of a walk, a single one without it."""

    walk: CompiledWalk | None
    values: Mapping[str, Compiled]


@dataclass(frozen=True, slots=True)
class CompiledCreate:
    """A new record; `name` is what the steps behind call it, `rows` fills its subtables."""

    path: str
    form: str
    values: Mapping[str, Compiled]
    name: str | None
    rows: Mapping[str, tuple[CompiledRows, ...]] = field(default_factory=dict)
    submit: bool = False


@dataclass(frozen=True, slots=True)
class CompiledCreateRow:
    """A new row of the record that `of` gives."""

    path: str
    form: str
    subtable: str
    of: Compiled
    values: Mapping[str, Compiled]
    name: str | None


@dataclass(frozen=True, slots=True)
class CompiledUpdate:
    """Changes of the records or rows that `where` finds; its expressions read them bare.

    `of_current`: it finds none but rows of the current record.
    """

    path: str
    form: str
    where: Compiled
    values: Mapping[str, Compiled]
    expect: Expect
    check: Compiled | None
    message: Template | None
    subtable: str | None = None
    of_current: bool = False


@dataclass(frozen=True, slots=True)
class CompiledUpsert:
    """Changes of the one record that `where` finds; else a new one of `values` and `changes`."""

    path: str
    form: str
    where: Compiled
    values: Mapping[str, Compiled]
    changes: Mapping[str, Compiled]
    check: Compiled | None
    message: Template | None
    name: str | None
    submit: bool


@dataclass(frozen=True, slots=True)
class CompiledDelete:
    """The records that `where` finds go to the trash; rows go.

    `of_current`: it finds none but rows of the current record.
    """

    path: str
    form: str
    subtable: str | None
    where: Compiled
    expect: Expect
    message: Template | None
    of_current: bool = False


@dataclass(frozen=True, slots=True)
class CompiledForEach:
    """Steps for each item, or each group of items."""

    path: str
    walk: CompiledWalk
    do: "tuple[CompiledStep, ...]"


@dataclass(frozen=True, slots=True)
class CompiledPost:
    """Movements of balances, one for each row or a single one; `changes` are the movements."""

    path: str
    form: str
    rows: Compiled | None
    name: str | None
    where: Compiled | None
    dimensions: Mapping[str, Compiled]
    changes: Mapping[str, Compiled]
    ledger: Mapping[str, Compiled]
    id: Compiled
    best: bool
    message: Template | None


@dataclass(frozen=True, slots=True)
class CompiledIf:
    """One or the other."""

    path: str
    condition: Compiled
    do: "tuple[CompiledStep, ...]"
    otherwise: "tuple[CompiledStep, ...]"


@dataclass(frozen=True, slots=True)
class CompiledRevise:
    """A revision of a record of `form`; of the current one where there is no `target`."""

    path: str
    form: str
    reason: Compiled
    target: Compiled | None


CompiledStep = (
    CompiledPost
    | CompiledRequire
    | CompiledSet
    | CompiledCreate
    | CompiledCreateRow
    | CompiledUpdate
    | CompiledUpsert
    | CompiledDelete
    | CompiledForEach
    | CompiledIf
    | CompiledRevise
    | CompiledNotify
    | CompiledRun
)


@dataclass(frozen=True, slots=True)
class CompiledSteps:
    """A list of steps and what it needs to know beforehand."""

    steps: tuple[CompiledStep, ...]
    needs: Needs
