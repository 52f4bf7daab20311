"""Roll-ups as the database computes them: the aggregate over all that points at given targets.

Rules of this file:
1. One statement a roll-up and batch, grouped by what points here; a target that nothing points at
   has what is computed of nothing.
2. Records in the trash do not count, nor do their rows.
3. Sums and counts are exact on both databases; a mean is their quotient, made in memory.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, bindparam, select

from engine.calendar.working_time import WorkCalendar
from engine.expression.environment import MappingEnvironment
from engine.expression.functions.catalogue import FUNCTIONS
from engine.expression.tree import Call
from engine.expression.values import Value
from engine.form.roll_up_plan import RollUpField
from engine.money.rounding import divide
from runtime.storage.arithmetic import told_in_range
from runtime.storage.query import NoSqlForm, Source, SqlContext, sql_condition
from runtime.storage.query_translator import Dialect, Translator
from runtime.storage.tables import AppTables

BATCH = 500
"""How many targets one statement computes."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""A roll-up reads no clock; a context has one."""


class RollUpQuery:
    """What one roll-up asks the database; made once and asked often."""

    def __init__(
        self,
        rolled: RollUpField,
        tables: AppTables,
        dialect: Dialect,
        zone: ZoneInfo,
        calendar: WorkCalendar,
    ) -> None:
        self._rollup = rolled.rollup
        self._is_mean = self._rollup.call.function.name == "AVG"
        context = SqlContext(dialect, MappingEnvironment({}, _EPOCH, zone, calendar))
        self._statement = self._said(tables, context)
        self._owners = _owners(rolled, tables)

    def values(self, connection: Connection, targets: Sequence[str]) -> Mapping[str, Value]:
        """Compute the roll-up of targets by their ids; every one of them has a value."""
        found: dict[str, Value] = dict.fromkeys(targets, self._rollup.nothing)
        for batch in _batches(targets):
            with told_in_range():
                rows = connection.execute(self._statement, {"wanted": batch}).all()
            for target, *parts in rows:
                found[target] = self._value(parts)
        return found

    def owners(self, connection: Connection, targets: Sequence[str]) -> Mapping[str, str]:
        """Find the record that each target is, or is a row of; rows that are gone are left out."""
        if self._owners is None:
            return {one: one for one in targets}
        found: dict[str, str] = {}
        for batch in _batches(targets):
            for row, record in connection.execute(self._owners, {"wanted": batch}):
                found[row] = record
        return found

    def _value(self, parts: Sequence[Any]) -> Value:
        if not self._is_mean:
            value: Value = parts[0]
            return self._rollup.nothing if value is None else value
        total, count = parts
        if not isinstance(total, Decimal) or not isinstance(count, Decimal) or not count:
            return None
        return divide(total, count)

    def _said(self, tables: AppTables, context: SqlContext) -> Select[Any]:
        source = self._rollup.source
        subtable = source.subtable.key if source.subtable else None
        rows = Source(tables, source.key, subtable)
        translator = Translator(rows, context)
        via = rows.column(self._rollup.via)
        if not isinstance(via, ColumnElement):
            raise NoSqlForm(f"{'.'.join(self._rollup.via)} is no column")
        parts = [translator.outward(call) for call in self._calls()]
        where = self._rollup.where
        condition = sql_condition(where, rows, context) if where else None
        main = rows.parent() if subtable else rows
        statement = (
            select(via, *parts)
            .select_from(rows.from_clause)
            .where(via.in_(bindparam("wanted", expanding=True)))
            .where(main.root.clause.c.deleted_at.is_(None))
            .group_by(via)
        )
        return statement if condition is None else statement.where(condition)

    def _calls(self) -> Sequence[Call]:
        call = self._rollup.call
        if not self._is_mean:
            return (call,)
        return tuple(replace(call, function=FUNCTIONS[name]) for name in ("SUM", "COUNT"))


def _owners(rolled: RollUpField, tables: AppTables) -> Select[Any] | None:
    """The records of rows by their ids; None where the roll-up stands on the record itself."""
    subtable = rolled.field.subtable
    if subtable is None:
        return None
    rows = tables.form(rolled.form.key).rows[subtable].table.c
    wanted: BindParameter[Any] = bindparam("wanted", expanding=True)
    return select(rows.row_id, rows.record_id).where(rows.row_id.in_(wanted))


def _batches(ids: Sequence[str]) -> Iterator[list[str]]:
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), BATCH):
        yield wanted[start : start + BATCH]
