"""Take a run back, as its initiator, or stop it for good."""

from engine.workflow.commands import Cancel, Command, Withdraw
from runtime.services.act import Act
from runtime.services.flow_view import FlowView
from runtime.services.open_record import open_record
from runtime.services.outcome import Refusal, not_found
from runtime.services.read_flow import record_flow
from runtime.services.run_flow import FlowRun
from runtime.services.save_record import write_run
from runtime.services.settlement import settle
from runtime.services.working_record import WorkingRecord
from runtime.storage.instances import InstanceStore, find_place

NO_RUN = not_found("There is no such run.", "没有这个流程实例。")


def withdraw_instance(act: Act, instance: str, comment: str = "") -> FlowView | Refusal:
    """Take one's record back while the workflow allows it."""
    person = act.caller.person.id
    return _end(act, instance, Withdraw(person, comment.strip()), "withdrawn")


def cancel_instance(act: Act, instance: str, comment: str = "") -> FlowView | Refusal:
    """Stop a run for good; somebody else's with a reason, by an administrator."""
    person = act.caller.person.id
    return _end(act, instance, Cancel(person, comment.strip()), "cancelled")


def _end(act: Act, instance: str, command: Command, event: str) -> FlowView | Refusal:
    place = find_place(act.connection, instance)
    if place is None:
        return NO_RUN
    opened = open_record(act, place.app, place.form, place.record, lock=True)
    if isinstance(opened, Refusal):
        return NO_RUN
    found = InstanceStore(act.connection, place.app).find(instance, lock=True)
    workflow = act.workflow(place.app, place.workflow, place.app_version)
    if found is None or workflow is None:
        return NO_RUN
    working = WorkingRecord(
        act,
        opened.app,
        opened.form,
        stored=opened.record,
        now=opened.record,
        facts=opened.facts,
        event=event,
    )
    run = FlowRun(act, opened.app, workflow, working, found)
    refusal = run.carry_on(command, found.initiator) or write_run(run, act.caller.person.id)
    return refusal or settle(act) or record_flow(act, place.app, place.form, place.record)
