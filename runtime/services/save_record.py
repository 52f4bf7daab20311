"""Store what was evaluated, and start or refuse what depends on it; shared by all ways to save.

Rules of this file:
1. Errors come first and together; an open warning asks for its acknowledgement.
2. A constraint that the database refuses becomes an error at its fields.
"""

from engine.form.lifecycle import RecordEvent, next_state
from engine.workflow.commands import ResubmitInstance, StartInstance
from runtime.services.act import Act
from runtime.services.broken_constraint import broken_problems
from runtime.services.drafting import Drafted
from runtime.services.open_record import Target
from runtime.services.outcome import Refusal, conflict, invalid
from runtime.services.run_flow import FlowRun
from runtime.services.showing import refused
from runtime.services.working_record import WorkingRecord
from runtime.storage.errors import BrokenReference, NotUnique
from runtime.storage.instances import InstanceStore


def check_draft(drafted: Drafted, *, warn: bool = True) -> Refusal | None:
    """Refuse what has errors, or (`warn`) warnings that nobody has acknowledged."""
    evaluation = drafted.evaluation
    warnings = evaluation.warnings if warn else ()
    problems = (
        *refused((*evaluation.errors, *warnings)),
        *drafted.file_problems,
        *drafted.row_problems,
    )
    if problems:
        return invalid(problems)
    return None


def enter_workflow(
    act: Act, target: Target, record: WorkingRecord, *, started_by: str | None
) -> Refusal | None:
    """Submit a record: its workflow starts (or goes on), or it is simply complete.

    `started_by`: the person who does it himself; None where the system does on his behalf.
    """
    workflow = target.app.submits.get(target.form.key)
    if workflow is None:
        state = next_state(record.now.state, RecordEvent.SAVE)
        if state is not None:
            record.set_state(state)
        return store(record)
    living = None
    if record.stored is not None:
        instances = InstanceStore(act.connection, target.app.key)
        living = instances.living_of_record(record.now.id, workflow.key, lock=True)
    person = act.caller.person.id
    if living is not None:
        earlier = act.workflow(target.app.key, living.workflow, living.head.version)
        run = FlowRun(act, target.app, earlier or workflow, record, living)
        refusal = run.carry_on(ResubmitInstance(person), living.initiator)
    else:
        if next_state(record.now.state, RecordEvent.SUBMIT) is None:
            return _not_to_submit(record.now.state)
        run = FlowRun(act, target.app, workflow, record, None)
        run.started_by = started_by
        start = StartInstance(record.now.id, target.app.version)
        refusal = run.carry_on(start, person)
    if refusal is not None:
        return refusal
    return write_run(run, person)


def write_run(run: FlowRun, actor: str | None, seen: int | None = None) -> Refusal | None:
    """Write what a run has come to; a broken constraint becomes a refusal."""
    try:
        return run.write(actor, seen)
    except (NotUnique, BrokenReference) as error:
        return invalid(broken_problems(run.record.form, error))


def store(record: WorkingRecord) -> Refusal | None:
    """Write a record; a broken constraint becomes a refusal."""
    try:
        record.flush()
    except (NotUnique, BrokenReference) as error:
        return invalid(broken_problems(record.form, error))
    return None


def _not_to_submit(state: str) -> Refusal:
    return conflict(
        f"Expected to submit a draft, but this record is {state}. Reload to see where it stands.",
        "该记录当前状态不能提交，请刷新查看进度。",
        code="invalid_state",
    )
