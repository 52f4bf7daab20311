"""A record's way through its workflow: passed, present, to come, and why."""

from engine.text import Text, localise
from engine.workflow.assignment import Surroundings
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.context import PinnedEnvironment
from engine.workflow.events import Event
from engine.workflow.flow_view import NodeStatus, NodeView, PersonView, flow_view
from engine.workflow.instance import Instance
from runtime.services.act import Act
from runtime.services.flow_view import FlowPerson, FlowStep, FlowView
from runtime.services.open_record import Opened, open_record
from runtime.services.outcome import Refusal, not_found
from runtime.services.views import Ref
from runtime.storage.instances import InstanceStore

NO_WORKFLOW = not_found("This form has no workflow.", "该表单没有流程。")


def record_flow(act: Act, app: str, form: str, record: str) -> FlowView | Refusal:
    """Describe the latest run of a record, or the way it would take if it were submitted."""
    opened = open_record(act, app, form, record)
    if isinstance(opened, Refusal):
        return opened
    store = InstanceStore(act.connection, app)
    found = store.of_record(record)
    instance = found[0] if found else None
    workflow = _workflow(act, opened, instance)
    if workflow is None:
        return NO_WORKFLOW
    trail: list[Event] = [one.event for one in store.events(instance.id)] if instance else []
    return _view(act, opened, workflow, instance, trail)


def _workflow(act: Act, opened: Opened, instance: Instance | None) -> CompiledWorkflow | None:
    if instance is None:
        return opened.app.submits.get(opened.form.key)
    return act.workflow(opened.app.key, instance.workflow, instance.head.version)


def _view(
    act: Act,
    opened: Opened,
    workflow: CompiledWorkflow,
    instance: Instance | None,
    trail: list[Event],
) -> FlowView:
    pinned = instance.pinned if instance else {}
    around = Surroundings(
        act.world.directory,
        opened.app.key,
        instance.initiator if instance else act.caller.person.id,
        PinnedEnvironment(opened.environment, pinned),
    )
    seen = flow_view(workflow, instance, trail, around)
    locale = act.caller.locale
    return FlowView(
        workflow=workflow.key,
        label=localise(workflow.model.label, locale, workflow.key),
        instance=instance.id if instance else None,
        state=seen.state or "",
        steps=[_step(act, node) for node in seen.nodes],
        version=instance.head.version if instance else opened.app.version,
        path=seen.path,
        round=seen.round,
    )


def _step(act: Act, node: NodeView) -> FlowStep:
    locale = act.caller.locale
    decided = [one for one in node.people if one.outcome]
    last = decided[-1] if decided else None
    return FlowStep(
        node=node.key,
        label=localise(node.label, locale, node.key),
        kind=node.type,
        state=str(node.status),
        certain=node.certain or node.status is NodeStatus.CURRENT,
        people=[_person(one, locale) for one in node.people],
        since=node.since.isoformat() if node.since else None,
        at=node.at.isoformat() if node.at else None,
        outcome=last.outcome if last else None,
        comment=last.opinion or None if last else None,
        flow=node.flow,
        reason=_said(node.reason, locale),
        note=_said(node.note, locale),
    )


def _person(one: PersonView, locale: str) -> FlowPerson:
    return FlowPerson(
        person=Ref(one.person, one.name),
        reason=localise(one.reason, locale),
        state=one.state,
        outcome=one.outcome,
        opinion=one.opinion,
        round=one.round,
        since=one.since.isoformat() if one.since else None,
        at=one.at.isoformat() if one.at else None,
        due=one.due.isoformat() if one.due else None,
    )


def _said(text: Text | None, locale: str) -> str | None:
    return localise(text, locale) or None
