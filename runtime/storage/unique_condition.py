"""The `where` of a unique rule as SQL over its form's own columns, for a partial index."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, ColumnElement, MetaData, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect as SqlDialect
from sqlalchemy.sql.visitors import ExternallyTraversible, replacement_traverse

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
        context_ = SqlContext(dialect, environment)
        return _written_out(sql_condition(compiled, Source(alone, tables.key), context_), dialect)

    return condition


def _written_out(condition: ColumnElement[bool], dialect: Dialect) -> ColumnElement[bool]:
    """Write every value into the text: an index takes no parameters.

    SQLAlchemy does so for what it knows how to, but not behind IS DISTINCT FROM on SQLite.
    """
    known = sqlite.dialect if dialect == "sqlite" else postgresql.dialect
    target: SqlDialect = known(paramstyle="named")

    def written(element: ExternallyTraversible, **_: object) -> ExternallyTraversible | None:
        if not isinstance(element, BindParameter):
            return None
        literal = element.compile(dialect=target, compile_kwargs={"literal_binds": True})
        return literal_column(str(literal), element.type)

    return replacement_traverse(condition, {}, written)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Time has no place in an index: an expression that asks for it is refused by the database."""
