"""What answers the questions of an act: by SQL, with the system's authority, each once.

Rules of this file:
1. A question is answered for the app, not for the person who acts: a rule holds whatever he may
   see. What is shown of the answer is the business of field rights.
2. An answer holds until the act writes a record of the form that was asked; one that reads
   further than that form, until the act writes anything.
3. What cannot be answered is kept as its error, and raised where the answer is read.
4. A record that was read holds until the act writes it or locks it: what others wrote before the
   lock is read then.
"""

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.calendar.working_time import WorkCalendar
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError, wrong_value
from engine.expression.question import Asked
from engine.expression.scope import Path
from engine.expression.tree import Query
from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.environment import RecordEnvironment
from engine.form.facts import FactKey, Facts, Need, directory_facts
from engine.form.row_forms import PARENT, form_of, subtable_of
from engine.form.scope import DEPARTMENTS, USERS
from runtime.services.act import Act
from runtime.services.published_app import PublishedApp
from runtime.services.sources import source_of
from runtime.services.surroundings import context_of
from runtime.services.written import Written
from runtime.storage.query import NoSqlForm, SqlContext
from runtime.storage.question_answers import QuestionBook, read_answers
from runtime.storage.record_store import RecordStore

MOST_HOPS = 12


@dataclass(slots=True)
class ActAnswers:
    """The answers of one act to the questions of one app's expressions."""

    act: Act
    app: PublishedApp
    _known: "dict[Asked, Value | EvaluationError]" = field(default_factory=dict)
    _read: "dict[FactKey, Mapping[str, Value] | None]" = field(default_factory=dict)
    _last: Written | None = None
    _length: int = 0

    def knows(self, asked: Asked) -> bool:
        """Whether the answer is here."""
        self._forget_what_is_old()
        return asked in self._known

    def of(self, asked: Asked) -> Value:
        """Give the answer, fetched now if it is not here. Raises EvaluationError."""
        if not self.knows(asked):
            self.fetch((asked,))
        answer = self._known[asked]
        if isinstance(answer, EvaluationError):
            raise answer
        return answer

    def fetch(self, questions: Iterable[Asked]) -> None:
        """Answer what is not known yet: those of one query in one statement."""
        by_query: dict[Query, list[Asked]] = {}
        for asked in dict.fromkeys(questions):
            if not self.knows(asked):
                by_query.setdefault(asked.query, []).append(asked)
        for query, alike in by_query.items():
            self._known.update(zip(alike, self._answers(query, alike), strict=True))

    def learn(self, facts: Facts, lacking: Collection[Need]) -> Facts:
        """Fetch one batch: people come from the snapshot, records and answers from the store."""
        self.fetch(one for one in lacking if isinstance(one, Asked))
        keys = frozenset(one for one in lacking if not isinstance(one, Asked))
        if not keys:
            return facts
        found = directory_facts(self.act.world.directory, keys, self.app.key)
        found.update(self._records(key for key in keys if key[0] not in (USERS, DEPARTMENTS)))
        return facts.with_answer(keys, found)

    def forget(self, form: str, records: Iterable[str]) -> None:
        """Read records anew when they are asked for next: they were locked just now."""
        self._drop({(form, one) for one in records})

    def _records(self, keys: Iterable[FactKey]) -> dict[FactKey, Mapping[str, Value]]:
        """The records and rows that are there, each read once."""
        self._forget_what_is_old()
        wanted = list(keys)
        lacking = [key for key in wanted if key not in self._read]
        if lacking:
            found = RecordStore(self.act.connection, self.app.tables).facts(lacking)
            self._read.update((key, found.get(key)) for key in lacking)
        known = ((key, self._read[key]) for key in wanted)
        return {key: values for key, values in known if values is not None}

    def _name(self, one: Written) -> str:
        """A form as this app calls it."""
        return one.form if one.app == self.app.key else f"{one.app}.{one.form}"

    def _drop(self, records: Set[FactKey]) -> None:
        """Forget what was read of records, and of rows of their forms."""
        if not self._read:
            return
        forms = {form for form, _ in records}
        for key in list(self._read):
            if key in records or (subtable_of(key[0]) is not None and form_of(key[0]) in forms):
                del self._read[key]

    def _answers(self, query: Query, alike: list[Asked]) -> list[Value] | list[EvaluationError]:
        context = SqlContext(self.act.system.database.dialect, self._around(query))
        source = source_of(self.app, query.form)
        try:
            return read_answers(
                self.act.connection,
                source,
                context,
                query,
                [one.values for one in alike],
                self._book(),
            )
        except EvaluationError as error:
            return [error] * len(alike)
        except NoSqlForm as reason:
            told = wrong_value(
                f"{query.function} cannot be answered: {reason}.",
                f"{query.function} 无法回答：{reason}。",
            )
            return [told] * len(alike)

    def _book(self) -> QuestionBook:
        """The statements that were built before, kept as long as what is published holds."""
        memo, place = self.act.world.memo, ("questions", id(self.app.tables))
        found = memo.get(place)
        if not isinstance(found, QuestionBook) or found.tables is not self.app.tables:
            found = memo[place] = QuestionBook(self.app.tables)
        return found

    def _around(self, query: Query) -> Environment:
        form = self.app.form(query.form)
        if form is None:
            raise LookupError(query.form)
        return _Around(self.act, self.app, form)

    def _forget_what_is_old(self) -> None:
        written, length = self.act.written, self._length
        last = written[-1] if written else None
        if last is self._last and len(written) == length:
            return
        undone = len(written) < length or (length and written[length - 1] is not self._last)
        if undone:
            self._known.clear()
            self._read.clear()
        else:
            self._drop({(self._name(one), one.record) for one in written[length:]})
            forms = {one.form for one in written[length:] if one.app == self.app.key}
            for asked in [one for one in self._known if self._is_moved(one.query, forms)]:
                del self._known[asked]
        self._last, self._length = last, len(written)

    def _is_moved(self, query: Query, forms: Collection[str]) -> bool:
        """Whether writes to these forms may have changed what a query gives."""
        book = self._book()
        alone = book.alone.get(query)
        if alone is None:
            alone = book.alone[query] = self._reads_itself_alone(query)
        return not alone or query.form in forms

    def _reads_itself_alone(self, query: Query) -> bool:
        """Whether a query reads nothing but what is stored in the form it asks."""
        form = self.app.form(query.form)
        if form is None or form.key not in self.app.forms or "." in query.form:
            return False
        for path in query.reads():
            of_record = path[1:] if path[0] == PARENT and query.subtable else path
            of_row = query.subtable and of_record is path
            key = f"{query.subtable}.{of_record[0]}" if of_row else ".".join(of_record)
            found = form.fields.get(key)
            if len(of_record) != 1 or (found is not None and found.on_read):
                return False
        return True


