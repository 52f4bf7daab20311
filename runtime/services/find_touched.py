"""Find and lock what a step is to change: its `where` as SQL, the act's values as parameters."""

from engine.expression.compilation import Compiled
from engine.expression.environment import Environment
from engine.form.compiled import CompiledForm
from engine.form.record import SYSTEM_FIELDS
from runtime.services.act import Act
from runtime.services.published_app import PublishedApp
from runtime.services.querying import source_of, sql_context
from runtime.storage.query import sql_condition
from runtime.storage.touched import find_and_lock


def find_touched(
    act: Act,
    app: PublishedApp,
    form: CompiledForm,
    where: Compiled,
    environment: Environment,
) -> tuple[str, ...]:
    """Lock the records for which the condition holds; their ids, ascending."""
    source = source_of(app, form.key)
    outer = {path[0] for path in where.references if not _is_own(form, path[0])}
    context = sql_context(act, environment, *sorted(outer))
    condition = sql_condition(where, source, context)
    return find_and_lock(act.connection, source, condition)


def _is_own(form: CompiledForm, name: str) -> bool:
    return name in form.fields or name in SYSTEM_FIELDS
