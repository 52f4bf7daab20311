"""The numbers of a widget: one statement, grouped and aggregated by the database.

Rules of this file:
1. Sums are exact on both databases; what SQL cannot do exactly (a mean) is put together in memory.
2. Records in the trash do not count; a record counts where one of the grants holds.
3. Values of filters and keys are parameters, whatever they say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    Select,
    and_,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    text,
    true,
    type_coerce,
)

from engine.expression.compilation import Compiled
from engine.expression.tree import Literal, Membership
from engine.expression.types import BOOLEAN, TEXT, Kind
from engine.expression.values import Value
from engine.report.aggregate import Aggregate, Way
from engine.report.period import Period
from runtime.storage.conditions import Condition, Expression
from runtime.storage.query import Source, SqlContext
from runtime.storage.query_translator import NUMERIC, Translator
from runtime.storage.types import Exact, UtcDateTime


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """What to add up: `source` has been used for all the expressions, so that its joins are known.

    `most` groups are read, and one more to say that there are too many. With `top` (aggregates,
    and whether downwards) only the first `most` of these and whatever equals the last.
    """

    source: Source
    groups: tuple[Expression, ...]
    aggregates: tuple[Expression, ...]
    conditions: tuple[Condition | None, ...]
    grants: tuple[Condition | None, ...]
    most: int = 1
    top: tuple[tuple[int, bool], ...] = ()


Group = tuple[tuple[Value, ...], tuple[Value, ...]]
"""A key and the values of the aggregates."""


def read_groups(connection: Connection, query: ReportQuery) -> list[Group]:
    """Read the groups; without any there is one, of all records, even when there are none."""
    width = len(query.groups)
    columns = [*query.groups, *query.aggregates] or [literal(1)]
    named = [column.label(f"column_{place}") for place, column in enumerate(columns)]
    statement = select(*named).select_from(query.source.from_clause).where(_condition(query))
    if width:
        # By place: said again, an expression with parameters is another one to PostgreSQL.
        places = [text(str(place + 1)) for place in range(width)]
        statement = statement.group_by(*places)
        statement = _first(statement, query) if query.top else statement.limit(query.most + 1)
    rows = connection.execute(statement).all()
    return [(tuple(row[:width]), tuple(row[width : width + len(query.aggregates)])) for row in rows]


def _first(statement: Select[Any], query: ReportQuery) -> Select[Any]:
    """Keep the first groups, blanks last, and those that equal the last one kept."""
    groups = statement.subquery()
    order: list[ColumnElement[Any]] = []
    for place, descending in query.top:
        column = groups.c[f"column_{len(query.groups) + place}"]
        order += [column.is_(None), column.desc() if descending else column.asc()]
    rank = func.rank().over(order_by=order).label("place_in_order")
    ranked = select(groups, rank).subquery()
    return select(ranked).where(ranked.c.place_in_order <= query.most)


def holders_of(query: ReportQuery) -> Condition:
    """Say of a record of the form that it holds rows that count."""
    rows = query.source.root.clause.c.record_id
    inside = select(rows).select_from(query.source.from_clause).where(_condition(query))
    holds: Condition = query.source.form_tables.main.c.id.in_(inside)
    return holds


def aggregate_sql(aggregate: Aggregate, source: Source, context: SqlContext) -> Expression:
    """Give an aggregate over the rows of a group; numbers come back as exact decimals."""
    translator = Translator(source, context)
    if aggregate.way is not Way.DISTINCT:
        return translator.outward(aggregate.node)
    node = aggregate.node
    column = translator.number(node).expression if node.type.kind in NUMERIC else None
    counted = func.count((translator.value(node) if column is None else column).distinct())
    return type_coerce(type_coerce(counted, BigInteger()), Exact(38, 0))


def within(compiled: Compiled, source: Source, context: SqlContext, period: Period) -> Condition:
    """Say that a date, or the day of an instant in the app's zone, lies in a period."""
    column = Translator(source, context).value(compiled.tree)
    instant = compiled.type.kind is Kind.DATETIME
    zone = context.environment.zone

    def bound(day: date) -> ColumnElement[Any]:
        if not instant:
            return literal(day, Date())
        return literal(datetime.combine(day, time.min, zone), UtcDateTime())

    found: list[Condition] = []
    if period.first is not None:
        found.append(column >= bound(period.first))
    if period.last is not None and not (instant and period.last == date.max):
        end = period.last + timedelta(days=1) if instant else period.last
        found.append(column < bound(end) if instant else column <= bound(end))
    return and_(true(), *found)


def is_one_of(
    compiled: Compiled, source: Source, context: SqlContext, values: Sequence[Value]
) -> Condition:
    """Say that a value is one of these (None: blank); of several choices, that one of them is."""
    translator = Translator(source, context)
    if compiled.type.kind is not Kind.LIST:
        return _scalar_among(translator, compiled, values)
    return or_(
        false(),
        *(
            translator.truth(
                Membership(
                    type=BOOLEAN,
                    start=0,
                    end=0,
                    item=Literal(type=TEXT, start=0, end=0, value=value),
                    container=compiled.tree,
                    negated=False,
                )
            )
            for value in values
            if isinstance(value, str)
        ),
    )


def _scalar_among(translator: Translator, compiled: Compiled, values: Sequence[Value]) -> Condition:
    if compiled.type.kind not in NUMERIC:
        return translator.among(compiled.tree, values)
    number = translator.outward(compiled.tree)
    found = [
        number == value for value in values if isinstance(value, Decimal) and _fits(number, value)
    ]
    if None in values:
        found.append(number.is_(None))
    return or_(false(), *found)


def _fits(number: Expression, value: Decimal) -> bool:
    """Whether a number can be one of a column's: none is rounded to look like one."""
    scale = number.type.scale if isinstance(number.type, Exact) else 0
    return value.is_finite() and value == round(value, scale) and abs(value.scaleb(scale)) < 10**18


def none_of(condition: Condition) -> Condition:
    """Say that a condition does not hold; NULL in it is no yes."""
    return not_(func.coalesce(condition, false()))


def any_of(conditions: Sequence[Condition]) -> Condition:
    """Say that one of these holds."""
    return or_(false(), *conditions)


def text_column(compiled: Compiled, source: Source, context: SqlContext) -> Expression:
    """Give a text to be searched."""
    return Translator(source, context).value(compiled.tree)


def _condition(query: ReportQuery) -> Condition:
    main = query.source.parent() if query.source.subtable else query.source
    living = main.root.clause.c.deleted_at.is_(None)
    limits = [grant for grant in query.grants if grant is not None]
    permitted = or_(*limits) if query.grants and len(limits) == len(query.grants) else true()
    return and_(living, permitted, *(one for one in query.conditions if one is not None))
