"""Find and lock what a step is to change: its `where` as SQL, the act's values as parameters.

Rules of this file:
1. A name that a step has given stands for its value, also where what is looked for has a field of
   the same name; everything else is a column.
2. What the act has read of a record before it was locked is read anew.
3. A step touches at most `MOST` records or rows: one more is a refusal, not a long wait.
"""

from collections.abc import Collection

from engine.expression.compilation import Compiled
from engine.expression.environment import Environment
from engine.form.compiled import CompiledForm
from runtime.services.act import Act
from runtime.services.answering import answers_of
from runtime.services.published_app import PublishedApp
from runtime.services.querying import source_of, sql_context
from runtime.services.step_failures import check_most
from runtime.storage.query import sql_condition
from runtime.storage.touched import find_and_lock, find_rows_and_lock

MOST = 5_000
"""How many records or rows one step may touch."""


def find_touched(
    act: Act,
    app: PublishedApp,
    form: CompiledForm,
    where: Compiled | None,
    environment: Environment,
    names: Collection[str] = (),
) -> tuple[str, ...]:
    """Lock the records for which the condition holds; their ids, ascending."""
    source = source_of(app, form.key)
    condition = None
    if where is not None:
        context = sql_context(act, environment, *_outer(where, names))
        condition = sql_condition(where, source, context)
    found = find_and_lock(act.connection, source, condition, MOST + 1)
    check_most(len(found), MOST)
    answers_of(act, app).forget(form.key, found)
    return found


def find_touched_rows(
    act: Act,
    app: PublishedApp,
    form: CompiledForm,
    subtable: str,
    where: Compiled | None,
    environment: Environment,
    names: Collection[str] = (),
) -> dict[str, tuple[str, ...]]:
    """Lock the rows for which the condition holds, with their records; ids by record's id."""
    source = source_of(app, form.key, subtable)
    condition = None
    if where is not None:
        context = sql_context(act, environment, *_outer(where, names))
        condition = sql_condition(where, source, context)
    found = find_rows_and_lock(act.connection, source, condition, MOST + 1)
    check_most(sum(map(len, found.values())), MOST)
    answers_of(act, app).forget(form.key, found)
    return found


def _outer(where: Compiled, names: Collection[str]) -> list[str]:
    heads = {path[0] for path in where.references}
    return sorted(heads & {"record", *names})
