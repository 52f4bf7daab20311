"""What an act's writes set off: automations on records' events and on conditions that are crossed.

Rules of this file:
1. An act's writes of one record count as one change: from before the first to after the last since
   the automations looked the last time.
2. A crossing compares the record before the act with how it stands when nothing else follows any
   more, and fires once an act.
3. Chains are bounded: an automation that sets off others, deeper and deeper, is refused with the
   one that would have come next.
4. What ran stands in the log, written with what it did.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.automation.compiled import CompiledAutomation, OnCrossing, OnEvent
from engine.automation.model import CrossingTrigger, RecordTrigger
from engine.expression.errors import EvaluationError
from engine.form.compiled import CompiledForm
from engine.form.environment import record_environment
from engine.form.facts import Facts
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.carry_out import Occasion, carry_out, condition_holds, explained
from runtime.services.facts_of import fetch_facts, with_answers
from runtime.services.locking import lock_present
from runtime.services.outcome import Refusal, conflict
from runtime.services.published_app import PublishedApp
from runtime.services.surroundings import context_of
from runtime.services.written import Written
from runtime.storage.automation_runs import DONE, AutomationRun, AutomationStore

MOST_DEPTH = 8
"""How many automations may set each other off, one behind the other."""

_SEEN, _DEPTH = "automations seen", "automations depth"
_CROSSED, _QUIET = "automations crossed", "automations quiet"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one record: `before` and `after` are None where there is no such state."""

    app: str
    form: str
    before: Record | None
    after: Record | None

    @property
    def record(self) -> str:
        """The record's id."""
        known = self.after or self.before
        return known.id if known else ""


def react(act: Act) -> Refusal | None:
    """Run what the writes since the last time set off; a refusal undoes the whole act."""
    start = _number(act, _SEEN)
    act.memo[_SEEN] = len(act.written)
    fresh = [] if act.memo.get(_QUIET) else act.written[start:]
    if not fresh or not any(_declared(act, one.app) for one in fresh):
        return None
    depth = _number(act, _DEPTH) + 1
    refusal = _run_all(act, _events(act, changes_in(fresh)), depth)
    if refusal is None and len(act.written) == act.memo[_SEEN]:
        # Crossings are asked when everything else has come to rest.
        refusal = _run_all(act, _crossings(act, changes_in(act.written)), depth)
    act.memo[_DEPTH] = depth if len(act.written) > _number(act, _SEEN) else 0
    return refusal


def keep_quiet(act: Act) -> None:
    """Let what this act writes set off nothing: it was there before, or is brought along."""
    act.memo[_QUIET] = True


def _number(act: Act, name: str) -> int:
    found = act.memo.get(name, 0)
    return found if isinstance(found, int) else 0


def changes_in(written: Sequence[Written]) -> tuple[Change, ...]:
    """Put the writes of each record together; what came and went within them is none."""
    first: dict[tuple[str, str, str], Record | None] = {}
    last: dict[tuple[str, str, str], Record | None] = {}
    for one in written:
        key = (one.app, one.form, one.record)
        first.setdefault(key, one.before)
        last[key] = one.after
    return tuple(
        Change(app, form, first[app, form, id_], after)
        for (app, form, id_), after in last.items()
        if first[app, form, id_] is not None or after is not None
    )


def _declared(act: Act, app: str) -> Mapping[str, tuple[CompiledAutomation, ...]]:
    """An app's automations on records, by form; worked out once a world."""
    asked = ("automations", app)
    known = act.world.memo.get(asked)
    if isinstance(known, dict):
        return known
    published = act.world.apps.get(app)
    found = _on_records(published) if published else {}
    act.world.memo[asked] = found
    return found


def _on_records(app: PublishedApp) -> Mapping[str, tuple[CompiledAutomation, ...]]:
    found: dict[str, tuple[CompiledAutomation, ...]] = {}
    for model in app.app.automations:
        if not isinstance(model.on, RecordTrigger | CrossingTrigger):
            continue
        one = app.automations.get(model.key)
        if one is not None and one.form and isinstance(one.trigger, OnEvent | OnCrossing):
            found[one.form] = (*found.get(one.form, ()), one)
    return found


