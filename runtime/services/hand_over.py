"""Hand over what hangs on a person who leaves: his open tasks, his records, the people below him.

Rules of this file:
1. All of it is one transaction, told by the runs, by the history of each record and by the audit.
2. What nobody may take over stays and is told: a task of the very person who submitted the record,
   records that are never changed.
3. Whoever takes over stands above the people of the one who leaves, never below himself.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.access.directory import Directory, Person
from engine.form.compiled import CompiledForm
from engine.text import Text, localise
from engine.workflow.commands import HandOver
from runtime.services.act import Act
from runtime.services.audit import remember_deed
from runtime.services.change_account import NOT_ALLOWED, nobody
from runtime.services.closed_forms import refuse_change
from runtime.services.open_record import Opened, open_record
from runtime.services.outcome import Problem, Refusal, invalid
from runtime.services.published_app import PublishedApp
from runtime.services.run_flow import FlowRun
from runtime.services.settlement import settle
from runtime.services.views import Json, Ref
from runtime.services.working_record import OWNER, WorkingRecord
from runtime.storage.accounts import AccountStore
from runtime.storage.handover import WaitingTask, count_owned, owned_records, waiting_tasks
from runtime.storage.instances import InstanceStore

EVENT = "handed_over"


@dataclass(frozen=True, slots=True)
class Portion:
    """So many tasks of a workflow, or records of a form; `stays`: nobody may take them over."""

    app: str
    label: str
    count: int
    stays: bool = False

    def as_json(self) -> dict[str, Json]:
        """Give the portion."""
        return {"app": self.app, "label": self.label, "count": self.count, "stays": self.stays}


@dataclass(frozen=True, slots=True)
class HandOverPreview:
    """What hangs on a person."""

    person: Ref
    tasks: Sequence[Portion]
    records: Sequence[Portion]
    people: Sequence[Ref]
    departments: Sequence[Ref]

    @property
    def is_empty(self) -> bool:
        """Whether nothing has to be handed over."""
        return not (self.tasks or self.records or self.people or self.departments)

    def as_json(self) -> dict[str, Json]:
        """Give all of it."""
        return {
            "person": self.person.as_json(),
            "tasks": [one.as_json() for one in self.tasks],
            "records": [one.as_json() for one in self.records],
            "people": [one.as_json() for one in self.people],
            "departments": [one.as_json() for one in self.departments],
        }


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How much went over; `left` tells of each task that could not."""

    tasks: int
    records: int
    people: int
    departments: int
    left: Sequence[str]

    def as_json(self) -> dict[str, Json]:
        """Give the counts."""
        return {
            "tasks": self.tasks,
            "records": self.records,
            "people": self.people,
            "departments": self.departments,
            "left": list(self.left),
        }


def preview_hand_over(act: Act, who: str) -> HandOverPreview | Refusal:
    """Count what hangs on a person, named by id or sign-in name."""
    if not act.caller.person.is_admin:
        return NOT_ALLOWED
    person = _find(act.world.directory, who)
    if person is None:
        return nobody(who)
    directory = act.world.directory
    return HandOverPreview(
        Ref(person.id, person.name),
        tuple(_task_portions(act, person)),
        tuple(_record_portions(act, person)),
        [Ref(one.id, one.name) for one in _below(directory, person)],
        [Ref(one.id, one.name) for one in directory.departments.values() if one.head == person.id],
    )


def hand_over(
    act: Act, who: str, to: str, *, tasks: bool = True, records: bool = True, people: bool = True
) -> HandedOver | Refusal:
    """Give tasks, records, and people (with the departments he leads) to another person."""
    if not act.caller.person.is_admin:
        return NOT_ALLOWED
    directory = act.world.directory
    person, taker = _find(directory, who), _find(directory, to)
    if person is None:
        return nobody(who)
    if taker is None or not taker.active or taker.id == person.id:
        return invalid((Problem("to", "unfit", _UNFIT),))
    done = _Handing(act, person, taker)
    refusal = (done.give_tasks() if tasks else None) or (done.give_records() if records else None)
    refusal = refusal or settle(act)
    if refusal is not None:
        return refusal
    if people:
        done.give_people()
    counts = ", ".join(f"{done.counts[name]} {name}" for name in sorted(done.counts))
    note = f"{person.username} → {taker.username}: {counts or 'nothing'}"
    remember_deed(act, "hand_over", note=note)
    count = done.counts
    left = [localise(one, act.caller.locale) for one in done.left]
    return HandedOver(count["tasks"], count["records"], count["people"], count["departments"], left)


