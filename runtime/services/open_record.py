"""Open a record for its caller: load it, find what he may do with it, and what waits for him.

Rules of this file:
1. What he may not see answers like what does not exist.
2. An open task of his gives its rights; a copy, or having been asked before, gives reading.
"""

from dataclasses import dataclass, replace

from engine.form.compiled import CompiledForm
from engine.form.context import TaskRights
from engine.form.environment import RecordEnvironment, record_environment
from engine.form.facts import Facts
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.facts_of import gather_facts
from runtime.services.locking import lock_record
from runtime.services.outcome import Refusal, not_found
from runtime.services.published_app import PublishedApp
from runtime.services.record_rights import Standing, standing_of
from runtime.services.runs_of_record import tasks_of_record
from runtime.services.surroundings import context_of
from runtime.storage.inbox import InboxItem
from runtime.storage.record_store import RecordStore

NO_RECORD = not_found(
    "There is no such record, or you may not see it.", "没有这条记录，或您无权查看。"
)


@dataclass(frozen=True, slots=True)
class Target:
    """A form of a published app."""

    app: PublishedApp
    form: CompiledForm


@dataclass(frozen=True, slots=True)
class Opened:
    """A record as its caller may see it; `tasks` are all of the record's, oldest first."""

    app: PublishedApp
    form: CompiledForm
    record: Record
    facts: Facts
    environment: RecordEnvironment
    standing: Standing
    tasks: tuple[InboxItem, ...]

    def own_open(self, person: str) -> tuple[InboxItem, ...]:
        """The tasks that wait for a person."""
        return tuple(
            task for task in self.tasks if task.assignee == person and task.state == "open"
        )


def find_form(act: Act, app: str, form: str) -> Target | Refusal:
    """Find a published form."""
    published = act.world.apps.get(app)
    found = published.forms.get(form) if published and "." not in form else None
    if published is None or found is None:
        return not_found("There is no such form.", "没有这个表单。")
    return Target(published, found)


def open_record(
    act: Act, app: str, form: str, record: str, *, lock: bool = False
) -> Opened | Refusal:
    """Load a record that the caller may read; locked where he is going to change it."""
    target = find_form(act, app, form)
    if isinstance(target, Refusal):
        return target
    if lock:
        found = lock_record(act, target.app, form, record)
    else:
        found = RecordStore(act.connection, target.app.tables).find(form, record)
    if found is None:
        return NO_RECORD
    return _opened(act, target, found)


def open_trashed(act: Act, app: str, form: str, record: str) -> Opened | Refusal:
    """Load a record that lies in the trash and that the caller may read; locked."""
    target = find_form(act, app, form)
    if isinstance(target, Refusal):
        return target
    found = RecordStore(act.connection, target.app.tables).find_trashed(form, record)
    return NO_RECORD if found is None else _opened(act, target, found)


def open_written(act: Act, target: Target, record: Record, known: Facts) -> Opened | Refusal:
    """Open a record that this act has just written, with the facts it knows already."""
    return _opened(act, target, record, known)


def _opened(
    act: Act, target: Target, record: Record, known: Facts | None = None
) -> Opened | Refusal:
    app, form = target.app, target.form
    facts = gather_facts(act, app, form, record.values, known=known)
    environment = record_environment(form, record, facts, context_of(act, app, old=record))
    tasks = tasks_of_record(act, record.id) if form.key in app.flowing else ()
    person = act.caller.person.id
    mine = tuple(task for task in tasks if task.assignee == person)
    standing = standing_of(
        act,
        app,
        form,
        environment,
        task=_rights(act, app, mine),
        told=any(task.state != "cancelled" for task in mine),
    )
    if standing is None:
        return replace(NO_RECORD, denied=True)
    return Opened(app, form, record, facts, environment, standing, tasks)


def _rights(act: Act, app: PublishedApp, mine: tuple[InboxItem, ...]) -> TaskRights | None:
    """The rights of the caller's open tasks together."""
    editable: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    hidden: frozenset[str] | None = None
    for task in mine:
        if task.state != "open" or task.node is None:
            continue
        workflow = act.workflow(app.key, task.workflow, task.app_version)
        rights = workflow.rights_at(task.node) if workflow else None
        if rights is not None:
            editable |= rights.editable
            required |= rights.required
            hidden = rights.hidden if hidden is None else hidden & rights.hidden
    return None if hidden is None else TaskRights(editable, required, hidden)
