"""The parts of a compiled form: fields, rules, uniqueness, grants, views, each with its
expressions checked.

Rule of this file: values only; `compiled` makes them.
"""

from dataclasses import dataclass, field

from engine.access.model import Grant
from engine.expression.compilation import Compiled
from engine.expression.scope import Path
from engine.expression.types import Kind, Type
from engine.expression.values import Value
from engine.form.choosing import Choice
from engine.form.field_types import Definition, max_length, scale_of
from engine.form.model import FieldBase, FieldCheck, Rule, SubtableField, Unique
from engine.form.presentation import View
from engine.form.roll_up import CompiledRollUp
from engine.form.template import Template
from engine.text import Text

Condition = bool | Compiled
"""A flag of a definition: fixed, or an expression."""


@dataclass(frozen=True, slots=True)
class Fill:
    """A field that is copied from what a lookup looks up; `source` is a path in that form."""

    lookup: str
    target: str
    source: Path


@dataclass(frozen=True, slots=True)
class CompiledCheck:
    """A field's own condition with its message."""

    model: FieldCheck
    require: Compiled
    message: Template | None


@dataclass(frozen=True, slots=True)
class CompiledChoice:
    """One source of a field's value; `asks`: it reads another form."""

    model: Choice
    value: Compiled
    asks: bool


@dataclass(frozen=True, slots=True)
class CompiledChain:
    """The sources of a field in order; a change of `stirs` (dotted keys) works it out anew.

    `tells`: the field beside it that says which source gave the value. `keeps`: the one beside it
    that says whether a value given by hand stays; `renews`: the lookups beside it that end that.
    """

    choices: tuple[CompiledChoice, ...]
    stirs: frozenset[str] = frozenset()
    tells: str | None = None
    keeps: str | None = None
    renews: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CompiledField:
    """A field, or (`subtable` set, key dotted) a column; sections and subtables too."""

    key: str
    definition: Definition
    subtable: str | None
    type: Type | None
    visible: Condition = True
    required: Condition = False
    readonly: Condition = False
    locked: Compiled | None = None
    formula: Compiled | None = None
    rollup: CompiledRollUp | None = None
    columnwise: Compiled | None = None
    """A column's formula over all rows at once, where it can go so."""
    default: Compiled | None = None
    check: CompiledCheck | None = None
    filter: Compiled | None = None
    fills: tuple[Fill, ...] = ()
    """How this field is filled, by each lookup that does, in the sequence they are declared in."""
    chain: CompiledChain | None = None
    """What this field chooses its value from."""
    reads: frozenset[str] = frozenset()
    reads_elsewhere: frozenset[str] = frozenset()
    name: str = field(init=False)
    """The key among its siblings."""
    reference: str | None = field(init=False)
    """The form (or `$user`, `$department`) that its ids belong to."""
    bounded: bool = field(init=False)
    """Whether its definition limits its value beyond the type."""

    on_read: bool = field(init=False)
    """Whether it is computed when read and never stored."""
    declassified: bool = field(init=False)
    """Whether its value may be shown although what it is made of may not."""
    sensitive: bool = field(init=False)
    """Whether its value is masked unless a grant says otherwise."""
    computed: bool = field(init=False)
    """Whether nobody may write it: a formula, a roll-up or a serial number."""
    stored: bool = field(init=False)
    """Whether its value is kept in the record."""
    is_subtable: bool = field(init=False)
    """Whether it holds rows."""
    longest: int | None = field(init=False)
    """How many characters a text may have; None: any number."""
    scale: int = field(init=False)
    """Digits after the point, for numbers."""
    at_first: Value = field(init=False)
    """What it holds before anything was written: 0 for a roll-up that adds up, else blank."""

    def __post_init__(self) -> None:
        """Derive what is asked for in every row, once."""
        definition = self.definition
        base = definition if isinstance(definition, FieldBase) else None
        on_read = base is not None and base.is_read
        rolled = base is not None and base.rollup is not None
        derived = {
            "name": definition.key,
            "reference": reference_form(self.type),
            "bounded": _is_bounded(definition),
            "on_read": on_read,
            "declassified": base is not None and base.declassified,
            "sensitive": base is not None and base.sensitive,
            "computed": self.formula is not None or definition.type == "serial" or rolled,
            "stored": definition.type != "section" and not on_read,
            "is_subtable": isinstance(definition, SubtableField),
            "longest": max_length(definition),
            "scale": scale_of(definition),
            "at_first": self.rollup.nothing if self.rollup else None,
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @property
    def label(self) -> Text:
        """What people call it."""
        return self.definition.label or self.definition.key


def reference_form(type_: Type | None) -> str | None:
    """The form that the ids of a type belong to; None for what holds none."""
    one = type_.item if type_ and type_.kind is Kind.LIST else type_
    is_reference = one is not None and one.kind in (Kind.RECORD, Kind.USER, Kind.DEPARTMENT)
    return one.form if one and is_reference else None


def _is_bounded(definition: Definition) -> bool:
    least, most = getattr(definition, "min", None), getattr(definition, "max", None)
    return least is not None or most is not None or max_length(definition) is not None


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule of the whole form; its key is what a warning is acknowledged by."""

    key: str
    model: Rule
    require: Compiled
    when: Compiled | None
    message: Template | None


@dataclass(frozen=True, slots=True)
class CompiledUnique:
    """Fields unique together, perhaps only where a condition holds."""

    model: Unique
    where: Compiled | None


@dataclass(frozen=True, slots=True)
class CompiledGrant:
    """A grant with its condition."""

    model: Grant
    where: Compiled | None


@dataclass(frozen=True, slots=True)
class CompiledView:
    """A view with its filter."""

    model: View
    filter: Compiled | None
