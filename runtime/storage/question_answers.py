"""Answer questions that were asked in memory: one statement for all that ask the same.

Rules of this file:
1. Values that all have in common go in as values; those that differ become a table of their own
   that the question is joined to, so that fifty rows ask once.
2. What asks with a blank and what asks without are apart: a value that is there is compared by a
   plain `=`, which an index answers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Select,
    Time,
    column,
    literal,
    select,
    type_coerce,
    values,
)
from sqlalchemy.types import TypeEngine

from engine.expression.scope import Path
from engine.expression.tree import ASKED, Query
from engine.expression.values import Value
from runtime.storage.asked_values import AskedEnvironment
from runtime.storage.query_numbers import Number
from runtime.storage.query_questions import QuestionSource, translated
from runtime.storage.query_source import Source
from runtime.storage.query_translator import SqlContext, Translator
from runtime.storage.types import Exact, PlainText, UtcDateTime

TOGETHER = 500
"""How many ask in one statement."""

Filling = tuple[Value, ...]
"""What fills a query's open places."""


def read_answers(
    connection: Connection,
    source: Source,
    context: SqlContext,
    query: Query,
    fillings: Sequence[Filling],
) -> list[Value]:
    """Answer a query for several fillings, no two alike, in their order.

    Raises NoSqlForm, EvaluationError.
    """
    found: dict[int, Value] = {}
    for places in _alike(fillings):
        for start in range(0, len(places), TOGETHER):
            part = places[start : start + TOGETHER]
            statement = _statement(source, context, query, [fillings[one] for one in part])
            for number, answer in connection.execute(statement):
                found[part[number]] = answer
    return [found[place] for place in range(len(fillings))]


def _alike(fillings: Sequence[Filling]) -> Iterator[list[int]]:
    """Put together those that have blanks, and lists, in the same places."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, filling in enumerate(fillings):
        pattern = tuple(
            value if value is None or isinstance(value, tuple) else True for value in filling
        )
        groups.setdefault(pattern, []).append(place)
    yield from groups.values()


def _statement(
    source: Source, context: SqlContext, query: Query, fillings: Sequence[Filling]
) -> Select[Any]:
    first = fillings[0]
    differing = [
        place
        for place, value in enumerate(first)
        if any(filling[place] != value for filling in fillings)
    ]
    known: dict[Path, Value] = {
        (ASKED, str(place)): value for place, value in enumerate(first) if place not in differing
    }
    asking = _Asking(source, context, query, known)
    if not differing:
        return select(literal(0, Integer()), asking.answer({}))
    table = _asked(fillings, differing)
    outer = {str(place): table.c[f"p{place}"] for place in differing}
    return select(table.c.n, asking.answer(outer)).select_from(table)


def _asked(fillings: Sequence[Filling], differing: Sequence[int]) -> CTE:
    """What differs, as a table: a number a filling, and a column a place."""
    types = [_type_of([filling[place] for filling in fillings]) for place in differing]
    columns = [column(f"p{place}", kind) for place, kind in zip(differing, types, strict=True)]
    rows = [
        (number, *(filling[place] for place in differing))
        for number, filling in enumerate(fillings)
    ]
    return values(column("n", Integer()), *columns, name="given").data(rows).cte("asked")


def _type_of(held: Sequence[Value]) -> TypeEngine[Any]:
    match held[0]:
        case bool():
            return Boolean()
        case Decimal():
            return Exact(38, max(_scale(value) for value in held if isinstance(value, Decimal)))
        case datetime():
            return UtcDateTime()
        case date():
            return Date()
        case time():
            return Time()
        case _:
            return PlainText()


def _scale(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@dataclass(frozen=True, slots=True)
class _Asking:
    source: Source
    context: SqlContext
    query: Query
    known: Mapping[Path, Value]

    def answer(self, outer: Mapping[str, ColumnElement[Any]]) -> ColumnElement[Any]:
        """Give the answer with the type it is read by."""
        around = AskedEnvironment(self.context.environment, self.known)
        context = replace(
            self.context, environment=around, parameters=self.context.parameters | {ASKED}
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
