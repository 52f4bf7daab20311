"""Steps made ready to run: every expression compiled, every message cut into its parts.

Rules of this file:
1. Values only; `compilation` makes them.
2. `path` is a step's place in its definition (`do.2.do.0`), for messages about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.expression.compilation import Compiled
from engine.form.template import Template
from engine.step.needs import Needs
from engine.step.runs import CompiledRun
from engine.step.notices import CompiledNotify


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
class CompiledCreate:
    """A new record; `name` is what the steps behind call it."""

    path: str
    form: str
    values: Mapping[str, Compiled]
    name: str | None


@dataclass(frozen=True, slots=True)
class CompiledUpdate:
    """Changes of the records that `where` finds; `where`, `values` and `check` read them bare."""

    path: str
    form: str
    where: Compiled
    values: Mapping[str, Compiled]
    expect: Literal["one", "any", "some"]
    check: Compiled | None
    message: Template | None


@dataclass(frozen=True, slots=True)
class CompiledForEach:
    """Steps for each row that `rows` gives; `name` is what they call the row."""

    path: str
    rows: Compiled
    name: str
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
    | CompiledUpdate
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
