"""Roll-ups as the database computes them: the aggregate over all that points at given targets.

Rules of this file:
1. One statement for all roll-ups of one table and a batch of targets; a target that nothing points
   at has what is computed of nothing.
2. Records in the trash do not count, nor do their rows.
3. Sums and counts are exact on both databases; a mean is their quotient, made in memory.
4. What is stored comes with what is computed: who finds both alike has nothing to write.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, FromClause, select

from engine.calendar.working_time import WorkCalendar
from engine.expression.environment import MappingEnvironment
from engine.expression.functions.catalogue import FUNCTIONS
from engine.expression.tree import Call
from engine.expression.values import Value
from engine.form.roll_up import CompiledRollUp
from engine.form.roll_up_plan import RollUpField
from engine.money.rounding import divide
from runtime.storage.arithmetic import told_in_range
from runtime.storage.query import NoSqlForm, Source, SqlContext, sql_condition
from runtime.storage.query_translator import Dialect, Translator
from runtime.storage.statement import Statement, among
from runtime.storage.tables import AppTables

BATCH = 500
"""How many targets one statement computes."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""A roll-up reads no clock; a context has one."""


@dataclass(frozen=True, slots=True)
class RolledUp:
    """A roll-up of one target: what the store holds, and what adding up gives now."""

    stored: Value
    value: Value


class RollUpQuery:
    """What the roll-ups of one form or subtable ask the database; made once and asked often.

    Raises ValueError for roll-ups that do not stand side by side.
    """

    def __init__(
        self,
        rolled: Sequence[RollUpField],
        tables: AppTables,
        dialect: Dialect,
        zone: ZoneInfo,
        calendar: WorkCalendar,
    ) -> None:
        if len({(one.form.key, one.field.subtable) for one in rolled}) != 1:
            raise ValueError("roll-ups are asked together that stand on one table")
        self._rolled = tuple(rolled)
        context = SqlContext(dialect, MappingEnvironment({}, _EPOCH, zone, calendar))
        self._statement = self._said(tables, context)
        self._owners = _owners(rolled[0], tables)

    def values(
        self, connection: Connection, targets: Sequence[str]
    ) -> Mapping[str, Mapping[str, RolledUp]]:
        """Compute the roll-ups of targets by their ids, by the roll-ups' names.

        Every target has a value.
        """
        found: dict[str, dict[str, RolledUp]] = {
            one.name: dict.fromkeys(targets, RolledUp(None, one.rollup.nothing))
            for one in self._rolled
        }
        for batch in _batches(targets):
            with told_in_range():
                rows = self._statement.rows(connection, {"wanted": batch})
            for target, *parts in rows:
                of_row = iter(parts)
                for one in self._rolled:
                    stored, value = next(of_row), _value(one.rollup, of_row)
                    found[one.name][target] = RolledUp(stored, value)
        return found

    def owners(self, connection: Connection, targets: Sequence[str]) -> Mapping[str, str]:
        """Find the record that each target is, or is a row of; rows that are gone are left out."""
        if self._owners is None:
            return {one: one for one in targets}
        found: dict[str, str] = {}
        for batch in _batches(targets):
            for row, record in self._owners.rows(connection, {"wanted": batch}):
                found[row] = record
        return found

    def _said(self, tables: AppTables, context: SqlContext) -> Statement:
        first = self._rolled[0]
        form, subtable = tables.form(first.form.key), first.field.subtable
        owner = form.rows[subtable] if subtable else form
        # An alias: what points here may stand in the very same table.
        targets = (form.rows[subtable].table if subtable else form.main).alias()
        key = targets.c.row_id if subtable else targets.c.id
        parts: list[ColumnElement[Any]] = []
        for one in self._rolled:
            parts.append(targets.c[owner.column(one.field.name).name])
            parts += _computed(one.rollup, tables, context, targets, key)
        return Statement(select(key, *parts).where(among(key, "wanted")))


def _computed(
    rollup: CompiledRollUp,
    tables: AppTables,
    context: SqlContext,
    targets: FromClause,
    key: ColumnElement[Any],
) -> Iterator[ColumnElement[Any]]:
    """The aggregate over what points at a target; a mean is its sum and its count."""
    for call in _calls(rollup):
        source = rollup.source
        subtable = source.subtable.key if source.subtable else None
        rows = Source(tables, source.key, subtable)
        translator = Translator(rows, context)
        via = rows.column(rollup.via)
        if not isinstance(via, ColumnElement):
            raise NoSqlForm(f"{'.'.join(rollup.via)} is no column")
        part = translator.outward(call)
        condition = sql_condition(rollup.where, rows, context) if rollup.where else None
        main = rows.parent() if subtable else rows
        asked = (
            select(part)
            .select_from(rows.from_clause)
            .where(via == key)
            .where(main.root.clause.c.deleted_at.is_(None))
            .correlate(targets)
        )
        yield (asked if condition is None else asked.where(condition)).scalar_subquery()


def _calls(rollup: CompiledRollUp) -> Sequence[Call]:
    if not _is_mean(rollup):
        return (rollup.call,)
    return tuple(replace(rollup.call, function=FUNCTIONS[name]) for name in ("SUM", "COUNT"))


def _is_mean(rollup: CompiledRollUp) -> bool:
    return rollup.call.function.name == "AVG"


def _value(rollup: CompiledRollUp, parts: Iterator[Any]) -> Value:
    """Take what belongs to a roll-up from the columns of a row."""
    value: Value = next(parts)
    if not _is_mean(rollup):
        return rollup.nothing if value is None else value
    count = next(parts)
    if not isinstance(value, Decimal) or not isinstance(count, Decimal) or not count:
        return None
    return divide(value, count)


def _owners(rolled: RollUpField, tables: AppTables) -> Statement | None:
    """The records of rows by their ids; None where the roll-up stands on the record itself."""
    subtable = rolled.field.subtable
    if subtable is None:
        return None
    rows = tables.form(rolled.form.key).rows[subtable].table.c
    return Statement(select(rows.row_id, rows.record_id).where(among(rows.row_id, "wanted")))


def _batches(ids: Sequence[str]) -> Iterator[list[str]]:
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), BATCH):
        yield wanted[start : start + BATCH]
