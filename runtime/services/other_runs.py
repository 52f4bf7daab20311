"""Several runs of one record: what the end of one means for the others, and for the record.

Rules of this file:
1. A record is under way as long as a run of it lives: one that completes leaves it to the others.
2. A record that is rejected, withdrawn or cancelled is so as a whole: its other runs are stopped.
"""

from engine.workflow.instance import Instance
from engine.workflow.lifecycle import InstanceState
from runtime.services.act import Act
from runtime.services.published_app import PublishedApp
from runtime.services.run_requests import RunRequest, request_run
from runtime.storage.instances import InstanceStore

WHOLE = frozenset({InstanceState.REJECTED, InstanceState.WITHDRAWN, InstanceState.CANCELLED})


def has_other_runs(act: Act, app: PublishedApp, run: Instance) -> bool:
    """Whether another run of the same record lives."""
    return bool(_others(act, app, run))


def stop_other_runs(act: Act, app: PublishedApp, ended: Instance) -> None:
    """Ask for the other runs of a record to be stopped, where it is at its end as a whole."""
    if ended.state not in WHOLE:
        return
    for workflow in _others(act, app, ended):
        request_run(act, RunRequest(app.key, workflow, ended.form, ended.record, starts=False))


def _others(act: Act, app: PublishedApp, run: Instance) -> tuple[str, ...]:
    beside = [one for one in app.app.workflows if one.form == run.form]
    if len(beside) < 2 and all(one.key == run.workflow for one in beside):
        return ()
    found = InstanceStore(act.connection, app.key).living_workflows(run.record)
    return tuple(workflow for workflow, instance in found if instance != run.id)
