"""Read a record as its caller may see it."""

from engine.access.fields import FieldAccess
from engine.form.evaluation import inspect
from engine.form.facts import Facts
from engine.form.lifecycle import INITIATOR_EDITS
from engine.form.record import Record
from engine.workflow.instance import Instance
from runtime.services.act import Act
from runtime.services.drafting import Drafted
from runtime.services.facts_of import fetch_facts
from runtime.services.offered_actions import offers_of
from runtime.services.open_record import Opened, Target, open_record, open_written
from runtime.services.outcome import Refusal
from runtime.services.record_rights import Standing
from runtime.services.row_titles import named_by_place, own_row_facts
from runtime.services.runs_of_record import runs_of_record
from runtime.services.showing import problems, record_view, shown_values, system_shown, worded
from runtime.services.surroundings import context_of
from runtime.services.task_views import task_view
from runtime.services.titles import Titles, hides
from runtime.services.views import RecordView, Rights, TaskView


def read_record(act: Act, app: str, form: str, record: str) -> RecordView | Refusal:
    """Read a record with what the caller may do with it, and the tasks that wait for him."""
    opened = open_record(act, app, form, record)
    return opened if isinstance(opened, Refusal) else view_of(act, opened)


def read_written(act: Act, target: Target, record: Record, known: Facts) -> RecordView | Refusal:
    """Show a record that this act has just written, as reading it anew would."""
    opened = open_written(act, target, record, known)
    return opened if isinstance(opened, Refusal) else view_of(act, opened)


def view_of(act: Act, opened: Opened) -> RecordView:
    """Show an opened record."""
    app, form, record = opened.app, opened.form, opened.record
    context = context_of(
        act, app, old=record, task=opened.standing.task, access=opened.standing.access
    )
    facts, evaluation = opened.facts, inspect(form, record.values, opened.facts, context)
    while evaluation.lacking:
        facts = fetch_facts(act, app, facts, evaluation.lacking)
        evaluation = inspect(form, record.values, facts, context)
    instance, rights = _instance_and_rights(act, opened)
    waiting = opened.own_open(act.caller.person.id)
    return record_view(
        act,
        app,
        form,
        record,
        evaluation,
        facts=facts,
        standing=opened.standing,
        rights=rights,
        instance=instance,
        tasks=[task_view(act, task, record=record, facts=opened.facts) for task in waiting],
    )


def title_of(act: Act, opened: Opened) -> str:
    """What an opened record is called, for its reader."""
    values = {**system_shown(opened.record), **opened.record.values}
    titles = Titles(act, opened.app, opened.facts)
    return titles.of_values(opened.form, values, hides(opened.standing.access))


def tasks_of_record(act: Act, app: str, form: str, record: str) -> tuple[TaskView, ...]:
    """List all tasks of a record that the caller may see, oldest first."""
    opened = open_record(act, app, form, record)
    if isinstance(opened, Refusal):
        return ()
    return tuple(
        task_view(act, task, record=opened.record, facts=opened.facts)
        for task in opened.tasks
        if task.state != "told"
    )


def view_of_draft(
    act: Act,
    target: Target,
    before: Record | None,
    drafted: Drafted,
    access: FieldAccess,
    rights: Rights | None = None,
) -> RecordView:
    """Show a record as it would become; nothing of it is stored."""
    evaluation = drafted.evaluation
    titles = Titles(act, target.app, drafted.facts)
    values = evaluation.shown
    titles.know(own_row_facts(target.form, before.id if before else None, values))
    shown = shown_values(
        target.form,
        values,
        access.absent,
        titles,
        masked=access.masked,
        typed=drafted.changes.sent,
    )
    return RecordView(
        id=before.id if before else "",
        app=target.app.key,
        form=target.form.key,
        title=titles.of_values(target.form, values, hides(access)),
        version=before.version if before else 0,
        state=before.state if before else "draft",
        values=named_by_place(target.form, shown, before.values if before else {}),
        rights=rights or Rights(update=True, submit=True),
        visible=evaluation.visible,
        required=evaluation.required,
        readonly=evaluation.readonly,
        hidden=access.absent,
        masked=access.masked,
        errors=(*problems(act, evaluation.errors), *worded(act, drafted.row_problems)),
        warnings=problems(act, evaluation.warnings),
        ignored=evaluation.ignored,
    )


def may_submit(act: Act, opened: Opened) -> bool:
    """Whether the caller may hand this record in: it is his to write, in a state that allows it."""
    if opened.form.key not in opened.app.submits:
        return False
    record, person = opened.record, act.caller.person
    own = record.owner == person.id or record.created_by == person.id
    return record.state in INITIATOR_EDITS and (own or opened.standing.update)


def _may_withdraw(act: Act, opened: Opened, run: Instance, person: str) -> bool:
    """Whether a person may try to take a run back: his own, living, begun by handing in."""
    if run.ended or run.initiator != person:
        return False
    workflow = act.workflow(opened.app.key, run.workflow, run.head.version)
    return workflow is not None and workflow.model.start.on == "submit"


def _instance_and_rights(act: Act, opened: Opened) -> tuple[str | None, Rights]:
    standing: Standing = opened.standing
    person = act.caller.person.id
    instance, withdraw = None, False
    if opened.tasks or opened.record.state not in ("draft", "saved"):
        found = runs_of_record(act, opened.app.key, opened.record.id)
        if found:
            shown = next((one for one in found if not one.ended), found[0])
            own = next((one for one in found if _may_withdraw(act, opened, one, person)), None)
            instance, withdraw = (own or shown).id, own is not None
    return instance, Rights(
        update=standing.update or standing.task is not None,
        delete=standing.delete,
        submit=may_submit(act, opened),
        withdraw=withdraw,
        export=standing.export,
        comment=True,
        actions=offers_of(act, opened),
    )
