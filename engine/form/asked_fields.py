"""What questions read of other forms: for rights, and for what the database can answer.

Rules of this file:
1. Every field on a question's way counts, those behind lookups and a row's `parent` too; that
   there are such records at all counts as reading `id`.
2. A field that is computed on read is asked for by its formula, which needs an SQL form then.
"""

from collections.abc import Iterator

from engine.expression.compilation import Compiled, compile_expression
from engine.expression.errors import ExpressionError
from engine.expression.scope import Path
from engine.expression.tree import Query
from engine.expression.types import Kind, Type
from engine.form.app_context import AppContext
from engine.form.field_types import Definition
from engine.form.model import FieldBase
from engine.form.names import follow_types
from engine.form.row_forms import find_subtable
from engine.form.scope import record_scope, row_scope

_IDS = frozenset({Kind.RECORD, Kind.USER, Kind.DEPARTMENT})


def asked_fields(compiled: Compiled | None, app: AppContext) -> frozenset[str]:
    """Give `form.field` (`form.subtable.column`) of all that an expression's questions read."""
    found: set[str] = set()
    for question in compiled.questions if compiled else ():
        query = question.query
        found.add(f"{query.form}.id")
        for path in query.reads():
            found.update(f"{form}.{name}" for form, name in _steps(query, path, app))
    return frozenset(found)


def unanswerable(query: Query, app: AppContext) -> tuple[str, str] | None:
    """Say why the database cannot answer a query, in both languages; None if it can."""
    for path in query.reads():
        for form, name in _steps(query, path, app):
            reason = _without_sql(form, name, app)
            if reason is not None:
                english = f"{name} is computed when it is read and has no exact SQL form ({reason})"
                return english, f"{name} 在读取时计算，且没有精确的 SQL 形式（{reason}）"
    return None


def _steps(query: Query, path: Path, app: AppContext) -> Iterator[tuple[str, str]]:
    """The fields on the way of a path: (form, field), a column dotted."""
    form = query.form
    if query.subtable is not None:
        if path[0] != "parent":
            yield from _behind(form, f"{query.subtable}.{path[0]}", path[1:], app)
            return
        path = path[1:] or ("id",)
    yield from _behind(form, path[0], path[1:], app)


def _behind(form: str, name: str, rest: Path, app: AppContext) -> Iterator[tuple[str, str]]:
    if rest and find_subtable(app.forms.get(form), name) is not None:
        name, rest = f"{name}.{rest[0]}", rest[1:]
    yield form, name
    type_ = follow_types(app, Type(Kind.RECORD, form=form), (name.partition(".")[0],))
    if "." in name:
        type_ = _column_type(form, name, app)
    for step in rest:
        one = type_.item if type_ and type_.item else type_
        if one is None or one.kind not in _IDS or not one.form:
            return
        yield one.form.replace("#", "."), step
        type_ = follow_types(app, one, (step,))


def _column_type(form: str, name: str, app: AppContext) -> Type | None:
    subtable, _, column = name.partition(".")
    return follow_types(app, Type(Kind.ROW, form=f"{form}.{subtable}"), (column,))


def _definition(form: str, name: str, app: AppContext) -> tuple[Definition, str | None] | None:
    model = app.forms.get(form)
    subtable, dot, column = name.partition(".")
    holder = find_subtable(model, subtable) if dot else model
    for one in holder.fields if holder else ():
        if one.key == (column if dot else name):
            return one, subtable if dot else None
    return None


def _without_sql(form: str, name: str, app: AppContext) -> str | None:
    found = _definition(form, name, app)
    if found is None or not isinstance(found[0], FieldBase) or not found[0].is_read:
        return None
    model, subtable = app.forms[form], find_subtable(app.forms[form], found[1])
    scope = row_scope(model, subtable, app) if subtable else record_scope(model, app)
    try:
        compiled = compile_expression(found[0].computed_by or "blank", scope.asking())
    except ExpressionError:
        return None  # told at its own form
    return compiled.why_no_sql
