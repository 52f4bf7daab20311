"""May this person do this with this form? The one decision, with its reason.

Rules of this file:
1. Without a grant nothing is allowed; an account that is switched off is allowed nothing.
2. The system's own role has every right on every form, without condition; what a form closes
   to everybody is closed to it too.
3. The grants of all of a person's roles unite; conditions (`where`) are left to whoever has
   the records: a record is open when one of the decision's grants has no condition or one that
   holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.access.directory import Person
from engine.access.model import Grant


class Guarded(Protocol):
    """What carries grants: a form."""

    @property
    def key(self) -> str:
        """The key of the form."""

    @property
    def access(self) -> Sequence[Grant]:
        """Its grants, in the order they were written."""

    @property
    def closed(self) -> frozenset[str]:
        """The rights that nobody has, whatever is granted: records that are never written so."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a right is there, why, and through which grants; `everything`: no conditions."""

    allowed: bool
    reason: str
    grants: tuple[Grant, ...] = ()
    everything: bool = False

    @property
    def unconditional(self) -> bool:
        """Whether the right holds for every record, whatever is in it."""
        return self.everything or any(grant.where is None for grant in self.grants)


def decide(person: Person, app_key: str, form: Guarded, right: str) -> Decision:
    """Decide whether a person has a right on a form's records, and through which grants."""
    if not person.active:
        return Decision(False, f"{person.username} is switched off")
    if right in form.closed:
        return Decision(False, f"nobody has the right to {right} records of {form.key}")
    if person.is_admin:
        return Decision(True, "admin has every right", everything=True)
    grants = tuple(
        grant
        for grant in form.access
        if right in grant.can and person.has_role(app_key, grant.role)
    )
    if not grants:
        return Decision(False, f"no role of {person.username} grants {right} on {form.key}")
    roles = ", ".join(dict.fromkeys(grant.role for grant in grants))
    return Decision(True, f"granted to {roles}", grants)


def may_without_condition(person: Person, app_key: str, form: Guarded, right: str) -> bool:
    """Whether a person has a right on all of a form's records."""
    return decide(person, app_key, form, right).unconditional


def rights_of(person: Person, app_key: str, form: Guarded, asked: Sequence[str]) -> frozenset[str]:
    """Those of the rights asked for that a person has on at least some records."""
    return frozenset(right for right in asked if decide(person, app_key, form, right).allowed)