class _Handing:
    """One handing over under way."""

    def __init__(self, act: Act, person: Person, taker: Person) -> None:
        self.act = act
        self.person = person
        self.taker = taker
        self.counts: Counter[str] = Counter()
        self.left: list[Text] = []

    def give_tasks(self) -> Refusal | None:
        """Give the open tasks; one that the other may not have stays where it is."""
        for task in waiting_tasks(self.act.connection, self.person.id):
            refusal = self._give_task(task)
            if refusal is not None:
                return refusal
        return None

    def give_records(self) -> Refusal | None:
        """Give the records, those aside that are never changed."""
        for app in self.act.world.apps.values():
            for key in count_owned(self.act.connection, app.tables, self.person.id):
                if not _stays(app.forms[key]):
                    refusal = self._give_records(app, key)
                    if refusal is not None:
                        return refusal
        return None

    def give_people(self) -> None:
        """Put his people below the other, who goes below the one above, and give departments."""
        directory, store = self.act.world.directory, AccountStore(self.act.connection)
        for one in _below(directory, self.person):
            above = self.taker.id
            if one.id == above or above in directory.reports_of(one.id):
                above = self.person.manager or ""
            store.change_user(one.id, {"manager": above or None})
            self.counts["people"] += 1
        for part in directory.departments.values():
            if part.head == self.person.id:
                store.change_department(
                    type(part)(part.id, part.key, part.name, part.parent, self.taker.id)
                )
                self.counts["departments"] += 1

    def _give_task(self, task: WaitingTask) -> Refusal | None:
        opened = open_record(self.act, task.app, task.form, task.record, lock=True)
        if isinstance(opened, Refusal):
            return opened
        found = InstanceStore(self.act.connection, task.app).find(task.instance, lock=True)
        version = found.head.version if found else 0
        workflow = self.act.workflow(task.app, task.workflow, version) if found else None
        if found is None or workflow is None:
            return None
        run = FlowRun(self.act, opened.app, workflow, self._working(opened), found)
        command = HandOver(task.task, self.taker.id, self.act.caller.person.id, self._why())
        if (refused := run.carry_on(command, found.initiator)) is not None:
            self.left.append(refused.message)
            return None
        self.counts["tasks"] += 1
        return run.write(self.act.caller.person.id)

    def _give_records(self, app: PublishedApp, form: str) -> Refusal | None:
        for record in owned_records(self.act.connection, app.tables, form, self.person.id):
            opened = open_record(self.act, app.key, form, record, lock=True)
            if isinstance(opened, Refusal):
                return opened
            working = self._working(opened)
            # What else a rule finds wrong with it was so before: whose it is changes all the same.
            working.assign({OWNER: self.taker.id}, app.settings)
            working.flush()
            self.counts["records"] += 1
        return None

    def _working(self, opened: Opened) -> WorkingRecord:
        return WorkingRecord(
            self.act,
            opened.app,
            opened.form,
            stored=opened.record,
            now=opened.record,
            facts=opened.facts,
            event=EVENT,
        )

    def _why(self) -> Text:
        name = self.person.name
        return {"en": f"taken over from {name}", "zh": f"接手自{name}"}


def _task_portions(act: Act, person: Person) -> Iterator[Portion]:
    found = Counter((task.app, task.workflow) for task in waiting_tasks(act.connection, person.id))
    for (app, workflow), count in sorted(found.items()):
        published = act.world.apps.get(app)
        known = published.workflows.get(workflow) if published else None
        label = known.model.label if known else None
        yield Portion(app, localise(label, act.caller.locale, workflow), count)


def _record_portions(act: Act, person: Person) -> Iterator[Portion]:
    for key, app in sorted(act.world.apps.items()):
        counts: Mapping[str, int] = count_owned(act.connection, app.tables, person.id)
        for form, count in counts.items():
            compiled = app.forms[form]
            label = localise(compiled.form.label, act.caller.locale, form)
            yield Portion(key, label, count, _stays(compiled))


def _stays(form: CompiledForm) -> bool:
    return refuse_change(form) is not None


def _below(directory: Directory, person: Person) -> list[Person]:
    return [one for one in directory.people.values() if one.manager == person.id]


def _find(directory: Directory, who: str) -> Person | None:
    return directory.people.get(who) or directory.by_username(who)


_UNFIT: Text = {
    "en": "Choose another person, with an active account, who takes over.",
    "zh": "请选择另一位在用的人员接手。",
}