def answers_of(act: Act, app: PublishedApp) -> ActAnswers:
    """Give what answers the questions of an app within an act."""
    known = act.memo.get(("answers", app.key))
    if not isinstance(known, ActAnswers) or known.app is not app:
        known = act.memo["answers", app.key] = ActAnswers(act, app)
    return known


class _Around:
    """Reads `me` and `setting` for the formulas of the form that is asked; no record."""

    def __init__(self, act: Act, app: PublishedApp, form: CompiledForm) -> None:
        self.now: datetime = act.now
        self.zone: ZoneInfo = app.zone
        self.calendar: WorkCalendar = app.calendar
        self._act = act
        self._app = app
        self._form = form
        self._facts = Facts()

    def value(self, path: Path) -> Value:
        """The value at a path."""
        context = context_of(self._act, self._app)
        for _ in range(MOST_HOPS):
            reader = RecordEnvironment(self._form, {}, {}, self._facts, context)
            found = reader.value(path)
            if not reader.lacking:
                return found
            self._fetch({one for one in reader.lacking if not isinstance(one, Asked)})
        return None

    def _fetch(self, keys: set[FactKey]) -> None:
        found = directory_facts(self._act.world.directory, keys, self._app.key)
        stored = [key for key in keys if key[0] not in (USERS, DEPARTMENTS)]
        if stored:
            found.update(RecordStore(self._act.connection, self._app.tables).facts(stored))
        self._facts = self._facts.with_answer(keys, found)
