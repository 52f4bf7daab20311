"""Fetch the facts that a record's expressions need: level by level, one batch a level."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from engine.expression.question import Asked
from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.context import me_values
from engine.form.facts import Facts, Need, directory_facts, missing
from engine.form.record import Record
from engine.form.scope import DEPARTMENTS, USERS
from runtime.services.act import Act
from runtime.services.answering import answers_of
from runtime.services.published_app import PublishedApp
from runtime.storage.record_store import RecordStore

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
    questions = [one for one in asked if isinstance(one, Asked)]
    keys = frozenset(one for one in asked if not isinstance(one, Asked))
    facts = with_answers(act, app, facts)
    answers_of(act, app).fetch(questions)
    found = directory_facts(act.world.directory, keys, app.key)
    stored = [key for key in keys if key[0] not in (USERS, DEPARTMENTS)]
    if stored:
        found.update(RecordStore(act.connection, app.tables).facts(stored))
    return facts.with_answer(keys, found)


def with_answers(act: Act, app: PublishedApp, facts: Facts) -> Facts:
    """The same facts, with what answers questions to the app's forms."""
    answers = answers_of(act, app)
    return facts if facts.answers is answers else replace(facts, answers=answers)
