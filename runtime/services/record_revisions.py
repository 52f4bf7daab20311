"""The business revisions of a record, each with what differs from the one before.

Rule of this file: a revision shows its reader what the record itself would: hidden fields are
absent from the values and from the differences, masked ones masked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.json_value import from_stored
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.change_words import Change, ChangeWords
from runtime.services.open_record import Opened, open_record
from runtime.services.outcome import Refusal
from runtime.services.outsiders import is_told
from runtime.services.showing import person_ref, shown_values
from runtime.services.titles import Titles
from runtime.services.views import Json, Ref
from runtime.storage.record_changes import changes_between
from runtime.storage.revisions import Revision, RevisionStore


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One revision as a reader may see it; the first has no changes."""

    number: int
    at: str
    who: Ref | None
    reason: str
    version: int
    values: Mapping[str, Json]
    changes: Sequence[Change]

    def as_json(self) -> dict[str, Json]:
        """Give the revision: number, who, when, why, the values, the differences."""
        return {
            "number": self.number,
            "at": self.at,
            "who": self.who.as_json() if self.who else None,
            "reason": self.reason,
            "version": self.version,
            "values": dict(self.values),
            "changes": [change.as_json() for change in self.changes],
        }


def record_revisions(
    act: Act, app: str, form: str, record: str
) -> tuple[RevisionView, ...] | Refusal:
    """Tell a record's revisions, the last one first."""
    opened = open_record(act, app, form, record)
    if isinstance(opened, Refusal):
        return opened
    kept = RevisionStore(act.connection).read(record)
    titles = Titles(act, opened.app, opened.facts)
    words = ChangeWords(act, opened, titles)
    before: Record | None = None
    told: list[RevisionView] = []
    for one in kept:
        after = _as_record(opened, one)
        changes = words.changes(changes_between(before, after)) if before else ()
        told.append(_view(act, opened, one, titles, changes))
        before = after
    return tuple(reversed(told))


def _as_record(opened: Opened, one: Revision) -> Record:
    """A revision as a record whose values are plain JSON: as good as any to compare."""
    content = one.content
    return replace(
        opened.record,
        state=content["state"],
        owner=content["owner"],
        department=content["department"],
        values=content["values"],
    )


def _view(
    act: Act, opened: Opened, one: Revision, titles: Titles, changes: Sequence[Change]
) -> RevisionView:
    values = _values(opened.form, one.content["values"])
    access = opened.standing.access
    return RevisionView(
        one.number,
        one.at.isoformat(),
        person_ref(act, one.actor) if is_told(act, opened.app, one.actor) else None,
        one.reason,
        one.record_version,
        shown_values(opened.form, values, access.absent, titles, masked=access.masked),
        changes,
    )


def _values(form: CompiledForm, stored: Mapping[str, Any]) -> dict[str, Value]:
    """The values of a revision as the form has them now; what no longer fits is left out."""
    values: dict[str, Value] = {}
    for field in form.tops():
        if field.key not in stored or not field.stored:
            continue
        try:
            values[field.key] = from_stored(field.definition, stored[field.key])
        except (ValueError, ArithmeticError):
            values[field.key] = None
    return values
