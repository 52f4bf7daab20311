"""Begin a workflow over a record, or stop its run, because a step or an automation says so.

Rules of this file:
1. A record is in one living run of a workflow. To begin a second one is left, and told in the
   record's history; or it is refused, where somebody insists.
2. The run belongs to the record's owner; a stopped run leaves the record's state as it is.
"""

from engine.form.facts import Facts
from engine.text import localise
from engine.workflow.commands import Command, StartInstance, Stop
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.instance import Instance
from runtime.services.act import Act
from runtime.services.facts_of import with_answers
from runtime.services.locking import lock_present
from runtime.services.outcome import Refusal, conflict, not_found
from runtime.services.record_event import keep_event
from runtime.services.run_flow import FlowRun
from runtime.services.save_record import write_run
from runtime.services.working_record import WorkingRecord
from runtime.storage.instances import InstanceStore

NOT_BEGUN = "not_begun"
"""What a history calls a run that was not begun; its note is the workflow's key."""


def begin_run(
    act: Act,
    app: str,
    workflow: str,
    record: str,
    *,
    insists: bool = False,
    by: str | None = None,
) -> Refusal | None:
    """Begin a workflow over a record; the caller settles the act.

    `by`: the person who asks for it himself.
    """
    published = act.world.apps.get(app)
    compiled = published.workflows.get(workflow) if published else None
    if published is None or compiled is None:
        return _no_workflow(workflow)
    working = open_working(act, app, compiled.form, record)
    if working is None:
        return _no_record(compiled)
    if InstanceStore(act.connection, app).living_of_record(record, workflow) is not None:
        if insists:
            return _runs_already(compiled)
        # Kept in the history: whoever asks why nothing began finds it there.
        keep_event(act, published, working.now, NOT_BEGUN, note=workflow)
        return None
    now = working.now
    owner = now.owner or now.created_by or act.caller.person.id
    start = StartInstance(record, published.version)
    return carry(working, compiled, None, start, owner, started_by=by)


def stop_run(act: Act, app: str, workflow: str, record: str, reason: str = "") -> Refusal | None:
    """Stop a record's living run of a workflow; without one nothing happens."""
    published = act.world.apps.get(app)
    compiled = published.workflows.get(workflow) if published else None
    if published is None or compiled is None:
        return _no_workflow(workflow)
    working = open_working(act, app, compiled.form, record)
    store = InstanceStore(act.connection, app)
    living = store.living_of_record(record, workflow, lock=True)
    if working is None or living is None:
        return None
    began = act.workflow(app, workflow, living.head.version) or compiled
    return carry(working, began, living, Stop(reason), living.initiator)


def open_working(act: Act, app: str, form: str, record: str) -> WorkingRecord | None:
    """Load and lock a record to work on it with the system's authority."""
    published = act.world.apps.get(app)
    compiled = published.form(form) if published else None
    if published is None or compiled is None:
        return None
    found = lock_present(act, published, compiled.key, record)
    if found is None:
        return None
    # What is read of other records is fetched when something reads it.
    facts = with_answers(act, published, Facts())
    return WorkingRecord(
        act, published, compiled, stored=found, now=found, facts=facts, event="updated"
    )


def carry(
    working: WorkingRecord,
    workflow: CompiledWorkflow,
    instance: Instance | None,
    command: Command,
    initiator: str,
    *,
    started_by: str | None = None,
) -> Refusal | None:
    """Give a run a command and write what it comes to, if it comes to anything."""
    run = FlowRun(working.act, working.app, workflow, working, instance)
    run.started_by = started_by
    refusal = run.carry_on(command, initiator)
    if refusal is not None or not run.events:
        return refusal
    return write_run(run, working.act.caller.person.id or None)


def _no_workflow(key: str) -> Refusal:
    return not_found(f"There is no workflow “{key}”.", f"没有流程“{key}”。")


def _no_record(workflow: CompiledWorkflow) -> Refusal:
    en, zh = (localise(workflow.model.label, locale, workflow.key) for locale in ("en", "zh"))
    return conflict(f"“{en}” cannot begin: its record is gone.", f"无法启动“{zh}”：记录已不存在。")


def _runs_already(workflow: CompiledWorkflow) -> Refusal:
    en, zh = (localise(workflow.model.label, locale, workflow.key) for locale in ("en", "zh"))
    return conflict(
        f"“{en}” runs over this record already.",
        f"该记录的“{zh}”流程已在进行中。",
        code="invalid_state",
    )
