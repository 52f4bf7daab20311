"""Decide a task, with what its holder filled in: one act, exactly once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from engine.workflow.commands import Act as Deed
from engine.workflow.commands import DecideTask
from runtime.services.act import Act
from runtime.services.open_record import Opened, open_record
from runtime.services.outcome import Problem, Refusal, not_found
from runtime.services.run_flow import FlowRun
from runtime.services.save_record import write_run
from runtime.services.seen_version import check_seen, without_echoes
from runtime.services.settlement import settle, settled
from runtime.services.task_views import task_view
from runtime.services.update_record import changed, draft_change
from runtime.services.views import TaskView
from runtime.services.working_record import WorkingRecord
from runtime.storage.inbox import InboxItem, InboxStore
from runtime.storage.instances import InstanceStore

DEEDS = ("approve", "reject", "return", "complete")
NO_TASK = not_found("There is no such task.", "没有这个任务。")
EVENTS = {"approve": "approved", "reject": "rejected", "return": "returned"}


def decide_task(
    act: Act,
    task: str,
    do: str,
    *,
    comment: str = "",
    values: Mapping[str, object] | None = None,
    version: int | None = None,
    acknowledge: Mapping[str, str] | None = None,
) -> TaskView | Refusal:
    """Decide a task and carry its workflow on to the next wait."""
    item = InboxStore(act.connection).find(task)
    if item is None or do not in DEEDS or not _may_know(act, item):
        return NO_TASK
    # The record is locked before the instance, as everywhere: two acts never wait crosswise.
    opened = open_record(act, item.app, item.form, item.record, lock=True)
    if isinstance(opened, Refusal):
        return NO_TASK
    # As it stands now that the record is locked: another may have decided it meanwhile.
    item = next((one for one in opened.tasks if one.task == task), item)
    if item.state == "open" and version is not None:
        overtaken = check_seen(act, opened, version)
        if overtaken is not None:
            return overtaken
        values = without_echoes(act, opened, version, values or {})
    run = _run(act, item, opened, do, values or {}, acknowledge or {})
    if isinstance(run, Refusal):
        return run
    person = act.caller.person.id
    command = DecideTask(task=task, actor=person, act=cast("Deed", do), comment=comment.strip())
    refusal = run.carry_on(command, run.before.initiator if run.before else person)
    if refusal is None:
        refusal = write_run(run, person, opened.record.version) or settle(act)
    return _worded(refusal) or _decided(act, task, run.record)


def _run(
    act: Act,
    item: InboxItem,
    opened: Opened,
    do: str,
    values: Mapping[str, object],
    acknowledge: Mapping[str, str],
) -> FlowRun | Refusal:
    instance = InstanceStore(act.connection, item.app).find(item.instance, lock=True)
    workflow = act.workflow(item.app, item.workflow, item.app_version)
    if instance is None or workflow is None:
        return NO_TASK
    task = opened.standing.task
    asks = task is not None and bool(task.required) and do in ("approve", "complete")
    if item.state == "open" and (values or asks):
        to_submit = do in ("approve", "complete")
        drafted = draft_change(act, opened, values, acknowledge, to_submit=to_submit, warn=False)
        if isinstance(drafted, Refusal):
            return drafted
        working = changed(act, opened, drafted, event=EVENTS.get(do, "completed"))
    else:
        working = _unchanged(act, opened, do)
    return FlowRun(act, opened.app, workflow, working, instance)


def _unchanged(act: Act, opened: Opened, do: str) -> WorkingRecord:
    return WorkingRecord(
        act,
        opened.app,
        opened.form,
        stored=opened.record,
        now=opened.record,
        facts=opened.facts,
        event=EVENTS.get(do, "completed"),
    )


def _may_know(act: Act, item: InboxItem) -> bool:
    """A task is known to its holder and to who may read its record; others find none."""
    if item.assignee == act.caller.person.id:
        return True
    return not isinstance(open_record(act, item.app, item.form, item.record), Refusal)


def _worded(refusal: Refusal | None) -> Refusal | None:
    """Point at the comment where one is missing."""
    if refusal is not None and refusal.code == "comment_required":
        return replace(refusal, errors=(Problem("comment", "required", refusal.message),))
    return refusal


def _decided(act: Act, task: str, written: WorkingRecord) -> TaskView | Refusal:
    item = InboxStore(act.connection).find(task)
    if item is None:
        return NO_TASK
    record, facts = settled(act, written)
    return task_view(act, item, record=record, facts=facts)
