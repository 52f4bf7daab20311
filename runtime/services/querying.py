"""Conditions of one act as SQL: sources with formulas, parameters from the person and settings."""

from engine.expression.environment import Environment
from engine.form.compiled import CompiledForm
from engine.form.environment import RecordEnvironment
from engine.form.facts import Facts
from runtime.services.act import Act
from runtime.services.facts_of import fetch_facts
from runtime.services.published_app import PublishedApp
from runtime.services.sources import formulas_of as formulas_of
from runtime.services.sources import source_of as source_of
from runtime.services.surroundings import context_of
from runtime.storage.query import SqlContext


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
