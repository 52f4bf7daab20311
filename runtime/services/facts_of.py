"""Fetch the facts that a record's expressions need: level by level, one batch a level."""

from collections.abc import Mapping

from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.context import me_values
from engine.form.facts import FactKey, Facts, directory_facts, missing
from engine.form.record import Record
from engine.form.scope import DEPARTMENTS, USERS
from runtime.services.act import Act
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
    facts = known or Facts()
    me = me_values(act.caller.person, act.world.directory, app.key)
    for _ in range(MAX_LEVELS):
        asked = missing(form, values, facts, old=old.values if old else None, me=me)
        if not asked:
            return facts
        facts = fetch_facts(act, app, facts, asked)
    return facts


def fetch_facts(
    act: Act, app: PublishedApp, facts: Facts, asked: frozenset[FactKey] | set[FactKey]
) -> Facts:
    """Fetch one batch; people come from the snapshot, records from the store."""
    found = directory_facts(act.world.directory, asked, app.key)
    stored = [key for key in asked if key[0] not in (USERS, DEPARTMENTS)]
    if stored:
        found.update(RecordStore(act.connection, app.tables).facts(stored))
    return facts.with_answer(asked, found)
