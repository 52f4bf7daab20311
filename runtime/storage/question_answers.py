"""Answer questions that were asked in memory: one statement for all that ask the same.

Rules of this file:
1. Values that all have in common go in as values; those that differ become a table of their own
   that the question is joined to, so that fifty rows ask once.
2. What asks with a blank and what asks without are apart: a value that is there is compared by a
   plain `=`, which an index answers.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Connection,
    Date,
    Dialect,
    FromClause,
    Integer,
    Select,
    Time,
    cast,
    column,
    func,
    literal,
    select,
    type_coerce,
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
            statement = _statement(
                connection, source, context, query, [fillings[one] for one in part]
            )
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
    connection: Connection,
    source: Source,
    context: SqlContext,
    query: Query,
    fillings: Sequence[Filling],
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
    columns = [[filling[place] for filling in fillings] for place in differing]
    given = _given(connection.dialect, columns)
    outer = {str(place): given.columns[at] for at, place in enumerate(differing)}
    return select(given.number, asking.answer(outer)).select_from(given.table)


@dataclass(frozen=True, slots=True)
class _Given:
    """What differs, as a table of one parameter a column: its text is that of any number of rows,
    so that the statement is built once.
    """

    table: FromClause
    number: ColumnElement[int]
    columns: Sequence[ColumnElement[Any]]


def _given(dialect: Dialect, columns: Sequence[Sequence[Value]]) -> _Given:
    types = [_type_of(held) for held in columns]
    if dialect.name == "sqlite":
        return _given_as_json(dialect, types, columns)
    names = [f"p{at}" for at in range(len(columns))]
    arrays = [
        cast(literal(list(held), ARRAY(kind)), ARRAY(kind))
        for held, kind in zip(columns, types, strict=True)
    ]
    typed = [column(name, kind) for name, kind in zip(names, types, strict=True)]
    table = func.unnest(*arrays).table_valued(*typed, with_ordinality="n", name="given")
    table = table.render_derived()
    return _Given(table, table.c.n - 1, [table.c[name] for name in names])


def _given_as_json(
    dialect: Dialect, types: Sequence[TypeEngine[Any]], columns: Sequence[Sequence[Value]]
) -> _Given:
    rows = zip(*(_stored(dialect, kind, held) for kind, held in zip(types, columns, strict=True)),
               strict=True)  # fmt: skip
    written = json.dumps(list(rows), ensure_ascii=False)
    table = func.json_each(written).table_valued(column("key", Integer()), "value", name="given")
    cells = [
        type_coerce(func.json_extract(table.c.value, f"$[{at}]"), kind)
        for at, kind in enumerate(types)
    ]
    return _Given(table, table.c.key, cells)


def _stored(dialect: Dialect, kind: TypeEngine[Any], held: Sequence[Value]) -> list[object]:
    """The values as the database keeps them."""
    store = kind.dialect_impl(dialect).bind_processor(dialect)
    return [store(value) if store else value for value in held]


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
