"""Answer questions that were asked in memory: one statement for all that ask the same.

Rules of this file:
1. What fills the open places goes in as a table that the question is joined to, so that fifty rows
   ask once, and a statement is built once for all who will ever ask so.
2. What asks with a blank or with a list is apart: a value that is there is compared by a plain `=`,
   which an index answers.
3. A statement is used again only where all else that went into it, settings or the day, is alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Integer, Select, literal, select, type_coerce

from engine.calendar.working_time import WorkCalendar
from engine.expression.environment import Environment
from engine.expression.scope import Path
from engine.expression.tree import ASKED, Query
from engine.expression.values import Value
from runtime.storage.asked_rows import Given, Kind, given_table, given_values, kind_of
from runtime.storage.asked_values import AskedEnvironment
from runtime.storage.query_numbers import Number
from runtime.storage.query_questions import OUTER, QuestionSource, translated
from runtime.storage.query_source import NoSqlForm, Source
from runtime.storage.query_translator import SqlContext, Translator
from runtime.storage.statement import Statement
from runtime.storage.tables import AppTables
from runtime.storage.types import SQLITE_DIGITS, Exact

TOGETHER = 500
"""How many ask in one statement."""

KEPT = 2000
"""How many statements an app keeps; those made first go first."""

Filling = tuple[Value, ...]
"""What fills a query's open places."""


@dataclass(slots=True)
class QuestionBook:
    """The statements of one app's questions as they were built over its tables."""

    tables: AppTables
    statements: "dict[object, _Prepared | None]" = field(default_factory=dict)
    alone: dict[Query, bool] = field(default_factory=dict)
    """Whether a query reads the form it asks alone, as far as that was asked."""

    def keep(self, key: object, made: "_Prepared | None") -> None:
        """Keep a statement; None: it cannot be built for any values."""
        self.statements[key] = made
        if len(self.alone) > KEPT:
            self.alone.clear()
        while len(self.statements) > KEPT:
            self.statements.pop(next(iter(self.statements)), None)


def read_answers(  # noqa: PLR0913 (what is asked, where, and what was kept of it)
    connection: Connection,
    source: Source,
    context: SqlContext,
    query: Query,
    fillings: Sequence[Filling],
    book: QuestionBook | None = None,
) -> list[Value]:
    """Answer a query for several fillings, no two alike, in their order.

    Raises NoSqlForm, EvaluationError.
    """
    asking = _Asking(connection, source, context, query, book or QuestionBook(source.tables))
    found: dict[int, Value] = {}
    for places in _alike(fillings):
        for start in range(0, len(places), TOGETHER):
            part = places[start : start + TOGETHER]
            for number, answer in asking.answers([fillings[one] for one in part]):
                found[part[number]] = answer
    return [found[place] for place in range(len(fillings))]


def _alike(fillings: Sequence[Filling]) -> Iterator[list[int]]:
    """Put together those that have blanks, and lists, in the same places."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, filling in enumerate(fillings):
        pattern = tuple(value if _stands_alone(value) else True for value in filling)
        groups.setdefault(pattern, []).append(place)
    yield from groups.values()


def _stands_alone(value: Value) -> bool:
    """Whether a value is part of the statement: a blank, a list."""
    return value is None or isinstance(value, tuple)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A statement as it was built, and what went into it besides the question."""

    statement: Statement
    read: Mapping[Path, Value]
    now: datetime | None

    def holds(self, environment: Environment) -> bool:
        """Whether it would be built the same again."""
        same_now = self.now is None or self.now == environment.now
        return same_now and all(
            environment.value(path) == value for path, value in self.read.items()
        )


