"""One act: one caller, one transaction, one view of what is published and who is who.

Rules of this file:
1. A use case is a function of an `Act`; it answers a view or a `Refusal`.
2. A refusal rolls everything back. Nothing leaves the process before the commit.
3. A repeated `Idempotency-Key` gives the stored answer and has no second effect; key and answer
   are written in the act's own transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Concatenate, NoReturn, ParamSpec, TypeVar

from engine.workflow.compiled import CompiledWorkflow
from runtime.services.caller import Caller
from runtime.services.outcome import Refusal, RefusalKind, conflict
from runtime.services.system import System
from runtime.services.world import World
from runtime.services.written import Written
from runtime.storage.database import Connection
from runtime.storage.idempotency import IdempotencyStore

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
Json = dict[str, object]


@dataclass(slots=True)
class Act:
    """A transaction under way on behalf of one caller."""

    system: System
    caller: Caller
    connection: Connection
    world: World
    now: datetime
    writing: bool
    memo: dict[object, object] = field(default_factory=dict)
    """What was worked out once and holds for the rest of the act."""
    written: list[Written] = field(default_factory=list)
    """Every change of a record that this act has written, in sequence."""

    def new_id(self) -> str:
        """Give a fresh id (a ULID)."""
        return self.system.new_id()

    def workflow(self, app: str, key: str, version: int) -> CompiledWorkflow | None:
        """Find a workflow as it was in a version of its app."""
        return self.world.workflow(app, key, version, self.connection)


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A client's key for one intended effect, and the digest of what it sent."""

    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """The answer stored when the same key came first."""

    answer: Json


class _Refused(Exception):  # noqa: N818 - it carries a value out of the transaction
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.kind)
        self.refusal = refusal


def perform(
    system: System,
    caller: Caller,
    use_case: Callable[Concatenate[Act, Asked], Answer | Refusal],
    *args: Asked.args,
    **kwargs: Asked.kwargs,
) -> Answer | Refusal:
    """Run a writing use case in one transaction; a refusal undoes all of it."""

    def whole(connection: Connection) -> Answer:
        outcome = use_case(_begin(system, caller, connection, writing=True), *args, **kwargs)
        if isinstance(outcome, Refusal):
            raise _Refused(outcome)
        return outcome

    if caller.read_only:
        return read_only_refusal()
    try:
        return system.database.run(whole)
    except _Refused as refused:
        return refused.refusal


def perform_once(
    system: System,
    caller: Caller,
    once: IdempotencyKey,
    use_case: Callable[[Act], Json | Refusal],
) -> Json | Replayed | Refusal:
    """Run a writing use case whose JSON answer is kept under the caller's key."""

    def guarded(act: Act) -> Json | Replayed | Refusal:
        store = IdempotencyStore(act.connection)
        kept = store.find(act.caller.person.id, once.key)
        if kept is not None:
            if kept.digest != once.digest:
                return conflict(
                    "This Idempotency-Key was used before for something else. Use a new key.",
                    "该 Idempotency-Key 已用于其他请求，请更换新的键。",
                    code="idempotency_key",
                )
            return Replayed(kept.answer)
        outcome = use_case(act)
        if not isinstance(outcome, Refusal):
            store.keep(act.caller.person.id, once.key, once.digest, outcome, act.now)
        return outcome

    return perform(system, caller, guarded)


def consult(
    system: System,
    caller: Caller,
    use_case: Callable[Concatenate[Act, Asked], Answer],
    *args: Asked.args,
    **kwargs: Asked.kwargs,
) -> Answer:
    """Run a reading use case on one consistent view of the store."""
    with system.database.begin_read() as connection:
        return use_case(_begin(system, caller, connection, writing=False), *args, **kwargs)


def refuse_act(refusal: Refusal) -> NoReturn:
    """Give the whole act up from wherever it has come to; nothing of it stays."""
    raise _Refused(refusal)


def read_only_refusal() -> Refusal:
    """Answer for a write that came with a token that may only read."""
    return Refusal(
        RefusalKind.FORBIDDEN,
        {"en": "This token may only read.", "zh": "该令牌仅可读取。"},
        code="read_only",
    )


def _begin(system: System, caller: Caller, connection: Connection, *, writing: bool) -> Act:
    return Act(system, caller, connection, system.world(connection), system.clock(), writing)
