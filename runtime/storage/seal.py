"""The seal over the history: a global sequence given after the commit, chained in batches.

Rules of this file:
1. Every entry gets the next number, without gaps; a batch's hash covers the hashes of its entries
   and of the batch before it. Its head, noted outside, proves all that came before.
2. Sealing is apart from writing: an act never waits for another's place in the sequence.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from runtime.storage.schema.records import history, seals

_LOCK = 7_236_003


@dataclass(frozen=True, slots=True)
class Seal:
    """A sealed batch: its number, the first and last entry, and the head of the chain."""

    batch: int
    first: int
    last: int
    hash: str


def seal_history(connection: Connection, now: datetime, most: int = 5_000) -> Seal | None:
    """Seal the entries that are not sealed yet, in a transaction that writes; None when all are."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    waiting = connection.execute(
        select(history.c.id, history.c.hash)
        .where(history.c.sequence.is_(None))
        .order_by(history.c.id)
        .limit(most)
    ).all()
    if not waiting:
        return None
    before = last_seal(connection)
    first = before.last + 1 if before else 1
    numbered = [
        {"of_id": row.id, "number": number} for number, row in enumerate(waiting, start=first)
    ]
    connection.execute(_NUMBER, numbered)
    made = Seal(
        batch=before.batch + 1 if before else 1,
        first=first,
        last=first + len(waiting) - 1,
        hash=batch_hash(before.hash if before else "", first, [row.hash for row in waiting]),
    )
    connection.execute(
        insert(seals),
        {
            "batch": made.batch,
            "first": made.first,
            "last": made.last,
            "at": now,
            "previous_hash": before.hash if before else "",
            "hash": made.hash,
        },
    )
    return made


def last_seal(connection: Connection) -> Seal | None:
    """Read the newest seal: the head of the chain."""
    newest = select(func.max(seals.c.batch)).scalar_subquery()
    found = connection.execute(select(seals).where(seals.c.batch == newest)).one_or_none()
    return None if found is None else Seal(found.batch, found.first, found.last, found.hash)


def verify_seals(connection: Connection) -> list[str]:
    """Check every batch against the entries it sealed; say each thing that is wrong."""
    faults: list[str] = []
    expected, previous = 1, ""
    for batch in connection.execute(select(seals).order_by(seals.c.batch)).all():
        entries = connection.execute(
            select(history.c.sequence, history.c.hash)
            .where(history.c.sequence.between(batch.first, batch.last))
            .order_by(history.c.sequence)
        ).all()
        if batch.first != expected or len(entries) != batch.last - batch.first + 1:
            faults.append(f"seal {batch.batch}: the sequence has a gap")
        hashes = [entry.hash for entry in entries]
        if batch.previous_hash != previous or batch.hash != batch_hash(
            previous, batch.first, hashes
        ):
            faults.append(f"seal {batch.batch}: its entries were changed")
        expected, previous = batch.last + 1, batch.hash
    beyond = select(func.count()).where(history.c.sequence >= expected)
    if connection.execute(beyond).scalar_one():
        faults.append("entries carry numbers that no seal covers")
    return faults


def batch_hash(previous: str, first: int, hashes: list[str]) -> str:
    """Compute the hash of a batch."""
    return hashlib.sha256("\n".join([previous, str(first), *hashes]).encode()).hexdigest()


_NUMBER = (
    update(history).where(history.c.id == bindparam("of_id")).values(sequence=bindparam("number"))
)