@dataclass(frozen=True, slots=True)
class _Asking:
    connection: Connection
    source: Source
    context: SqlContext
    query: Query
    book: QuestionBook

    def answers(self, fillings: Sequence[Filling]) -> Iterator[tuple[int, Value]]:
        """Give the answers by the numbers of the fillings, which are alike."""
        first = fillings[0]
        open_ = [place for place, value in enumerate(first) if not _stands_alone(value)]
        columns = [[filling[place] for filling in fillings] for place in open_]
        kinds = [kind_of(held) for held in columns]
        prepared = None if _too_long(columns) else self._prepared(first, open_, kinds)
        if prepared is None:
            yield from self._as_values(fillings)
            return
        given = given_values(self.connection.dialect, kinds, columns)
        yield from prepared.statement.rows(self.connection, given)

    def _prepared(
        self, first: Filling, open_: Sequence[int], kinds: Sequence[Kind]
    ) -> _Prepared | None:
        """Find the statement for such values, or make it; None where their values have to be known
        for it.
        """
        alone = tuple(value for value in first if _stands_alone(value))
        dialect = self.connection.dialect.name
        key = (dialect, self.query, tuple(open_), tuple(kinds), alone)
        if key in self.book.statements:
            kept = self.book.statements[key]
            if kept is None or kept.holds(self.context.environment):
                return kept
        noted = _Noting(self.context.environment)
        known: dict[Path, Value] = {
            (ASKED, str(place)): value for place, value in enumerate(first) if _stands_alone(value)
        }
        try:
            statement = self._statement(noted, known, open_, kinds)
        except NoSqlForm:
            self.book.keep(key, None)
            return None
        made = _Prepared(Statement(statement), noted.read, noted.clock)
        self.book.keep(key, made)
        return made

    def _as_values(self, fillings: Sequence[Filling]) -> Iterator[tuple[int, Value]]:
        """Ask one by one, with all that is asked with known beforehand."""
        for number, filling in enumerate(fillings):
            known: dict[Path, Value] = {
                (ASKED, str(place)): value for place, value in enumerate(filling)
            }
            statement = self._statement(self.context.environment, known, (), ())
            for _, answer in self.connection.execute(statement):
                yield number, answer

    def _statement(
        self,
        environment: Environment,
        known: Mapping[Path, Value],
        open_: Sequence[int],
        kinds: Sequence[Kind],
    ) -> Select[Any]:
        """A number and what is asked, for each row of what is asked with."""
        if not open_:
            return select(literal(0, Integer()), self._answer(environment, known, {}))
        given: Given = given_table(self.connection.dialect, kinds)
        outer = {str(place): given.columns[at] for at, place in enumerate(open_)}
        answer = self._answer(environment, known, outer)
        return select(given.number, answer).select_from(given.table)

    def _answer(
        self,
        environment: Environment,
        known: Mapping[Path, Value],
        outer: Mapping[str, ColumnElement[Any]],
    ) -> ColumnElement[Any]:
        """Give the answer with the type it is read by."""
        context = replace(
            self.context,
            environment=AskedEnvironment(environment, known),
            parameters=self.context.parameters | {ASKED},
        )
        source = QuestionSource(
            self.source.tables,
            self.query.form,
            self.query.subtable,
            self.source.formulas,
            aliased=True,
            outer=outer,
            sure=frozenset(outer),
        )
        translator = Translator(source, context)
        found = translated(self.query, translator, outer)
        if isinstance(found, Number):
            return type_coerce(translator.numbers.guarded(found), Exact(38, found.scale))
        return found


def _too_long(columns: Sequence[Sequence[Value]]) -> bool:
    """Whether a number has more digits than a column of the database holds."""
    return any(
        isinstance(value, Decimal) and value.adjusted() >= SQLITE_DIGITS // 2
        for held in columns
        for value in held
    )


class _Noting:
    """Reads while a statement is built, and notes what went into it."""

    __slots__ = ("_base", "clock", "read")

    def __init__(self, base: Environment) -> None:
        self._base = base
        self.read: dict[Path, Value] = {}
        self.clock: datetime | None = None

    @property
    def now(self) -> datetime:
        """The instant of the act."""
        self.clock = self._base.now
        return self.clock

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin and end."""
        return self._base.zone

    @property
    def calendar(self) -> WorkCalendar:
        """The working days and hours."""
        return self._base.calendar

    def value(self, path: Path) -> Value:
        """The value at a path; an open place has none yet."""
        if path[0] == OUTER:
            raise NoSqlForm("it has to be known when it is asked")
        if path not in self.read:
            self.read[path] = self._base.value(path)
        return self.read[path]
