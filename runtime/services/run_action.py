"""Carry out an action: on one record, or on a selection of a list, all or nothing.

Rules of this file:
1. The right is asked first, then the version that was seen, the condition, the input; then the
   steps run with the system's authority, on behalf of the person, in the act's one transaction.
2. What an approval covers of the record is not an action's to change.
3. Of a selection the records are locked in the sequence of their ids; the steps of an action on
   records run for each, in the sequence they were chosen, those of one on a list once for all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.form.environment import record_environment
from engine.step.action import INPUT, SELECTED, CompiledAction
from engine.text import localise
from runtime.services.act import Act
from runtime.services.acted import note_act
from runtime.services.action_input import filled_in
from runtime.services.approved_fields import check_approved
from runtime.services.offered_actions import applies, may_use, standing
from runtime.services.open_record import Opened, Target, find_form, open_record
from runtime.services.outcome import Refusal, conflict, forbidden, not_found
from runtime.services.read_record import read_written, title_of
from runtime.services.run_steps import StepRunner
from runtime.services.save_record import store
from runtime.services.seen_version import check_seen
from runtime.services.settlement import settle, settled
from runtime.services.step_variables import Named, Plain, Variable
from runtime.services.step_work import OF_ACTION
from runtime.services.surroundings import context_of
from runtime.services.views import ActionView, RecordLink
from runtime.services.working_record import WorkingRecord

MOST_SELECTED = 200
"""How many records one action may be carried out on at once."""

NO_ACTION = not_found("There is no such action here.", "此处没有这个操作。")
NOT_GRANTED = forbidden("You may not do this with this record.", "您无权对该记录执行此操作。")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks for: the action by its key, with what he filled in."""

    action: str
    sent: Mapping[str, object]
    acknowledge: Mapping[str, str]
    version: int | None = None


def run_action(
    act: Act,
    app: str,
    form: str,
    record: str,
    action: str,
    sent: Mapping[str, object],
    *,
    version: int | None = None,
    acknowledge: Mapping[str, str] | None = None,
) -> ActionView | Refusal:
    """Carry out an action on one record, and show the record as it is then."""
    asked = Asked(action, sent, acknowledge or {}, version)
    done = _act_on_one(act, app, form, record, asked)
    if isinstance(done, Refusal):
        return done
    refusal = settle(act)
    if refusal is not None:
        return refusal
    target = Target(done.opened.app, done.opened.form)
    view = read_written(act, target, *settled(act, done.working))
    shown = None if isinstance(view, Refusal) else view
    return ActionView(shown, _opens(act, app, done))


def run_list_action(
    act: Act,
    app: str,
    form: str,
    records: Sequence[str],
    action: str,
    sent: Mapping[str, object],
    *,
    acknowledge: Mapping[str, str] | None = None,
) -> ActionView | Refusal:
    """Carry out an action on a selection: all of it is done, or nothing."""
    found = find_action(act, app, form, action)
    if isinstance(found, Refusal):
        return found
    chosen = tuple(dict.fromkeys(records))
    if not chosen or len(chosen) > MOST_SELECTED:
        return conflict(
            f"Choose from 1 to {MOST_SELECTED} records.",
            f"请选择 1 到 {MOST_SELECTED} 条记录。",
            code="limit",
        )
    asked = Asked(action, sent, acknowledge or {})
    done = _act_on_all(act, app, form, chosen, asked, once=found.model.on == "list")
    if isinstance(done, Refusal):
        return done
    refusal = settle(act)
    return refusal or ActionView(None, _opens(act, app, done), len(chosen))


def find_action(act: Act, app: str, form: str, action: str) -> CompiledAction | Refusal:
    """Find a declared action of a form."""
    target = find_form(act, app, form)
    if isinstance(target, Refusal):
        return target
    return target.app.actions.get(form, {}).get(action) or NO_ACTION


@dataclass(frozen=True, slots=True)
class _Done:
    """An action that was carried out, before it is settled."""

    opened: Opened
    action: CompiledAction
    working: WorkingRecord
    named: Named


def _act_on_one(act: Act, app: str, form: str, record: str, asked: Asked) -> _Done | Refusal:
    opened = open_record(act, app, form, record, lock=True)
    if isinstance(opened, Refusal):
        return opened
    action = _allowed(act, opened, asked)
    if isinstance(action, Refusal):
        return action
    given: Named = {}
    if action.model.on == "list":
        given = {SELECTED: Plain((opened.record.id,))}
    return _carry_out(act, opened, action, asked, given)


