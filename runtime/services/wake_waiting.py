"""Wake the runs that wait for what an act has written, in its own transaction.

Rules of this file:
1. In line by line: the higher priority first, then who has waited longer. A head that cannot go
   blocks those behind it, so nobody overtakes and nobody starves.
2. A run goes when it is first in all its lines and its condition holds; then its lines' next heads
   are looked at.
3. A woken run that cannot carry on is undone alone: it keeps its place and says why. The act that
   woke it is not refused for it.
4. What steps ask to begin or to stop is done here, too. An app without waits costs one look.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from heapq import heappop, heappush

from engine.expression.values import Value
from engine.workflow.commands import WakeWait
from engine.workflow.wait_compilation import RECORD_ID
from runtime.services.act import Act
from runtime.services.begin_run import begin_run, carry, open_working, stop_run
from runtime.services.outcome import Refusal, conflict
from runtime.services.roll_up import forget_since
from runtime.services.run_requests import requested, take_requests
from runtime.services.stirs import Stirs, stirs
from runtime.services.waking import Waking, form_name, waking_of
from runtime.services.written import Written
from runtime.storage.instances import InstanceStore
from runtime.storage.waits import Line, StoredWait, WaitStore

MOST_ROUNDS = 50
"""How often runs may begin and stop one another in one act."""

Rank = tuple[Decimal, datetime, str]


def wake(act: Act) -> Refusal | None:
    """Wake who waits for what was written, begin and stop what steps asked for."""
    for _ in range(MOST_ROUNDS):
        refusal = _carry_out_requests(act)
        if refusal is not None:
            return refusal
        waking = waking_of(act)
        if waking:
            Waker(act, waking, stirs(act), WaitStore(act.connection)).run()
        if not requested(act):
            return None
    return conflict(
        "Workflows keep beginning and stopping one another; nothing was changed.",
        "流程之间不断相互启动和停止，未做任何更改。",
        code="restless",
    )


def _carry_out_requests(act: Act) -> Refusal | None:
    for one in take_requests(act):
        asked = (act, one.app, one.workflow, one.record)
        if one.starts:
            refusal = begin_run(*asked, insists=one.insists, by=one.by)
        else:
            refusal = stop_run(*asked)
        if refusal is not None:
            return refusal
    return None


@dataclass(slots=True)
class Waker:
    """One round: who may have reason to go on, the first in rank first."""

    act: Act
    waking: Waking
    stirs: Stirs
    store: WaitStore
    heap: list[tuple[Rank, int, tuple[str, int]]] = field(default_factory=list)
    offered: dict[tuple[str, int], tuple[StoredWait, bool]] = field(default_factory=dict)

    def run(self) -> None:
        """Go on until nobody has a reason to go on."""
        self._look()
        while self.heap:
            place = heappop(self.heap)[2]
            wait, stirred = self.offered.pop(place)
            self._consider(wait, stirred=stirred)
            self._look()

    def _look(self) -> None:
        """Find who is concerned by what was written, or by the lines that were left, since."""
        lines: dict[Line, int] = {}
        own: dict[str, int] = {}
        start, self.stirs.followed = self.stirs.followed, len(self.act.written)
        for index, one in enumerate(self.act.written[start:], start):
            name = form_name(one.app, one.form)
            if name in self.waking.own:
                own[one.record] = index
            for watching, key in self.waking.watched.get(name, ()):
                lines.update(((watching, value), index) for value in _values(one, key))
        for record, index in own.items():
            for wait in self.store.of_record(record):
                self._offer(wait, index, stirred=False)
        lines.update((line, len(self.act.written)) for line in self.stirs.take_left())
        if lines:
            self.store.lock(lines)
            for line, index in lines.items():
                self._offer_heads(line, index)

    def _offer_heads(self, line: Line, index: int) -> None:
        name, key = line
        if key:
            self._offer(self.store.head(line), index, stirred=True)
            return
        for wait in self.store.without_key(name):
            self._offer(wait, index, stirred=True)
        for each in self.store.keys_at(name):
            self._offer(self.store.head((name, each)), index, stirred=True)

    def _offer(self, wait: StoredWait | None, index: int, *, stirred: bool) -> None:
        if wait is None or self.stirs.has_seen(wait.instance, index):
            return
        known = self.offered.get(wait.place)
        if known is None:
            heappush(self.heap, (wait.rank, wait.token, wait.place))
        self.offered[wait.place] = (wait, stirred or (known is not None and known[1]))

    def _consider(self, wait: StoredWait, *, stirred: bool) -> None:
        keys = self.store.keys_of(wait)
        self.store.lock((wait.line, key) for key in keys)
        heads = (self.store.head((wait.line, key)) for key in keys)
        first = all(head is not None and head.place == wait.place for head in heads)
        self.attempt(wait, WakeWait(wait.token, first=first, stirred=stirred))

    def attempt(self, wait: StoredWait, command: WakeWait) -> None:
        """Let a run go on if it can; what it cannot finish is undone, and told at its wait."""
        kept, written = self.stirs.mark(), len(self.act.written)
        wishes = len(requested(self.act))
        savepoint = self.act.connection.begin_nested()
        refusal = self._carry(wait, command)
        if refusal is None:
            savepoint.commit()
            if wait.trouble is not None:
                self.store.tell_trouble(wait.place, None, None)
            return
        savepoint.rollback()
        self.stirs.go_back(kept)
        forget_since(self.act, written)
        del requested(self.act)[wishes:]
        message = refusal.message if isinstance(refusal.message, dict) else {"en": refusal.message}
        self.store.tell_trouble(wait.place, message, self.act.now)

    def _carry(self, wait: StoredWait, command: WakeWait) -> Refusal | None:
        working = open_working(self.act, wait.app, wait.form, wait.record)
        instance = InstanceStore(self.act.connection, wait.app).find(wait.instance, lock=True)
        if working is None or instance is None or wait.token not in instance.waits:
            return None
        workflow = self.act.workflow(wait.app, wait.workflow, instance.head.version)
        if workflow is None:
            return None
        return carry(working, workflow, instance, command, instance.initiator)


def _values(one: Written, key: str | None) -> set[str]:
    """The keys of lines that a write concerns: what the field held and holds; blank for all."""
    if key is None:
        return {""}
    if key == RECORD_ID:
        return {one.record}
    found = (one.before, one.after)
    values: set[Value] = set()
    for record in found:
        value = record.values.get(key) if record else None
        values.update(value if isinstance(value, tuple) else (value,))
    return {value for value in values if isinstance(value, str)}
