"""The `where` of a unique rule as SQL over its form's own columns, for a partial index."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, MetaData

from engine.calendar.working_time import work_calendar
from engine.definition.app_context import app_context
from engine.definition.model import App
from engine.expression.compilation import compile_expression
from engine.expression.environment import MappingEnvironment
from engine.expression.types import Kind
from engine.form.scope import record_scope
from runtime.storage.query import Source, SqlContext, sql_condition
from runtime.storage.query_translator import Dialect
from runtime.storage.tables import AppTables, Condition, FormTables


def unique_condition(app: App, dialect: Dialect) -> Condition:
    """Give the compiler of an app's partial indexes."""
    context = app_context(app)
    environment = MappingEnvironment({}, _EPOCH, ZoneInfo("UTC"), work_calendar())

    def condition(tables: FormTables, where: str) -> ColumnElement[bool]:
        compiled = compile_expression(where, record_scope(tables.form, context), Kind.BOOLEAN)
        alone = AppTables(tables.app, MetaData(), {tables.key: tables})
        return sql_condition(compiled, Source(alone, tables.key), SqlContext(dialect, environment))

    return condition


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Time has no place in an index: an expression that asks for it is refused by the database."""
