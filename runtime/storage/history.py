"""The history of records: one append-only row a change, chained by hash within its record.

Rules of this file:
1. A row says who, on whose behalf, when, by what way, and each field before and after.
2. Its hash covers all of that and the hash before it: nothing can be edited, left out or put in
   between without `verify_chain` seeing it. The seal (`seal.py`) guards the ends of the chains.
3. Nobody writes history but this file; a trigger keeps it from being changed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from runtime.storage.schema.records import history
from runtime.storage.statement import Statement
from runtime.storage.types import canonical_json
from runtime.storage.values import plain

Changes = Mapping[str, Sequence[Any]]
"""`{path: [before, after]}` as `record_changes.changes_between` gives it."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change, about to be written."""

    app: str
    form: str
    record: str
    event: str
    at: datetime
    actor: str | None
    way: str
    app_version: int
    record_version: int
    changes: Changes
    on_behalf_of: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change as it was written; `changes` are plain JSON values."""

    id: int
    position: int
    at: datetime
    actor: str | None
    on_behalf_of: str | None
    way: str
    event: str
    app_version: int
    record_version: int
    changes: dict[str, list[Any]]
    note: str | None
    hash: str
    sequence: int | None


@dataclass(frozen=True, slots=True)
class MadeRecord:
    """A record's beginning, as its first entry tells it."""

    form: str
    record: str
    note: str | None


class HistoryStore:
    """The history in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, entry: HistoryEntry) -> str:
        """Write a change behind the last one of its record; answer its hash.

        The record is locked or new in this transaction, so that nobody appends at the same time.
        """
        position, previous = self._end_of(entry)
        row: dict[str, Any] = {
            "app": entry.app,
            "form": entry.form,
            "record": entry.record,
            "position": position + 1,
            "at": entry.at,
            "actor": entry.actor,
            "on_behalf_of": entry.on_behalf_of,
            "way": entry.way,
            "event": entry.event,
            "app_version": entry.app_version,
            "record_version": entry.record_version,
            "changes": canonical_json(plain(entry.changes)),
            "note": entry.note,
            "previous_hash": previous,
        }
        row["hash"] = entry_hash(row)
        _INSERT.write(self._connection, row)
        return str(row["hash"])

    def read(self, record: str) -> list[HistoryRow]:
        """Read the changes of a record, the oldest first."""
        rows = _OF_RECORD.rows(self._connection, {"wanted": record})
        return [_row(found) for found in rows]

    def since(self, record: str, version: int) -> list[HistoryRow]:
        """Read what was written of a record after a version of it, the oldest first."""
        rows = _SINCE.rows(self._connection, {"wanted": record, "seen": version})
        return [_row(found) for found in rows]

    def made(self, app: str, way: str) -> list[MadeRecord]:
        """List the records of an app that came into being in one way, the oldest first."""
        rows = _MADE.rows(self._connection, {"of_app": app, "by_way": way})
        return [MadeRecord(*row) for row in rows]

    def _end_of(self, entry: HistoryEntry) -> tuple[int, str]:
        if entry.event == "created" and entry.record_version == 1:
            # A new record has no history; were there one, the unique position would refuse.
            return 0, ""
        found = _LAST.row(self._connection, {"wanted": entry.record})
        return (found[0], found[1]) if found else (0, "")


def entry_hash(row: Mapping[str, Any]) -> str:
    """Compute the hash of a row over everything it says and the hash before it."""
    said = [
        row["previous_hash"],
        row["app"],
        row["form"],
        row["record"],
        row["position"],
        row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        row["actor"],
        row["on_behalf_of"],
        row["way"],
        row["event"],
        row["app_version"],
        row["record_version"],
        row["changes"],
        row["note"],
    ]
    return hashlib.sha256(canonical_json(said).encode()).hexdigest()


def verify_chain(rows: Iterable[Mapping[str, Any]]) -> str | None:
    """Check the rows of one record in their order; say what is wrong, or None."""
    previous = ""
    for expected, row in enumerate(rows, start=1):
        if row["position"] != expected:
            return f"entry {expected} is missing"
        if row["previous_hash"] != previous:
            return f"entry {expected} does not follow the one before it"
        if entry_hash(row) != row["hash"]:
            return f"entry {expected} was changed"
        previous = row["hash"]
    return None


_COLUMNS = history.c
_INSERT = Statement(
    insert(history),
    [one.name for one in _COLUMNS if one.name not in ("id", "sequence")],
)
_LAST = Statement(
    select(_COLUMNS.position, _COLUMNS.hash)
    .where(_COLUMNS.record == bindparam("wanted"))
    .order_by(_COLUMNS.position.desc())
    .limit(1)
)
_MADE = Statement(
    select(_COLUMNS.form, _COLUMNS.record, _COLUMNS.note)
    .where(
        _COLUMNS.app == bindparam("of_app"),
        _COLUMNS.way == bindparam("by_way"),
        _COLUMNS.position == 1,
    )
    .order_by(_COLUMNS.id)
)
_OF_RECORD = Statement(
    select(history).where(_COLUMNS.record == bindparam("wanted")).order_by(_COLUMNS.position),
    named=True,
)
_SINCE = Statement(
    select(history)
    .where(
        _COLUMNS.record == bindparam("wanted"),
        _COLUMNS.record_version > bindparam("seen"),
    )
    .order_by(_COLUMNS.position),
    named=True,
)


def _row(found: Any) -> HistoryRow:  # noqa: ANN401 - a row of the table
    return HistoryRow(
        id=found.id,
        position=found.position,
        at=found.at,
        actor=found.actor,
        on_behalf_of=found.on_behalf_of,
        way=found.way,
        event=found.event,
        app_version=found.app_version,
        record_version=found.record_version,
        changes=json.loads(found.changes),
        note=found.note,
        hash=found.hash,
        sequence=found.sequence,
    )
