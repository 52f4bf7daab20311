"""Conditions of one act as SQL: sources with formulas, parameters from the person and settings."""

from collections.abc import Mapping

from engine.expression.compilation import Compiled
from engine.expression.environment import Environment
from engine.form.compiled import CompiledForm
from engine.form.environment import RecordEnvironment
from engine.form.facts import Facts
from runtime.services.act import Act
from runtime.services.facts_of import fetch_facts
from runtime.services.published_app import PublishedApp
from runtime.services.surroundings import context_of
from runtime.storage.query import Source, SqlContext

Formulas = Mapping[tuple[str, str], Compiled]


def source_of(app: PublishedApp, form: str, subtable: str | None = None) -> Source:
    """Give the rows of a form (or of a subtable) as a source of queries."""
    return Source(app.tables, form, subtable, formulas_of(app))


def formulas_of(app: PublishedApp) -> Formulas:
    """Every formula computed on read, by form and dotted field."""
    found = _FORMULAS.get(id(app))
    if found is None or found[0] is not app:
        made = {
            (key, field.key): field.formula
            for key, form in app.forms.items()
            for field in form.fields.values()
            if field.on_read and field.formula
        }
        found = _FORMULAS[id(app)] = (app, made)
        while len(_FORMULAS) > 16:
            del _FORMULAS[next(iter(_FORMULAS))]
    return found[1]


def sql_context(act: Act, environment: Environment, *parameters: str) -> SqlContext:
    """Say what a query knows beforehand; `parameters` are further names it takes as values."""
    names = frozenset({"me", "setting", *parameters})
    return SqlContext(act.system.database.dialect, environment, names)


def caller_environment(act: Act, app: PublishedApp, form: CompiledForm) -> RecordEnvironment:
    """Read `me` and `setting`; no record."""
    context = context_of(act, app)
    facts = Facts()
    environment = RecordEnvironment(form, {}, {}, facts, context)
    environment.value(("me", "id"))
    me = form.facts.get("me")
    while me is not None and me.below:
        for name, node in me.below.items():
            for below in node.below:
                environment.value(("me", name, below))
        if not environment.lacking:
            break
        facts = fetch_facts(act, app, facts, environment.lacking)
        environment = RecordEnvironment(form, {}, {}, facts, context)
    return environment


_FORMULAS: dict[int, tuple[PublishedApp, Formulas]] = {}
