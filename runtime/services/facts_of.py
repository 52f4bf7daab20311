"""Fetch the facts that a record's expressions need: level by level, one batch a level."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.context import me_values
from engine.form.facts import Facts, Need, missing
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.answering import answers_of
from runtime.services.published_app import PublishedApp

MAX_LEVELS = 12
"""How deep a chain of lookups may be followed; definitions rarely go beyond three."""


def gather_facts(
    act: Act,
    app: PublishedApp,
    form: CompiledForm,
    values: Mapping[str, Value],
    *,
    old: Record | None = None,
    known: Facts | None = None,
) -> Facts:
    """Fetch what is missing until nothing is; `known` is what was fetched before."""
    facts = with_answers(act, app, known or Facts())
    me = me_values(act.caller.person, act.world.directory, app.key)
    for _ in range(MAX_LEVELS):
        asked = missing(form, values, facts, old=old.values if old else None, me=me)
        if not asked:
            return facts
        facts = fetch_facts(act, app, facts, asked)
    return facts


def fetch_facts(act: Act, app: PublishedApp, facts: Facts, asked: Collection[Need]) -> Facts:
    """Fetch one batch: people come from the snapshot, records and answers from the store."""
    answers = answers_of(act, app)
    return answers.learn(
        facts if facts.answers is answers else replace(facts, answers=answers), asked
    )


def with_answers(act: Act, app: PublishedApp, facts: Facts) -> Facts:
    """The same facts, with what answers questions to the app's forms."""
    answers = answers_of(act, app)
    return facts if facts.answers is answers else replace(facts, answers=answers)
