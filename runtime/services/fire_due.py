"""Fire what is due, each thing exactly once, whatever restarts and however many processes look.

Rules of this file:
1. Each firing is a transaction of its own that begins with its claim: of two who try, one has it;
   what dies on the way is claimed by nobody.
2. A firing that fails stops no other. It is tried again with the next rounds, a bounded number of
   times, then it stands in the log as failed.
3. A rule begins when it is first seen; it never fires for what had passed before.
4. How far a rule has come is noted behind its last firing: a crash between the two only looks at
   the same things again.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.text import Text, localise
from runtime.services.act import Act, consult, perform
from runtime.services.caller import Caller, Way
from runtime.services.due_firings import Firing, firings_of, next_moment, timed_rules
from runtime.services.due_waits import fire_due_waits, next_wait
from runtime.services.fire_one import NOT_DUE, TAKEN, fire, run_of
from runtime.services.outcome import Refusal, conflict
from runtime.services.system import System
from runtime.storage.automation_runs import (
    FAILED,
    RETRY,
    SKIPPED,
    AutomationRun,
    AutomationStore,
)

MOST_ATTEMPTS = 6
"""How often a firing is tried: once when it is due, and in five rounds after it."""

NOTED_EVERY = timedelta(minutes=1)
"""How far behind the noted reach of a rule may be where nothing was due."""

LOG = logging.getLogger("vermilion.due")


@dataclass(frozen=True, slots=True)
class Failure:
    """A firing that failed: of which automation, for which record, why, and whether for good."""

    app: str
    automation: str
    record: str
    message: Text
    final: bool


@dataclass(frozen=True, slots=True)
class Fired:
    """What one round has done."""

    done: int = 0
    skipped: int = 0
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a round finds: rules to arm, rules that went, what failed before, what is due, and the
    rules whose reach is to be noted.
    """

    fresh: tuple[tuple[str, str], ...]
    gone: tuple[tuple[str, str], ...]
    again: tuple[AutomationRun, ...]
    due: tuple[Firing, ...]
    behind: tuple[tuple[str, str], ...]


def fire_due(system: System, now: datetime) -> Fired:
    """Fire everything that is due by now."""
    caller = system_caller(system)
    plan = consult(system, caller, _planned, now)
    if plan.fresh or plan.gone:
        perform(system, caller, _arm, plan, now)
    tally = _Tally()
    for run in plan.again:
        tally.add(_try(system, caller, _again(run), now, run=run))
    for firing in plan.due:
        if firing.skipped:
            tally.skipped += perform(system, caller, _skip, firing, now) is None
        else:
            tally.add(_try(system, caller, firing, now))
    if plan.behind:
        perform(system, caller, _note_reach, plan.behind, now)
    tally.done += fire_due_waits(system, caller, now)
    return Fired(tally.done, tally.skipped, tuple(tally.failures))


def next_due(system: System, after: datetime, until: datetime) -> datetime | None:
    """The first instant after one and up to another at which something is due."""
    return consult(system, system_caller(system), _next, after, until)


def system_caller(system: System) -> Caller:
    """The caller of what happens by itself: the system, nobody's behalf."""
    return Caller(system.nobody, Way.AUTOMATION, "en")


@dataclass(slots=True)
class _Tally:
    done: int = 0
    skipped: int = 0
    failures: list[Failure] = field(default_factory=list)

    def add(self, outcome: Failure | bool) -> None:
        if isinstance(outcome, Failure):
            self.failures.append(outcome)
        else:
            self.done += outcome


def _planned(act: Act, now: datetime) -> _Plan:
    store = AutomationStore(act.connection)
    clocks = store.clocks()
    rules = {rule.name: rule for rule in timed_rules(act.world)}
    fresh = tuple(name for name in rules if name not in clocks)
    gone = tuple(name for name in clocks if name not in rules)
    due: list[Firing] = []
    behind: list[tuple[str, str]] = []
    for name, rule in rules.items():
        if name not in clocks:
            continue
        found = firings_of(act, rule, clocks[name], now)
        due.extend(found)
        if found or now - clocks[name].reached >= NOTED_EVERY:
            behind.append(name)
    due.sort(key=lambda one: one.due_at)
    return _Plan(fresh, gone, tuple(store.to_retry()), tuple(due), tuple(behind))


def _next(act: Act, after: datetime, until: datetime) -> datetime | None:
    found = [next_moment(act, rule, after, until) for rule in timed_rules(act.world)]
    found.append(next_wait(act, after, until))
    return min((moment for moment in found if moment is not None), default=None)


def _arm(act: Act, plan: _Plan, now: datetime) -> None:
    store = AutomationStore(act.connection)
    store.arm(plan.fresh, now)
    store.disarm(plan.gone)


def _note_reach(act: Act, rules: Sequence[tuple[str, str]], now: datetime) -> None:
    AutomationStore(act.connection).reach(rules, now)


def _skip(act: Act, firing: Firing, now: datetime) -> Refusal | None:
    message = {"en": "Missed: a later moment has come.", "zh": "已错过：更晚的时间点已到。"}
    run = run_of(act, firing, now, state=SKIPPED, message=message)
    return None if AutomationStore(act.connection).claim(run) else TAKEN


def _try(
    system: System,
    caller: Caller,
    firing: Firing,
    now: datetime,
    run: AutomationRun | None = None,
) -> Failure | bool:
    """Fire one thing; whether it was done, or how it failed."""
    try:
        outcome = perform(system, caller, fire, firing, now, run)
    except Exception:  # one that breaks must not stop the others
        LOG.exception("the automation %s of %s broke", firing.automation, firing.app)
        outcome = conflict("The program failed; its log says why.", "程序出错，详见日志。")
    if outcome is None:
        return True
    if outcome.code == TAKEN.code:
        return False
    if outcome.code == NOT_DUE.code:
        if run is not None:
            perform(system, caller, _give_up, run, now)
        return False
    return _failed(system, caller, firing, now, outcome)


def _failed(
    system: System, caller: Caller, firing: Firing, now: datetime, refusal: Refusal
) -> Failure | bool:
    state = perform(system, caller, _note_failure, firing, now, refusal)
    if not isinstance(state, str):
        return False
    said = localise(refusal.message, "en")
    LOG.warning("%s of %s: %s", firing.automation, firing.app, said)
    final = state == FAILED
    return Failure(firing.app, firing.automation, firing.record, refusal.message, final)


def _note_failure(act: Act, firing: Firing, now: datetime, refusal: Refusal) -> str:
    message = {locale: localise(refusal.message, locale) for locale in ("en", "zh")}
    run = run_of(act, firing, now, state=RETRY, message=message)
    return AutomationStore(act.connection).note_failure(run, MOST_ATTEMPTS) or ""


def _give_up(act: Act, run: AutomationRun, now: datetime) -> None:
    AutomationStore(act.connection).give_up(run, now)


def _again(run: AutomationRun) -> Firing:
    return Firing(run.app, run.automation, run.record, run.row, run.period, run.due_at)
