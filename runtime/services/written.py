"""What an act has written of a record: the state before and the state after."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.form.facts import Facts
from engine.form.record import Record
from engine.form.row_forms import form_of, subtable_of


@dataclass(frozen=True, slots=True)
class Written:
    """One write of a record of an app; without `before` it is new, without `after` it is gone."""

    app: str
    form: str
    before: Record | None
    after: Record | None

    @property
    def record(self) -> str:
        """The record's id."""
        known = self.after or self.before
        if known is None:
            raise ValueError("a write has a state before or after it")
        return known.id


def without_written(facts: Facts, one: Written) -> Facts:
    """Forget what a write has changed: the record, and its rows that were pointed at."""
    found = facts.without((one.form, one.record))
    for key in tuple(found.records):
        if subtable_of(key[0]) is not None and form_of(key[0]) == one.form:
            found = found.without(key)
    return found


def last_written(written: Sequence[Written], app: str, record: str) -> Record | None:
    """Give a record as an act has written it last: it is locked, and stands so in the store."""
    for one in reversed(written):
        if one.app == app and one.record == record:
            return one.after
    return None
