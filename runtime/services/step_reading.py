"""What steps read: the touched record's fields bare, the current one as `record`, variables.

Rules of this file:
1. What is read is fetched: an expression is evaluated again until nothing is lacking.
2. A variable is read with what is known now, not with what was known when it got its name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from engine.calendar.working_time import WorkCalendar
from engine.expression.compilation import Compiled
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError
from engine.expression.question import Asked
from engine.expression.scope import Path
from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.environment import RecordEnvironment, record_environment
from engine.form.facts import Facts, Need
from engine.form.record import Record
from engine.form.template import Template
from engine.text import Text, localise
from runtime.services.act import Act
from runtime.services.facts_of import MAX_LEVELS, fetch_facts
from runtime.services.outcome import Refusal, conflict
from runtime.services.published_app import PublishedApp
from runtime.services.record_rights import hidden_elsewhere
from runtime.services.step_failures import impossible, unmet
from runtime.services.step_message import MessageReader
from runtime.services.step_variables import (
    Group,
    GroupEnvironment,
    Plain,
    PlainEnvironment,
    place_of_name,
    whole,
)
from runtime.services.step_variables import Named as Named
from runtime.services.step_variables import Variable as Variable
from runtime.services.surroundings import context_of
from runtime.services.working_record import WorkingRecord
from runtime.services.written import Written

Answer = TypeVar("Answer")
OLD = "old"
"""The name of a record as it was before: it is read as it is kept, whatever has changed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression of a step stands: the variables in force, the record it touches.

    `row`: the row of the touched record (subtable, id) that stands bare instead of it.
    """

    path: str
    named: Named
    touched: WorkingRecord | None = None
    row: tuple[str, str] | None = None

    def at(self, below: str) -> "Place":
        """The place of a part of the step."""
        return Place(f"{self.path}.{below}", self.named, self.touched, self.row)


@dataclass(slots=True)
class StepReader:
    """Reads for the steps of one node; what is fetched stays with the current record."""

    act: Act
    app: PublishedApp
    record: WorkingRecord
    settings: Mapping[str, Value]
    _latest: dict[str, Record] = field(default_factory=dict)
    _seen: int = 0
    _opened: "_Opened | None" = None

    def value(self, compiled: Compiled, place: Place) -> Value:
        """Evaluate an expression; one without a value fails the step."""
        try:
            return self._settled(place, compiled.evaluate)
        except EvaluationError as error:
            raise impossible(place.path, error) from error

    def holds(self, condition: Compiled, place: Place) -> bool:
        """Whether a condition is true."""
        return self.value(condition, place) is True

    def values(self, wanted: Mapping[str, Compiled], place: Place) -> dict[str, Value]:
        """Evaluate what is to be written."""
        return {key: self.value(one, place.at(key)) for key, one in wanted.items()}

    def surroundings(self, where: Compiled | None, place: Place) -> "StepEnvironment":
        """Give what a `where` reads besides the records it looks for; all of it is here."""

        def read(environment: StepEnvironment) -> StepEnvironment:
            for path in where.references if where else ():
                if path[0] == "record" or path[0] in place.named:
                    environment.value(path)
            return environment

        try:
            return self._settled(place, read)
        except EvaluationError as error:
            raise impossible(place.path, error) from error

    def message(self, message: Template | None, place: Place) -> Refusal:
        """Refuse in the step's own words, with what the person who acts may read."""
        if message is None:
            return unmet(place.path)
        touched = place.touched.form if place.touched else self.record.form
        found = {name: place_of_name(one) for name, one in place.named.items()}
        places = {name: one for name, one in found.items() if one is not None}
        hidden = hidden_elsewhere(self.act, self.app)
        plain = frozenset(found.keys() - places.keys())
        bare = place.row[0] if place.row else ""
        reader = MessageReader(self.record.form, touched, places, hidden, bare, plain)

        try:
            text = self.rendered(message, place, reader.may_read, "…")
        except EvaluationError:
            return unmet(place.path)
        return conflict(localise(text, "en"), localise(text, "zh"), code="require")

    def rendered(
        self, template: Template, place: Place, may_read: Callable[[Path], bool], covered: str
    ) -> Text:
        """Fill in a sentence; what its reader may not read is `covered`."""

        def written(environment: Environment) -> Text:
            def shown(path: Path) -> Value:
                return environment.value(path) if may_read(path) else covered

            return template.render(shown, self.app.zone)

        return self._settled(place, written)

    def _settled(self, place: Place, read: Callable[["StepEnvironment"], Answer]) -> Answer:
        """Read; once more when something was read that is not fetched yet."""
        for _ in range(MAX_LEVELS):
            environment = self._environment(place)
            try:
                answer = read(environment)
            except EvaluationError:
                if not environment.lacking:
                    raise
            else:
                if not environment.lacking:
                    return answer
            known, lacking = self.record.facts, frozenset(environment.lacking)
            self.record.facts = fetch_facts(self.act, self.app, known, lacking)
        return read(self._environment(place))

    def present(self, record: Record) -> Record:
        """A record as this act has left it so far."""
        if record.id == self.record.now.id:
            return self.record.now
        written = self.act.written
        if len(written) < self._seen:
            self._latest, self._seen = {}, 0
        for one in written[self._seen :]:
            if one.after is not None:
                self._latest[one.record] = one.after
        self._seen = len(written)
        return self._latest.get(record.id, record)

    def _environment(self, place: Place) -> "StepEnvironment":
        current = self._current()
        bare: Environment = current
        if place.touched is not None:
            touched = self._read(place.touched.form, place.touched.now)
            touched.lacking = current.lacking
            bare = self._row(touched, *place.row) if place.row else touched
        named = {
            name: self._named(one, current, kept=name == OLD) for name, one in place.named.items()
        }
        return StepEnvironment(current, bare, named)

    @staticmethod
    def _row(record: RecordEnvironment, subtable: str, id_: str) -> Environment:
        row = next((one for one in record.rows(subtable) if one["row_id"] == id_), None)
        return record.row(subtable, row if row is not None else {"row_id": id_})

    def _named(
        self, one: Variable | Plain | Group, current: RecordEnvironment, *, kept: bool
    ) -> Environment:
        match one:
            case Plain():
                return PlainEnvironment(current, one.value)
            case Group():
                items = [self._named(item, current, kept=kept) for item in one.items]
                return GroupEnvironment(current, whole(one), items)
            case Variable():
                return self._variable(one, current, kept=kept)

    def _variable(self, one: Variable, current: RecordEnvironment, *, kept: bool) -> Environment:
        record = one.record if kept else self.present(one.record)
        read = current
        if kept or record.id != self.record.now.id:
            read = self._read(one.form, record)
            read.lacking = current.lacking
        if one.row is None:
            return read
        rows = read.rows(one.subtable)
        row = next((each for each in rows if each["row_id"] == one.row["row_id"]), one.row)
        return read.row(one.subtable, row)

    def _current(self) -> RecordEnvironment:
        """The current record; what was read of it holds until it, or anything else, is written."""
        record, facts, written = self.record.now, self.record.facts, self.act.written
        last = written[-1] if written else None
        opened = self._opened
        if opened is None or not opened.holds(record, facts, last, len(written)):
            made = self._read(self.record.form, record)
            opened = self._opened = _Opened(made, record, facts, last, len(written))
        return opened.environment

    def _read(self, form: CompiledForm, record: Record) -> RecordEnvironment:
        context = context_of(self.act, self.app, old=record, settings=self.settings)
        return record_environment(form, record, self.record.facts, context)


