"""Answers kept under an idempotency key by acts that are more than one transaction.

Publishing an app changes tables in a transaction of its own; its answer is kept right afterwards.
"""

from collections.abc import Mapping

from runtime.services.act import Act, IdempotencyKey, Replayed
from runtime.services.outcome import Refusal, conflict
from runtime.storage.idempotency import IdempotencyStore


def kept_answer(act: Act, once: IdempotencyKey) -> Replayed | Refusal | None:
    """Find the answer kept under a key; a key used for something else is refused."""
    kept = IdempotencyStore(act.connection).find(act.caller.person.id, once.key)
    if kept is None:
        return None
    return Replayed(kept.answer) if kept.digest == once.digest else key_conflict()


def keep_answer(act: Act, once: IdempotencyKey, answer: Mapping[str, object]) -> None:
    """Keep an answer under a key."""
    person = act.caller.person.id
    IdempotencyStore(act.connection).keep(person, once.key, once.digest, dict(answer), act.now)


def key_conflict() -> Refusal:
    """Refuse a key that stands for another request."""
    return conflict(
        "This Idempotency-Key was used before for something else. Use a new key.",
        "该 Idempotency-Key 已用于其他请求，请更换新的键。",
        code="idempotency_key",
    )
