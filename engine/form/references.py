"""Whether what a reference newly points to is there, and may be chosen.

Rules of this file:
1. Only what was newly chosen is asked about: what is stored may outlive its source.
2. What is not among the facts does not exist for this record; the shell leaves out what the
   person may not see, so that both answer alike.
3. A lookup's filter is evaluated over the candidate, with the record as `record` and the row as
   `row`. Somebody switched off, or without the role the field asks for, is not chosen.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.calendar.working_time import WorkCalendar
from engine.expression.errors import EvaluationError
from engine.expression.question import Asked
from engine.expression.scope import Path
from engine.expression.values import Row, Value
from engine.form.casting.choice import no_such_record
from engine.form.compiled_field import CompiledField
from engine.form.computation import Computation, impossible
from engine.form.environment import RecordEnvironment
from engine.form.field_error import FieldError, fault
from engine.form.model import MultiUserField, UserField
from engine.form.names import USERS
from engine.form.own_rows import own_subtable


def reference_faults(
    computation: Computation, field: CompiledField, row: Row | None, value: Value
) -> Iterator[FieldError]:
    """The faults of what a reference field was changed to."""
    target = field.reference
    if target is None:
        return
    kept = _ids(computation.value_before(field, row))
    for id_ in _ids(value):
        if id_ not in kept:
            yield from _chosen(computation, field, row, (target, id_))
        elif own_subtable(field) and computation.environment.own_row(target, id_) is None:
            yield _row_removed()


def _chosen(
    computation: Computation, field: CompiledField, row: Row | None, key: tuple[str, str]
) -> Iterator[FieldError]:
    facts = computation.environment.facts
    if own_subtable(field):
        yield from _own(computation, field, row, key)
    elif key not in facts.records:
        if facts.knows(key):
            yield no_such_record()
        else:
            computation.environment.lacking.add(key)
    elif key[0] == USERS:
        yield from _person(computation, field, facts.records[key])
    else:
        yield from _filtered(computation, field, row, key[1])


def _own(
    computation: Computation, field: CompiledField, row: Row | None, key: tuple[str, str]
) -> Iterator[FieldError]:
    """A row of the very record: it stands in it now, saved or not."""
    if computation.environment.own_row(*key) is None:
        yield no_such_record()
    else:
        yield from _filtered(computation, field, row, key[1])


def _filtered(
    computation: Computation, field: CompiledField, row: Row | None, id_: str
) -> Iterator[FieldError]:
    if field.filter:
        candidate = CandidateEnvironment(computation.environment, field, row, id_)
        try:
            if field.filter.evaluate(candidate) is not True:
                yield _not_to_be_chosen()
        except EvaluationError as error:
            yield impossible("", error)


def _person(
    computation: Computation, field: CompiledField, person: Mapping[str, Value]
) -> Iterator[FieldError]:
    if person.get("active") is False:
        yield _not_to_be_chosen()
        return
    definition = field.definition
    role = definition.role if isinstance(definition, UserField | MultiUserField) else None
    roles = person.get("roles")
    if role and isinstance(roles, tuple):
        wanted = role.removeprefix(f"{computation.compiled.app.key}.")
        if wanted not in roles:
            yield _not_to_be_chosen()


class CandidateEnvironment:
    """Reads a candidate of a lookup: its fields bare, the record and the row by their names."""

    __slots__ = ("_field", "_id", "_record", "_row", "calendar", "now", "zone")

    def __init__(
        self, record: RecordEnvironment, field: CompiledField, row: Row | None, id_: str
    ) -> None:
        self.now: datetime = record.now
        self.zone: ZoneInfo = record.zone
        self.calendar: WorkCalendar = record.calendar
        self._record = record
        self._field = field
        self._row = row
        self._id = id_

    def value(self, path: Path) -> Value:
        """The value at a path."""
        subtable = self._field.subtable
        match path[0]:
            case "me" | "setting":
                return self._record.value(path)
            case "record" if not self._record.is_input:
                return self._record.value(path[1:])
            case "record":
                return self._record.value(path)
            case "input" if self._record.is_input:
                return self._record.value(path[1:])
            case "row" if subtable and self._row is not None:
                return self._record.row(subtable, self._row).value(path[1:])
            case _:
                return self._record.candidate(self._field, self._id, path)

    def answer(self, asked: Asked) -> Value:
        """The answer to a question."""
        return self._record.answer(asked)


def _ids(value: Value) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, tuple):
        return tuple(one for one in value if isinstance(one, str))
    return ()


def _row_removed() -> FieldError:
    return fault(
        "reference",
        "The row this points at is being removed: choose another one, or keep that row.",
        "所指向的明细行将被删除：请改选其他行，或保留该行。",
    )


def _not_to_be_chosen() -> FieldError:
    return fault("reference", "This cannot be chosen here.", "此处不能选择该项。")
