"""Answers kept under a client's key, so that a repeated request has no second effect.

Rule of this file: key and answer are written in the act's own transaction; of two requests with
one key at once, the second finds the first's answer or is done again as a whole.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from runtime.storage.errors import Conflict
from runtime.storage.schema.accounts import idempotency_keys

_LOCK_SPACE = 7236


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The digest of what was sent, and what was answered."""

    digest: str
    answer: dict[str, Any]


class IdempotencyStore:
    """Kept answers in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, user: str, key: str) -> KeptAnswer | None:
        """Find the answer kept for a person's key.

        On PostgreSQL the key is held until the end of the act: a second request with it waits.
        """
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_HOLD, {"what": f"{user}/{key}"})
        found = self._connection.execute(_FIND, {"of_user": user, "of_key": key}).one_or_none()
        return None if found is None else KeptAnswer(found.digest, found.answer)

    def keep(self, user: str, key: str, digest: str, answer: dict[str, Any], at: datetime) -> None:
        """Keep an answer; `Conflict` when the key got one meanwhile."""
        row = {"user_id": user, "key": key, "digest": digest, "answer": answer, "created_at": at}
        try:
            self._connection.execute(insert(idempotency_keys), row)
        except IntegrityError as error:
            raise Conflict("this key was used a moment ago") from error

    def forget_before(self, moment: datetime) -> int:
        """Forget the answers kept before a moment; answer how many."""
        old = delete(idempotency_keys).where(idempotency_keys.c.created_at < moment)
        return self._connection.execute(old).rowcount


_HOLD = select(func.pg_advisory_xact_lock(_LOCK_SPACE, func.hashtext(bindparam("what"))))
_FIND = select(idempotency_keys.c.digest, idempotency_keys.c.answer).where(
    idempotency_keys.c.user_id == bindparam("of_user"),
    idempotency_keys.c.key == bindparam("of_key"),
)