@dataclass(frozen=True, slots=True)
class _Opened:
    """The current record as it is read, and what that rests on."""

    environment: RecordEnvironment
    record: Record
    facts: Facts
    last: Written | None
    length: int

    def holds(self, record: Record, facts: Facts, last: Written | None, length: int) -> bool:
        """Whether nothing has moved since, and nothing was lacking."""
        same = self.record is record and self.facts is facts
        return same and self.last is last and self.length == length and not self.environment.lacking


@dataclass(slots=True)
class StepEnvironment:
    """Names in a step: the touched record's fields bare, the current one as `record`, variables."""

    current: RecordEnvironment
    bare: Environment
    named: Mapping[str, Environment]

    @property
    def now(self) -> datetime:
        """The instant of the act."""
        return self.current.now

    @property
    def zone(self) -> ZoneInfo:
        """The app's time zone."""
        return self.current.zone

    @property
    def calendar(self) -> WorkCalendar:
        """The app's working time."""
        return self.current.calendar

    @property
    def lacking(self) -> set[Need]:
        """What was read and is not fetched yet."""
        return self.current.lacking

    def answer(self, asked: Asked) -> Value:
        """The answer to a question."""
        return self.current.answer(asked)

    def value(self, path: Path) -> Value:
        """The value at a path."""
        head, rest = path[0], path[1:]
        if head in self.named:
            return self.named[head].value(rest or ("id",))
        if head == "record":
            return self.current.value(rest or ("id",))
        if head in ("me", "setting"):
            return self.current.value(path)
        return self.bare.value(path)
