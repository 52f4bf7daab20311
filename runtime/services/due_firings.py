"""What is due: the moments of schedules and of dates that have come since a rule last looked.

Rules of this file:
1. It reads and claims nothing: who fires claims each one.
2. Dates are looked for a little way back as well: a record may be committed after the moment for
   which it came in time. What was claimed before is left out.
3. After a gap `latest` fires the youngest moment alone; the others are given as skipped.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile

from engine.automation.compiled import CompiledAutomation, OnDate, OnSchedule
from engine.automation.model import DateTrigger, ScheduleTrigger
from engine.automation.offset import Offset, Place
from engine.form.compiled import CompiledForm
from runtime.services.act import Act
from runtime.services.published_app import PublishedApp
from runtime.services.querying import caller_environment, source_of, sql_context
from runtime.services.world import World
from runtime.storage.automation_runs import AutomationStore, Reach, RunKey
from runtime.storage.due_dates import DateFound, dates_between
from runtime.storage.query import sql_condition
from runtime.storage.touched import find_in_order

LOOK_BACK = timedelta(minutes=2)
"""How long after a moment a date that had been written before it is still found."""

MOST_MOMENTS = 1000
"""How many missed moments of one schedule are gone through; older ones are left out."""


@dataclass(frozen=True, slots=True)
class Firing:
    """One thing that is due: a rule, what it is about, the period it fires for, once."""

    app: str
    automation: str
    record: str
    row: str
    period: str
    due_at: datetime
    skipped: bool = False

    @property
    def rule(self) -> tuple[str, str]:
        """App and key of the automation."""
        return self.app, self.automation

    @property
    def key(self) -> RunKey:
        """What it is claimed by, within its rule."""
        return self.record, self.row, self.period


@dataclass(frozen=True, slots=True)
class Rule:
    """An automation that a time sets off."""

    app: PublishedApp
    automation: CompiledAutomation
    trigger: OnSchedule | OnDate

    @property
    def name(self) -> tuple[str, str]:
        """App and key."""
        return self.app.key, self.automation.key

    @property
    def place(self) -> Place:
        """Where its dates are days."""
        return Place(self.app.zone, self.app.calendar)

    @property
    def form(self) -> CompiledForm | None:
        """The form that it goes through."""
        return self.app.form(self.automation.form) if self.automation.form else None


def timed_rules(world: World) -> tuple[Rule, ...]:
    """Every automation that a time sets off; worked out once a world."""
    known = world.memo.get("timed rules")
    if isinstance(known, tuple):
        return known
    found = tuple(
        Rule(app, one, one.trigger)
        for app in world.apps.values()
        for model in app.app.automations
        if isinstance(model.on, ScheduleTrigger | DateTrigger)
        and (one := app.automations.get(model.key)) is not None
        and isinstance(one.trigger, OnSchedule | OnDate)
    )
    world.memo["timed rules"] = found
    return found


def firings_of(act: Act, rule: Rule, reach: Reach, now: datetime) -> list[Firing]:
    """What a rule has to fire, in the order of time; what was claimed before is left out."""
    if isinstance(rule.trigger, OnSchedule):
        since = reach.reached
        found = list(_scheduled(act, rule, rule.trigger, since, now))
    else:
        since = max(reach.since, reach.reached - LOOK_BACK)
        found = list(_dated(act, rule, rule.trigger, since, now))
    if not found:
        return []
    used = AutomationStore(act.connection).claimed(*rule.name, since)
    return sorted((one for one in found if one.key not in used), key=lambda one: one.due_at)


def next_moment(act: Act, rule: Rule, after: datetime, until: datetime) -> datetime | None:
    """The first moment of a rule after an instant and up to another; None without one."""
    if isinstance(rule.trigger, OnSchedule):
        moment = next(rule.trigger.timetable.after(after, rule.app.zone), None)
        return moment if moment is not None and moment <= until else None
    found = _moments(act, rule, rule.trigger, after, until)
    return min((moment for moments in found.values() for moment, _ in moments), default=None)


def _scheduled(
    act: Act, rule: Rule, trigger: OnSchedule, since: datetime, now: datetime
) -> Iterator[Firing]:
    latest = trigger.timetable.latest(now, rule.app.zone)
    if latest is None or latest <= since:
        return
    times = trigger.timetable.after(since, rule.app.zone)
    missed = list(islice(takewhile(lambda moment: moment < latest, times), MOST_MOMENTS))
    each = trigger.catch_up == "each"
    for moment in missed:
        if each:
            yield from _at(act, rule, trigger, moment)
        else:
            yield Firing(*rule.name, "", "", _period(moment), moment, skipped=True)
    yield from _at(act, rule, trigger, latest)


def _at(act: Act, rule: Rule, trigger: OnSchedule, moment: datetime) -> Iterator[Firing]:
    period = _period(moment)
    form = rule.form
    if form is None:
        yield Firing(*rule.name, "", "", period, moment)
        return
    source = source_of(rule.app, form.key)
    condition = None
    if trigger.where is not None:
        context = sql_context(act, caller_environment(act, rule.app, form))
        condition = sql_condition(trigger.where, source, context)
    for id_ in find_in_order(act.connection, source, condition, _sort(trigger.sort)):
        yield Firing(*rule.name, id_, "", period, moment)


def _sort(written: str | None) -> list[tuple[str, bool]]:
    names = [one.strip() for one in (written or "").split(",") if one.strip()]
    return [(one.removeprefix("-"), one.startswith("-")) for one in names]


def _period(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def _dated(
    act: Act, rule: Rule, trigger: OnDate, since: datetime, now: datetime
) -> Iterator[Firing]:
    for found, moments in _moments(act, rule, trigger, since, now).items():
        youngest = max(moment for moment, _ in moments)
        for moment, offset in moments:
            yield Firing(
                *rule.name,
                found.record,
                found.row,
                date_period(found.value, offset),
                moment,
                skipped=trigger.catch_up == "latest" and moment < youngest,
            )


def _moments(
    act: Act, rule: Rule, trigger: OnDate, since: datetime, until: datetime
) -> Mapping[DateFound, Sequence[tuple[datetime, Offset]]]:
    """The dates that have moments after an instant and up to another, with these."""
    place = (str(rule.automation.form), trigger.subtable, trigger.field)
    found: dict[DateFound, list[tuple[datetime, Offset]]] = {}
    for offset in trigger.offsets:
        bounds = offset.dates(since, until)
        for one in dates_between(act.connection, rule.app.tables, place, bounds):
            moment = moment_of(rule, trigger, one.value, offset)
            if moment is not None and since < moment <= until:
                found.setdefault(one, []).append((moment, offset))
    return found


def moment_of(
    rule: Rule, trigger: OnDate, value: date | datetime, offset: Offset
) -> datetime | None:
    """The instant of one date; None beyond the calendar's ends."""
    try:
        return offset.moment(value, trigger.at, rule.place)
    except (ValueError, OverflowError):
        return None


def date_period(value: date | datetime, offset: Offset) -> str:
    """The period of a date's moment: the date as it stands, and how far from it."""
    written = value.astimezone(UTC) if isinstance(value, datetime) else value
    return f"{written.isoformat()} {offset.name}"
