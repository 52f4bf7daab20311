"""Which of the records that a change chooses its caller may read.

Rules of this file:
1. What lies in the trash is not to be chosen, whoever may read it. A row is as its record, unless
   its subtable is kept from the caller.
2. A grant without condition needs no record; conditions read the facts that are fetched anyway,
   and the whole record only where they read its rows.
"""

from collections.abc import Iterable, Mapping

from engine.access.decision import decide
from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.environment import RecordEnvironment, record_environment
from engine.form.facts import TRASHED, FactKey, Facts
from engine.form.record import Record
from engine.form.row_forms import PARENT, dotted, form_of, subtable_of
from runtime.services.act import Act
from runtime.services.facts_of import fetch_facts, gather_facts
from runtime.services.published_app import PublishedApp
from runtime.services.record_rights import hidden_elsewhere, standing_of
from runtime.services.surroundings import context_of
from runtime.storage.record_store import RecordStore


def unreadable(
    act: Act, app: PublishedApp, facts: Facts, chosen: Iterable[FactKey]
) -> frozenset[FactKey]:
    """Give those of the chosen records that the caller may not read; asked once an act."""
    by_form: dict[str, set[str]] = {}
    for key in chosen:
        if key in facts.records and ("may_read", key) not in act.memo:
            by_form.setdefault(key[0], set()).add(key[1])
    for form_key, ids in by_form.items():
        form = app.form(form_of(form_key))
        ask = _readable_rows if subtable_of(form_key) else _readable
        readable = ask(act, app, form, form_key, ids, facts) if form else frozenset()
        act.memo.update({("may_read", (form_key, id_)): id_ in readable for id_ in ids})
    return frozenset(
        key for key in chosen if key in facts.records and act.memo["may_read", key] is not True
    )


def _readable(
    act: Act, app: PublishedApp, form: CompiledForm, key: str, ids: set[str], facts: Facts
) -> frozenset[str]:
    living = frozenset(id_ for id_ in ids if _lives(facts.records.get((key, id_))))
    if not living or decide(act.caller.person, app.key, form, "read").unconditional:
        return living
    if _reads_more(form):
        loaded = RecordStore(act.connection, app.tables).load(key, sorted(living))
        return frozenset(id_ for id_, one in loaded.items() if _whole_holds(act, app, form, one))
    known = {id_: facts.records[key, id_] for id_ in living}
    return frozenset(id_ for id_, one in known.items() if _holds(act, app, form, one, facts))


def _lives(found: Mapping[str, Value] | None) -> bool:
    return found is not None and not found[TRASHED]


def _readable_rows(
    act: Act, app: PublishedApp, form: CompiledForm, key: str, ids: set[str], facts: Facts
) -> frozenset[str]:
    if dotted(key) in hidden_elsewhere(act, app):
        return frozenset()
    of_row = {id_: str(facts.records[key, id_][PARENT]) for id_ in ids}
    parents = set(of_row.values())
    lacking = {(form_of(key), one) for one in parents if not facts.knows((form_of(key), one))}
    known = fetch_facts(act, app, facts, lacking) if lacking else facts
    readable = _readable(act, app, form, form_of(key), parents, known)
    return frozenset(id_ for id_, parent in of_row.items() if parent in readable)


def _reads_more(form: CompiledForm) -> bool:
    """Whether the condition of a grant reads what facts do not hold: rows, the record before."""
    conditions = [one for one in form.grant_conditions.values() if one]
    return any(
        path[0] == "old" or path[0] in form.columns
        for condition in conditions
        for path in condition.references
    )


def _holds(
    act: Act, app: PublishedApp, form: CompiledForm, values: Mapping[str, Value], known: Facts
) -> bool:
    facts = gather_facts(act, app, form, values, known=known)
    environment = RecordEnvironment(form, values, {}, facts, context_of(act, app))
    return standing_of(act, app, form, environment) is not None


def _whole_holds(act: Act, app: PublishedApp, form: CompiledForm, record: Record) -> bool:
    facts = gather_facts(act, app, form, record.values)
    environment = record_environment(form, record, facts, context_of(act, app, old=record))
    return standing_of(act, app, form, environment) is not None