def _act_on_all(
    act: Act, app: str, form: str, chosen: Sequence[str], asked: Asked, *, once: bool
) -> _Done | Refusal:
    for record in sorted(chosen):
        ready = _ready(act, app, form, record, asked, lock=True)
        if isinstance(ready, Refusal):
            return ready
    done: _Done | Refusal = NO_ACTION
    for record in chosen[:1] if once else chosen:
        ready = _ready(act, app, form, record, asked)
        if isinstance(ready, Refusal):
            return ready
        given: Named = {SELECTED: Plain(tuple(chosen))} if once else {}
        done = _carry_out(act, *ready, asked, given)
        if isinstance(done, Refusal):
            return done if once else _named(act, ready[0], done)
    return done


def _ready(
    act: Act, app: str, form: str, record: str, asked: Asked, *, lock: bool = False
) -> tuple[Opened, CompiledAction] | Refusal:
    """One of a selection, where the action may be used on it as it stands."""
    opened = open_record(act, app, form, record, lock=lock)
    if isinstance(opened, Refusal):
        return opened
    action = _allowed(act, opened, asked)
    return _named(act, opened, action) if isinstance(action, Refusal) else (opened, action)


def _allowed(act: Act, opened: Opened, asked: Asked) -> CompiledAction | Refusal:
    """The action, where the caller may use it on the record as it stands."""
    action = opened.app.actions.get(opened.form.key, {}).get(asked.action)
    if action is None:
        return NO_ACTION
    if not may_use(act, opened, action):
        return NOT_GRANTED
    if asked.version is not None:
        refusal = check_seen(act, opened, asked.version)
        if refusal is not None:
            return refusal
    return action if applies(act, opened, action) else not_now(action)


def _carry_out(
    act: Act, opened: Opened, action: CompiledAction, asked: Asked, given: Named
) -> _Done | Refusal:
    filled = filled_in(act, opened, action, asked.sent, asked.acknowledge)
    if isinstance(filled, Refusal):
        return filled
    working = standing(act, opened, note=action.key)
    source = f"{OF_ACTION}{opened.form.key}.{action.key}"
    names: Named = {**given, INPUT: filled} if filled else given
    runner = StepRunner(act, opened.app, working, opened.app.settings, source, names)
    named, refusal = runner.carry_out(action.steps, undo=False)
    refusal = refusal or _check_covered(act, opened, working) or store(working)
    if refusal is not None:
        return refusal
    note_act(act, opened, working, action.key)
    return _Done(opened, action, working, named)


def _check_covered(act: Act, opened: Opened, working: WorkingRecord) -> Refusal | None:
    """Refuse what the steps did to what an approval of the record covers."""
    context = context_of(act, opened.app, old=opened.record)
    after = record_environment(opened.form, working.now, working.facts, context)
    place = (act, opened.app, opened.form)
    return check_approved(*place, opened.record, after, working.facts)


def _opens(act: Act, app: str, done: _Done) -> RecordLink | None:
    """What is shown next, where the caller may read it."""
    made = done.named.get(done.action.opens or "")
    if not isinstance(made, Variable) or made.row is not None:
        return None
    opened = open_record(act, app, made.form.key, made.record.id)
    if isinstance(opened, Refusal):
        return None
    title = title_of(act, opened)
    return RecordLink(app, made.form.key, made.record.id, title)


def not_now(action: CompiledAction) -> Refusal:
    """Refuse an action whose condition does not hold."""
    en = localise(action.model.label, "en", action.key)
    zh = localise(action.model.label, "zh", action.key)
    return conflict(
        f"“{en}” cannot be done with the record as it stands. Reload to see where it stands.",
        f"记录当前状态不能执行“{zh}”，请刷新查看。",
        code="action",
    )


def _named(act: Act, opened: Opened, refusal: Refusal) -> Refusal:
    """Say which of the chosen records keeps the action from being done."""
    title = title_of(act, opened)
    en, zh = localise(refusal.message, "en"), localise(refusal.message, "zh")
    return replace(refusal, message={"en": f"{title}: {en}", "zh": f"{title}：{zh}"})
