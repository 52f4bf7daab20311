"""Which fields a person sees and may write, from the grants that hold for a record.

Rules of this file:
1. Grants unite: a field is hidden (read-only) when every grant that holds hides it.
2. No grant hides everything.
3. Hiding is inherited: who may not read a field may not read a formula of it, however many
   formulas lie between and through whichever lookup it is read; `declassified` ends that.
4. What is sensitive is masked unless a grant that shows the field unmasks it. What is masked is
   hidden to everything but those who show values: they show a mask in its place, and it may be
   written by whoever may write the field.
5. For filters, sorting, search and grouping, where each record may be open through another
   grant, `common_access` takes as hidden what any of the grants hides.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Protocol

from engine.access.decision import Decision
from engine.access.model import Grant


class ReadingField(Protocol):
    """A field as far as hiding goes: which others its value is made of."""

    @property
    def reads(self) -> frozenset[str]:
        """Dotted keys of the fields of the same form that its formula reads."""

    @property
    def reads_elsewhere(self) -> frozenset[str]:
        """`form.field` of what its formula reads through lookups."""

    @property
    def declassified(self) -> bool:
        """Whether its value may be shown although what it is made of may not."""

    @property
    def sensitive(self) -> bool:
        """Whether its value is masked unless a grant says otherwise."""


class FieldGraph(Protocol):
    """A compiled form as far as hiding goes."""

    @property
    def fields(self) -> Mapping[str, ReadingField]:
        """Fields by dotted key."""


@dataclass(frozen=True, slots=True)
class FieldAccess:
    """What is hidden and what is read-only by right; dotted keys, columns included.

    `hidden_elsewhere` names (`form.field`) what lookups would show and the person may not read.
    `masked` is the part of `hidden` that is not absent: it shows as a mask, and may be written.
    """

    hidden: frozenset[str] = frozenset()
    readonly: frozenset[str] = frozenset()
    hidden_elsewhere: frozenset[str] = frozenset()
    masked: frozenset[str] = frozenset()

    @property
    def absent(self) -> frozenset[str]:
        """What does not show at all, not even as a mask."""
        return self.hidden - self.masked if self.masked else self.hidden

    def shows(self, field: str) -> bool:
        """Whether a field may be read."""
        return field not in self.hidden

    def lets_write(self, field: str) -> bool:
        """Whether a field may be written, as far as rights go."""
        return field not in self.readonly and (field not in self.hidden or field in self.masked)


FULL_ACCESS = FieldAccess()
"""Nothing hidden, nothing read-only: the system itself, and admin."""


def field_access(
    form: FieldGraph,
    grants: Sequence[Grant],
    *,
    writes: Sequence[Grant] | None = None,
    hidden_elsewhere: frozenset[str] = frozenset(),
) -> FieldAccess:
    """Unite the grants that hold for one record: `grants` to read it, `writes` to change it."""
    absent = _intersection([_spread(form, grant.fields.hide) for grant in grants], form)
    closed = _intersection([_closed(form, grant) for grant in grants], form)
    writes = grants if writes is None else writes
    return _access(form, absent, closed - absent, writes, hidden_elsewhere)


def common_access(
    form: FieldGraph,
    grants: Sequence[Grant],
    *,
    hidden_elsewhere: frozenset[str] = frozenset(),
) -> FieldAccess:
    """What must not be used across records: hidden in any of the grants (all, without one)."""
    if not grants:
        return _access(form, frozenset(form.fields), frozenset(), grants, hidden_elsewhere)
    absent = frozenset().union(*(_spread(form, grant.fields.hide) for grant in grants))
    closed = frozenset().union(*(_closed(form, grant) for grant in grants))
    return _access(form, absent, closed - absent, grants, hidden_elsewhere)


def ungranted(form: FieldGraph, *, hidden_elsewhere: frozenset[str] = frozenset()) -> FieldAccess:
    """What somebody sees whom no grant tells anything: all but what is sensitive, to read only."""
    masked = sensitive_fields(form)
    return FieldAccess(
        inherited(form, masked, hidden_elsewhere) if masked else frozenset(),
        frozenset(form.fields),
        hidden_elsewhere,
        masked,
    )


def sensitive_fields(form: FieldGraph) -> frozenset[str]:
    """The fields and columns that are masked unless a grant says otherwise."""
    return frozenset(key for key, field in form.fields.items() if field.sensitive)


def access_of(
    form: FieldGraph, decision: Decision, *, hidden_elsewhere: frozenset[str] = frozenset()
) -> FieldAccess:
    """What a decision leaves open across records: everything for admin, else `common_access`."""
    if decision.everything:
        return FULL_ACCESS
    return common_access(form, decision.grants, hidden_elsewhere=hidden_elsewhere)


def inherited(
    form: FieldGraph, hidden: Set[str], hidden_elsewhere: Set[str] = frozenset()
) -> frozenset[str]:
    """Add the formulas over hidden fields, transitively."""
    known = set(hidden)
    grown = True
    while grown:
        more = {
            key
            for key, field in form.fields.items()
            if key not in known
            and not field.declassified
            and (field.reads & known or field.reads_elsewhere & hidden_elsewhere)
        }
        known |= more
        grown = bool(more)
    return frozenset(known)


def _access(
    form: FieldGraph,
    absent: frozenset[str],
    masked: frozenset[str],
    writes: Sequence[Grant],
    hidden_elsewhere: frozenset[str],
) -> FieldAccess:
    closed = [_spread(form, (*grant.fields.hide, *grant.fields.read)) for grant in writes]
    return FieldAccess(
        hidden=inherited(form, absent | masked, hidden_elsewhere),
        readonly=_intersection(closed, form),
        hidden_elsewhere=hidden_elsewhere,
        masked=masked - inherited(form, absent, hidden_elsewhere),
    )


def _closed(form: FieldGraph, grant: Grant) -> frozenset[str]:
    """What a grant keeps back: what it hides, and what is sensitive and not unmasked by it."""
    sensitive = sensitive_fields(form)
    hidden = _spread(form, grant.fields.hide)
    return hidden | (sensitive - _spread(form, grant.fields.unmask)) if sensitive else hidden


def _spread(form: FieldGraph, keys: Iterable[str]) -> frozenset[str]:
    """A subtable that is named stands for all of its columns too."""
    named = frozenset(keys)
    below = {key for key in form.fields if key.partition(".")[0] in named}
    return named | below


def _intersection(sets: Sequence[frozenset[str]], form: FieldGraph) -> frozenset[str]:
    if not sets:
        return frozenset(form.fields)
    return frozenset.intersection(*sets)
