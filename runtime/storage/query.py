"""From checked expressions to SQL with exactly the meaning they have in memory.

Rules of this file:
1. Everything that is not a value is looked up in the compiled definition; values are parameters.
2. What has no exact form raises NoSqlForm with the reason (`Compiled.why_no_sql` says it earlier).

    source = Source(tables, "record")
    where = sql_condition(compiled, source, SqlContext(database.dialect, environment))
    select(…).select_from(source.from_clause).where(where)
"""

from typing import Any

from sqlalchemy import ColumnElement

from engine.expression.compilation import Compiled
from engine.expression.sql_forms import why_no_sql
from runtime.storage.query_source import NoSqlForm, Source
from runtime.storage.query_translator import SqlContext, Translator

__all__ = ["NoSqlForm", "Source", "SqlContext", "sql_condition", "sql_value"]


def sql_condition(compiled: Compiled, source: Source, context: SqlContext) -> ColumnElement[bool]:
    """Give a condition for WHERE; NULL in it means false. Raises NoSqlForm, EvaluationError."""
    return _translator(compiled, source, context).truth(compiled.tree)


def sql_value(compiled: Compiled, source: Source, context: SqlContext) -> ColumnElement[Any]:
    """Give a value to select, group or sort by; a number comes back as a Decimal.

    Raises NoSqlForm, EvaluationError.
    """
    return _translator(compiled, source, context).outward(compiled.tree)


def _translator(compiled: Compiled, source: Source, context: SqlContext) -> Translator:
    reason = why_no_sql(compiled.tree, context.parameters)
    if reason is not None:
        raise NoSqlForm(reason)
    return Translator(source, context)
