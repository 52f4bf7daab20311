"""Carry out one automation for one record, in the act's own transaction.

Rules of this file:
1. Steps run by the one runner of steps, with the system's authority, on behalf of whoever acts.
2. What an approval covers is not theirs to change, as it is no person's.
3. A failure names the automation and the record; it says which step, as every failure does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.automation.compilation import NO_RECORD
from engine.automation.compiled import OLD, ROW, CompiledAutomation, OnDate
from engine.expression.compilation import Compiled
from engine.expression.values import Row
from engine.form.compiled import CompiledForm
from engine.form.facts import Facts
from engine.form.form_compiler import compile_form
from engine.form.record import Record
from engine.text import Text, localise
from runtime.services.act import Act
from runtime.services.approved_fields import check_working
from runtime.services.broken_constraint import broken_problems
from runtime.services.facts_of import gather_facts
from runtime.services.open_record import Target, open_written
from runtime.services.outcome import Refusal, invalid
from runtime.services.published_app import PublishedApp
from runtime.services.run_steps import StepRunner
from runtime.services.showing import system_shown
from runtime.services.step_failures import StepFailed, unmet
from runtime.services.step_reading import Named, Place, StepReader, Variable
from runtime.services.titles import Titles, hides
from runtime.services.working_record import WorkingRecord
from runtime.storage.errors import BrokenReference, NotUnique


@dataclass(frozen=True, slots=True)
class Occasion:
    """An automation with what it is about: a record, as it was before, the row whose date came.

    `gone`: the record lies in the trash; it is read as it was and not written.
    """

    app: PublishedApp
    automation: CompiledAutomation
    record: Record | None = None
    before: Record | None = None
    row: Row | None = None
    gone: bool = False
    named: Named = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "named", dict(self._names()))

    @property
    def form(self) -> CompiledForm:
        """The form of its record; without one, a form that has no fields."""
        found = self.app.form(self.automation.form) if self.automation.form else None
        return found or without_record(self.app)

    def _names(self) -> Mapping[str, Variable]:
        names: dict[str, Variable] = {}
        if self.before is not None:
            names[OLD] = Variable(self.form, self.before)
        trigger = self.automation.trigger
        if self.row is not None and self.record is not None and isinstance(trigger, OnDate):
            names[ROW] = Variable(self.form, self.record, trigger.subtable, self.row)
        return names


def without_record(app: PublishedApp) -> CompiledForm:
    """Give the form that steps stand over which have no record."""
    key = id(app)
    found = _WITHOUT.get(key)
    if found is None or found[0] is not app:
        found = _WITHOUT[key] = (app, compile_form(NO_RECORD, app.context))
        while len(_WITHOUT) > 16:
            del _WITHOUT[next(iter(_WITHOUT))]
    return found[1]


_WITHOUT: dict[int, tuple[PublishedApp, CompiledForm]] = {}


def condition_holds(act: Act, occasion: Occasion, condition: Compiled | None) -> bool:
    """Whether a condition of the automation holds of its record; one without a value does not."""
    if condition is None:
        return True
    record = working(act, occasion)
    reader = StepReader(act, occasion.app, record, occasion.app.settings)
    try:
        return reader.holds(condition, Place("when", occasion.named))
    except StepFailed:
        return False


def carry_out(act: Act, occasion: Occasion) -> Refusal | None:
    """Run the steps and write the record; what is refused is the whole act's to undo."""
    record = working(act, occasion)
    runner = StepRunner(
        act,
        occasion.app,
        record,
        occasion.app.settings,
        f"automation:{occasion.automation.key}",
        occasion.named,
    )
    refusal = runner.run(occasion.automation.steps, undo=False) or _written(record)
    return None if refusal is None else explained(act, refusal, occasion)


def working(act: Act, occasion: Occasion) -> WorkingRecord:
    """Take the record up as the act has it now."""
    record = occasion.record or _nothing(act)
    app, form = occasion.app, occasion.form
    facts = gather_facts(act, app, form, record.values)
    note = localise(occasion.automation.model.label, app.locale, occasion.automation.key)
    made = WorkingRecord(
        act, app, form, stored=record, now=record, facts=facts, event="updated", note=note
    )
    made.living = not occasion.gone
    return made


def explained(act: Act, refusal: Refusal, occasion: Occasion) -> Refusal:
    """Say in a refusal which automation it was, and on which record.

    Who may not see the record hears neither what it is called nor what was found in it.
    """
    automation, record = occasion.automation, occasion.record
    step = str(refusal.details.get("step", ""))
    title = "" if record is None else _title(act, occasion, record)
    if title is None:
        refusal = replace(unmet(step or "do"), code=refusal.code)
    return replace(
        refusal,
        message={
            locale: _sentence(
                refusal.message, automation.label(locale), (title or "", step), locale
            )
            for locale in ("en", "zh")
        },
        details={**refusal.details, "automation": automation.key},
    )


def _title(act: Act, occasion: Occasion, record: Record) -> str | None:
    """What the record is called for whoever acts; None where he may not see it."""
    opened = open_written(act, Target(occasion.app, occasion.form), record, Facts())
    if isinstance(opened, Refusal):
        return None
    values = {**system_shown(record), **record.values}
    titles = Titles(act, occasion.app, opened.facts)
    return titles.of_values(occasion.form, values, hides(opened.standing.access))


def _sentence(message: Text, label: str, where: tuple[str, str], locale: str) -> str:
    said, (title, step) = localise(message, locale), where
    if locale == "zh":
        places = "，".join(one for one in (title, f"步骤 {step}" if step else "") if one)
        return f"自动化“{label}”{f'（{places}）' if places else ''}：{said}"
    of = (f" on {title}" if title else "") + (f", step {step}" if step else "")
    return f"Automation “{label}”{of}: {said}"


def _written(record: WorkingRecord) -> Refusal | None:
    refusal = check_working(record) if record.now.id else None
    if refusal is not None:
        return refusal
    try:
        record.flush()
    except (NotUnique, BrokenReference) as error:
        return invalid(broken_problems(record.form, error))
    return None


def _nothing(act: Act) -> Record:
    return Record(
        id="",
        form=NO_RECORD.key,
        version=1,
        state="saved",
        owner=None,
        department=None,
        created_at=act.now,
        created_by=None,
        updated_at=act.now,
        updated_by=None,
        values={},
    )
