"""A form made ready to run: every expression checked, fields ordered, facts known.

Rules of this file:
1. Compiling never raises and never stops at the first fault: `faults` holds all of them; a form
   with faults is shown to its author and never run.
2. A compiled form is a value that any number of acts share.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from engine.access.model import Grant
from engine.expression.compilation import Compiled
from engine.expression.values import Row, Value
from engine.form.app_context import AppContext
from engine.form.asked_on_save import asked_on_save, of_conditions
from engine.form.compiled_field import (
    CompiledField,
    CompiledGrant,
    CompiledRule,
    CompiledUnique,
    CompiledView,
)
from engine.form.dependencies import affected
from engine.form.expression_compiler import foreign_formula
from engine.form.fact_tree import FactNode
from engine.form.fault import Fault
from engine.form.fixed_flags import FixedFlags, fixed_flags
from engine.form.model import Form, SerialField
from engine.form.own_rows import clearing_fields, own_subtable
from engine.form.posted_forms import is_posted, is_unchanging
from engine.form.routes import Routes
from engine.form.stirring import Stirring
from engine.form.template import Template

_MOST_STIRRED = 500
"""How many combinations of changed fields a form remembers."""


@dataclass(frozen=True)
class CompiledForm:
    """A form with everything derived from its definition.

    `fields`: by dotted key, in the order of the definition; `order`: dotted keys in evaluation
    order; `made_of`: what each is computed from; `columns`: the columns of each subtable; `facts`:
    what to fetch, by root; `foreign`: formulas of other forms that lookups read, by (form, field);
    `opening`: what the ledger of a balance is told of one that is placed.
    """

    form: Form
    app: AppContext
    fields: Mapping[str, CompiledField]
    columns: Mapping[str, tuple[CompiledField, ...]]
    order: tuple[str, ...]
    made_of: Mapping[str, frozenset[str]]
    title: Template | None
    locked: Compiled | None
    rules: tuple[CompiledRule, ...]
    uniques: tuple[CompiledUnique, ...]
    grants: tuple[CompiledGrant, ...]
    views: tuple[CompiledView, ...]
    facts: Mapping[str, FactNode]
    foreign: Mapping[tuple[str, str], Compiled]
    routes: Routes
    faults: tuple[Fault, ...]
    opening: Mapping[str, Compiled] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The form's key."""
        return self.form.key

    @property
    def access(self) -> Sequence[Grant]:
        """The form's grants, as they were written."""
        return self.form.access

    def tops(self) -> tuple[CompiledField, ...]:
        """The fields of the record itself, subtables and sections included."""
        return self._tops

    @cached_property
    def read_order(self) -> tuple[str, ...]:
        """What is computed whenever a record is read, in evaluation order."""
        return tuple(key for key in self.order if self.fields[key].on_read)

    @cached_property
    def save_order(self) -> tuple[str, ...]:
        """What is computed when a record is saved: all but what only its readers ask for."""
        conditions = of_conditions(self.rules, self.grants, self.locked)
        asked = asked_on_save(self.fields, self.order, self.made_of, self.routes.scopes, conditions)
        fields = self.fields
        return tuple(key for key in self.order if key in asked or not fields[key].on_read)

    @cached_property
    def posted(self) -> bool:
        """Whether its records come about by postings alone: a balance, or a ledger of one."""
        return is_posted(self._known_as, self.app)

    @cached_property
    def unchanging(self) -> bool:
        """Whether nobody changes or deletes a record of it."""
        return is_unchanging(self._known_as, self.app)

    @cached_property
    def closed(self) -> frozenset[str]:
        """The rights that nobody has on its records."""
        if self.posted:
            return frozenset({"create", "update", "delete", "import"})
        return frozenset({"update", "delete"}) if self.unchanging else frozenset()

    @property
    def _known_as(self) -> str:
        """Its key in its app; `app.form` where it is seen from another one."""
        found = (key for key, form in self.app.forms.items() if form is self.form)
        return next(found, self.form.key)

    @cached_property
    def reads_state(self) -> bool:
        """Whether a stored formula reads the state of this record or another."""
        return any(
            field.formula is not None
            and not field.on_read
            and any(path[-1] == "state" for path in field.formula.references)
            for field in self.fields.values()
        )

    def stirred_by(self, changed: Set[str]) -> tuple[str, ...]:
        """What is to be computed anew, in order, when these fields or system fields changed."""
        kept = frozenset(changed)
        found = self._stirred.get(kept)
        if found is None:
            whole = {one for key in kept for one in (key, *self._column_keys(key))}
            reached = self.reached_by(whole).union(self.read_order)
            found = tuple(key for key in self.order if key in reached)
            if len(self._stirred) < _MOST_STIRRED:
                self._stirred[kept] = found
        return found

    @cached_property
    def stirring(self) -> Stirring:
        """Tells what a change asks to be computed and checked anew."""
        return Stirring(
            self.fields,
            self.save_order,
            self.made_of,
            self.rules,
            self.routes.scopes,
            self.sections,
        )

    @cached_property
    def stored_tops(self) -> tuple[tuple[str, Value], ...]:
        """The stored fields of the record itself but subtables, with what they hold at first."""
        return tuple(
            (one.key, one.at_first) for one in self.tops() if one.stored and not one.is_subtable
        )

    @cached_property
    def row_shapes(self) -> Mapping[str, tuple[Row, Row]]:
        """Of each subtable its stored columns, blank, and those that hold something at first."""
        return {
            key: (
                {one.name: None for one in columns if one.stored},
                {
                    one.name: one.at_first
                    for one in columns
                    if one.stored and one.at_first is not None
                },
            )
            for key, columns in self.columns.items()
        }

    @cached_property
    def unstored(self) -> Mapping[str, frozenset[str]]:
        """The columns of each subtable that are not stored."""
        return {
            key: frozenset(one.name for one in columns if not one.stored)
            for key, columns in self.columns.items()
        }

    @cached_property
    def clearing(self) -> tuple[tuple[CompiledField, str], ...]:
        """What is cleared when the row of this record that it points at is taken out."""
        return clearing_fields(self.fields)

    @cached_property
    def sections(self) -> Mapping[str, str]:
        """The section that each field of the record itself stands in, where it stands in one."""
        found, section = dict[str, str](), ""
        for one in self.tops():
            if one.definition.type == "section":
                section = one.key
            elif section:
                found[one.key] = section
        return found

    @cached_property
    def askable(self) -> tuple[CompiledField, ...]:
        """The fields and subtables of which their definition may ask anything."""
        required = self.fixed_flags.required
        return tuple(
            one
            for one in self.fields.values()
            if one.definition.type != "section"
            and (
                one.is_subtable
                or one.bounded
                or one.reference
                or one.check
                or required.get(one.key, True)
            )
        )

    @cached_property
    def made(self) -> tuple[CompiledField, ...]:
        """The fields whose values are made of others, in evaluation order."""
        return self._made_of(self.order)

    @cached_property
    def made_on_save(self) -> tuple[CompiledField, ...]:
        """Those among them that are computed when a record is saved."""
        return self._made_of(self.save_order)

    def _made_of(self, order: Sequence[str]) -> tuple[CompiledField, ...]:
        fields = (self.fields[key] for key in order)
        return tuple(one for one in fields if one.formula or one.fills or one.default or one.chain)

    @cached_property
    def serials(self) -> tuple[SerialField, ...]:
        """The serial numbers of a record."""
        return tuple(
            one.definition for one in self.tops() if isinstance(one.definition, SerialField)
        )

    @cached_property
    def own_pointing(self) -> tuple[tuple[CompiledField, str], ...]:
        """The fields that point at rows of the very record, each with their subtable."""
        return tuple(
            (one, subtable) for one in self.fields.values() if (subtable := own_subtable(one))
        )

    @cached_property
    def fixed_flags(self) -> FixedFlags:
        """Which flags no record is asked for."""
        return fixed_flags(self.fields, self.sections)

    @cached_property
    def _stirred(self) -> dict[frozenset[str], tuple[str, ...]]:
        return {}

    def reached_by(self, changed: Set[str]) -> frozenset[str]:
        """What a change of these fields changes in turn, through formulas; they themselves too."""
        return frozenset(affected(self.order, self.made_of, changed))

    def _column_keys(self, subtable: str) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns.get(subtable, ()))

    def foreign_formula(self, form: str, name: str) -> Compiled | None:
        """What another form computes on read; flows and steps may ask for what no field does."""
        place = (form, name)
        if place in self.foreign:
            return self.foreign[place]
        if place not in self._further:
            self._further[place] = foreign_formula(self.app, form, name)
        return self._further[place]

    @cached_property
    def _further(self) -> dict[tuple[str, str], Compiled | None]:
        return {}

    @cached_property
    def file_fields(self) -> tuple[CompiledField, ...]:
        """The fields and columns that hold files."""
        files = ("attachment", "image")
        return tuple(one for one in self.fields.values() if one.definition.type in files)

    @cached_property
    def grant_conditions(self) -> Mapping[int, Compiled | None]:
        """The condition of each sound grant, by the identity of the grant as it was written."""
        return {id(one.model): one.where for one in self.grants}

    @cached_property
    def _tops(self) -> tuple[CompiledField, ...]:
        return tuple(field for field in self.fields.values() if field.subtable is None)
