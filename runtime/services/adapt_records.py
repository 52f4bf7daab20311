"""Telling records' histories of values that a new version left out, as somebody decided.

Rules of this file:
1. It happens in the transaction that publishes: what is blank by then has its line in the history,
   with the value it had and who published.
2. Stored formulas follow, as after any change; no rule is asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from engine.form.context import Context
from engine.form.evaluation import recompute
from engine.form.facts import Facts
from engine.form.record import Record
from runtime.services.caller import Caller
from runtime.services.published_app import PublishedApp
from runtime.services.system import System
from runtime.services.world import World
from runtime.storage.conversion import Carried
from runtime.storage.database import Connection
from runtime.storage.history import HistoryEntry, HistoryStore
from runtime.storage.record_changes import changes_between
from runtime.storage.record_ids import records_of_rows
from runtime.storage.record_store import RecordStore

EVENT = "adapted"
_TOGETHER = 500

Blanked = Mapping[str, str]
"""Path in the record → the value that was left out."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Who publishes which version, when, in which transaction."""

    system: System
    connection: Connection
    world: World
    app: PublishedApp
    caller: Caller
    at: datetime


def adapt_records(publication: Publication, carried: Iterable[Carried]) -> None:
    """Write what was left out into the histories of its records."""
    left_out: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for one in carried:
        for form, record, path, value in _places(publication.connection, one):
            left_out[form][record][path] = value
    for form, records in left_out.items():
        ids = sorted(records)
        for start in range(0, len(ids), _TOGETHER):
            _adapt(publication, form, {id_: records[id_] for id_ in ids[start : start + _TOGETHER]})


def _places(connection: Connection, carried: Carried) -> Iterable[tuple[str, str, str, str]]:
    """Where each value stood: form, record, path in it; and the value."""
    in_rows = carried.work.row_key != "id"
    keys = [one.record for one in carried.left_out]
    owners = records_of_rows(connection, carried.work.table, keys) if in_rows else {}
    for one in carried.left_out:
        subtable, _, column = one.field.partition(".")
        path = f"{subtable}[{one.record}].{column}" if in_rows else one.field
        yield one.form, owners.get(one.record, one.record), path, one.value


def _adapt(publication: Publication, form: str, blanked: Mapping[str, Blanked]) -> None:
    store = RecordStore(publication.connection, publication.app.tables)
    living = store.load(form, list(blanked), lock=True)
    for id_, values in blanked.items():
        record = living.get(id_)
        if record is not None:
            now = _recomputed(publication, record)
            store.update(record, now)
            _tell(publication, now, values, changes_between(record, now))
        elif (trashed := store.find_trashed(form, id_)) is not None:
            _tell(publication, trashed, values, {})


def _recomputed(publication: Publication, record: Record) -> Record:
    app = publication.app
    form = app.forms[record.form]
    context = Context(
        now=publication.at,
        zone=app.zone,
        calendar=app.calendar,
        me=publication.system.nobody,
        directory=publication.world.directory,
        settings=app.settings,
        old=record,
    )
    values, _ = recompute(form, record.values, Facts(), context)
    return replace(
        record,
        version=record.version + 1,
        values=values,
        updated_at=publication.at,
        updated_by=publication.caller.person.id or None,
    )


def _tell(
    publication: Publication,
    record: Record,
    values: Blanked,
    followed: Mapping[str, list[object]],
) -> None:
    HistoryStore(publication.connection).append(
        HistoryEntry(
            app=publication.app.key,
            form=record.form,
            record=record.id,
            event=EVENT,
            at=publication.at,
            actor=publication.caller.person.id or None,
            way=str(publication.caller.way),
            app_version=publication.app.version,
            record_version=record.version,
            changes={**followed, **{path: [value, None] for path, value in values.items()}},
        )
    )
