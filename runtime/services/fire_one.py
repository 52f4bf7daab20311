"""Fire one thing that is due: claim it and carry it out, in one transaction.

Rules of this file:
1. The claim comes first and is of the same transaction: without it nothing happens, and what does
   not happen leaves no claim.
2. What was found to be due is looked at again under lock: a record that is gone, a date that has
   changed, a condition that no longer holds are not due.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from engine.automation.compiled import OnDate
from engine.expression.values import Row
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.carry_out import Occasion, carry_out, condition_holds, explained
from runtime.services.due_firings import Firing, Rule, date_period, timed_rules
from runtime.services.locking import lock_present
from runtime.services.outcome import Refusal, conflict
from runtime.services.settlement import settle
from runtime.storage.automation_runs import DONE, AutomationRun, AutomationStore

NOT_DUE = conflict("This is not due any more.", "此事项已不再到期。", code="not_due")
TAKEN = conflict("Somebody else fires this.", "此事项已由其他进程处理。", code="taken")


def fire(act: Act, firing: Firing, now: datetime, run: AutomationRun | None) -> Refusal | None:
    """Claim a firing and carry it out, in one transaction."""
    act = replace(act, now=now)
    store = AutomationStore(act.connection)
    if run is not None:
        claimed = store.take_again(run, now)
    else:
        claimed = store.claim(run_of(act, firing, now, state=DONE))
    if not claimed:
        return TAKEN
    rule = next((one for one in timed_rules(act.world) if one.name == firing.rule), None)
    occasion = None if rule is None else _occasion(act, rule, firing)
    if occasion is None:
        return NOT_DUE
    if not condition_holds(act, occasion, occasion.automation.when):
        return NOT_DUE
    refusal = carry_out(act, occasion)
    if refusal is not None:
        return refusal
    refusal = settle(act)
    return None if refusal is None else explained(act, refusal, occasion)


def _occasion(act: Act, rule: Rule, firing: Firing) -> Occasion | None:
    """What a firing is about as it stands now, locked; None when it is not due any more."""
    if rule.form is None:
        return Occasion(rule.app, rule.automation)
    record = lock_present(act, rule.app, rule.form.key, firing.record)
    if record is None:
        return None
    row: Row | None = None
    if isinstance(rule.trigger, OnDate):
        row = _row(record, rule.trigger, firing)
        holder = record.values if row is None else row
        if firing.row and row is None:
            return None
        if not _still(rule.trigger, holder.get(rule.trigger.field), firing):
            return None
    occasion = Occasion(rule.app, rule.automation, record, row=row)
    return occasion if condition_holds(act, occasion, rule.trigger.where) else None


def _row(record: Record, trigger: OnDate, firing: Firing) -> Row | None:
    rows = record.values.get(trigger.subtable) if trigger.subtable else None
    found = rows if isinstance(rows, list) else []
    return next(
        (one for one in found if isinstance(one, Mapping) and one["row_id"] == firing.row), None
    )


def _still(trigger: OnDate, value: object, firing: Firing) -> bool:
    """Whether the date stands as it stood when it was found to be due."""
    if not isinstance(value, date):
        return False
    return any(date_period(value, offset) == firing.period for offset in trigger.offsets)


def run_of(
    act: Act,
    firing: Firing,
    now: datetime,
    *,
    state: str,
    message: Mapping[str, str] | None = None,
) -> AutomationRun:
    """The line of the log that claims a firing."""
    published = act.world.apps.get(firing.app)
    automation = published.automations.get(firing.automation) if published else None
    return AutomationRun(
        id=act.new_id(),
        app=firing.app,
        automation=firing.automation,
        record=firing.record,
        row=firing.row,
        period=firing.period,
        form=automation.form if automation else None,
        due_at=firing.due_at,
        ran_at=now,
        state=state,
        message=message,
    )