def _events(act: Act, changes: Sequence[Change]) -> Iterator[Occasion]:
    for change in changes:
        app = act.world.apps[change.app]
        for one in _declared(act, change.app).get(change.form, ()):
            if isinstance(one.trigger, OnEvent) and _fits(one.trigger, change):
                yield _occasion(app, one, change)


def _fits(trigger: OnEvent, change: Change) -> bool:
    before, after = change.before, change.after
    match trigger.event:
        case "created":
            return before is None
        case "deleted":
            return after is None
        case "submitted":
            was_draft = before is None or before.state == "draft"
            return after is not None and was_draft and after.state == "submitted"
        case "updated":
            if before is None or after is None:
                return False
            names = trigger.fields
            return not names or any(_value(before, name) != _value(after, name) for name in names)


def _value(record: Record, name: str) -> object:
    return record.values[name] if name in record.values else getattr(record, name, None)


def _crossings(act: Act, changes: Sequence[Change]) -> Iterator[Occasion]:
    crossed = act.memo.setdefault(_CROSSED, set())
    if not isinstance(crossed, set):
        return
    for change in changes:
        app = act.world.apps[change.app]
        for one in _declared(act, change.app).get(change.form, ()):
            if not isinstance(one.trigger, OnCrossing) or (one.key, change.record) in crossed:
                continue
            form = app.forms[change.form]
            held = _holds(act, app, form, one.trigger, change.before)
            if not held and _holds(act, app, form, one.trigger, change.after):
                crossed.add((one.key, change.record))
                yield _occasion(app, one, change)


def _holds(
    act: Act, app: PublishedApp, form: CompiledForm, trigger: OnCrossing, record: Record | None
) -> bool:
    """Whether the condition holds of a state of the record; of none it does not."""
    if record is None:
        return False
    facts = with_answers(act, app, Facts())
    while True:
        environment = record_environment(form, record, facts, context_of(act, app, old=record))
        try:
            answer = trigger.condition.evaluate(environment) is True
        except EvaluationError:
            answer = False
        if not environment.lacking:
            return answer
        facts = fetch_facts(act, app, facts, environment.lacking)


def _occasion(app: PublishedApp, one: CompiledAutomation, change: Change) -> Occasion:
    # A record that is new was as it is: `old.x` then reads what it began with.
    now = change.after or change.before
    return Occasion(app, one, now, change.before or now, gone=change.after is None)


def _run_all(act: Act, occasions: Iterable[Occasion], depth: int) -> Refusal | None:
    for occasion in list(occasions):
        fresh = occasion if occasion.gone else _fresh(act, occasion)
        if fresh is None or not condition_holds(act, fresh, fresh.automation.when):
            continue
        refusal = _too_deep(act, fresh) if depth > MOST_DEPTH else carry_out(act, fresh)
        if refusal is not None:
            return refusal
        log_event(act, fresh)
    return None


def _fresh(act: Act, occasion: Occasion) -> Occasion | None:
    """The record as those before have left it."""
    if occasion.record is None:
        return occasion
    record = lock_present(act, occasion.app, occasion.form.key, occasion.record.id)
    return None if record is None else replace_record(occasion, record)


def replace_record(occasion: Occasion, record: Record) -> Occasion:
    """The same occasion with the record as it is by now."""
    return Occasion(
        occasion.app, occasion.automation, record, occasion.before, occasion.row, occasion.gone
    )


def log_event(act: Act, occasion: Occasion) -> None:
    """Write the line of the log for what a record's change set off."""
    id_ = act.new_id()
    AutomationStore(act.connection).claim(
        AutomationRun(
            id=id_,
            app=occasion.app.key,
            automation=occasion.automation.key,
            record=occasion.record.id if occasion.record else "",
            row="",
            period=f"act:{id_}",
            form=occasion.automation.form,
            due_at=act.now,
            ran_at=act.now,
            state=DONE,
            person=act.caller.person.id or None,
        )
    )


def _too_deep(act: Act, occasion: Occasion) -> Refusal:
    step = occasion.automation.steps.steps[0].path if occasion.automation.steps.steps else "do"
    refusal = conflict(
        f"Automations keep setting each other off: more than {MOST_DEPTH} in a row, "
        f"stopped before the step {step}.",
        f"自动化规则不断相互触发，已连续超过 {MOST_DEPTH} 层，在步骤 {step} 之前停止。",
        code="chain",
    )
    return explained(act, refusal, occasion)
