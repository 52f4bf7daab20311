"""Carry on what an act's writes bring about, in the act's own transaction, until nothing does.

Rules of this file:
1. Every use case that writes settles before it shows anything; what it refuses undoes the act.
2. One round after another, until a round has written nothing: roll-ups come first, so that what
   reacts to a write sees records that agree with one another.
3. The rounds are bounded: what never comes to rest is refused.
4. What is shown after settling is the record as it stands then.
"""

from collections.abc import Callable

from engine.form.facts import Facts
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.check_transitions import check_transitions
from runtime.services.outcome import Refusal, conflict
from runtime.services.roll_up import propagate
from runtime.services.run_automations import react
from runtime.services.wake_waiting import wake
from runtime.services.working_record import WorkingRecord

MOST_ROUNDS = 20
"""How often what follows from writes may write again in one act."""

Follower = Callable[[Act], Refusal | None]

FOLLOWERS: tuple[Follower, ...] = (propagate, react, wake)
"""What looks at an act's writes after each round, in order; each keeps its own place in them."""

CHECKS: tuple[Follower, ...] = (check_transitions,)
"""What is asked once, of the act as a whole, when it has come to rest."""


def settle(act: Act) -> Refusal | None:
    """Carry out all that follows from what was written; a refusal undoes the whole act."""
    for _ in range(MOST_ROUNDS):
        before = len(act.written)
        for follow in FOLLOWERS:
            refusal = follow(act)
            if refusal is not None:
                return refusal
        if len(act.written) == before:
            return _checked(act)
    return _restless()


def settled(act: Act, record: WorkingRecord) -> tuple[Record, Facts]:
    """Give a record as the act leaves it, with the facts that still hold."""
    others = any(one.record != record.now.id for one in act.written)
    for one in reversed(act.written):
        if one.after is not None and one.record == record.now.id:
            return one.after, Facts() if others or one.after != record.now else record.facts
    return record.now, Facts() if others else record.facts


def _checked(act: Act) -> Refusal | None:
    for check in CHECKS:
        refusal = check(act)
        if refusal is not None:
            return refusal
    return None


def _restless() -> Refusal:
    return conflict(
        "What follows from this does not come to rest: automations keep setting each other off.",
        "此操作引发的后续处理无法结束：自动化规则不断相互触发。",
        code="restless",
    )
