"""A record's way through its workflow: passed, present, to come, and why.

Rules of this file:
1. A reason is told without what its reader may not see of the record; a way that only hidden
   fields decided is shown without one.
2. People from outside are told no steps: these are who decides, and why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.access.fields import FieldAccess
from engine.expression.environment import Environment
from engine.form.compiled import CompiledForm
from engine.form.record import Record
from engine.form.routes import reached
from engine.text import Text, localise
from engine.workflow.assignment import Surroundings
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.context import PinnedEnvironment
from engine.workflow.events import Event
from engine.workflow.flow_view import NodeStatus, NodeView, PersonView, flow_view
from engine.workflow.instance import Instance, Wait
from runtime.services.act import Act
from runtime.services.create_record import NOT_GRANTED
from runtime.services.drafting import Asked, draft_record
from runtime.services.flow_view import FlowPerson, FlowRunRef, FlowStep, FlowView, FlowWait
from runtime.services.open_record import Opened, Target, find_form, open_record
from runtime.services.outcome import Refusal, not_found
from runtime.services.outsiders import from_outside
from runtime.services.published_app import PublishedApp
from runtime.services.record_rights import Standing, create_access
from runtime.services.views import Ref
from runtime.storage.instances import InstanceStore
from runtime.storage.waits import WaitStore

NO_RUN = not_found("There is no such run.", "没有这个流程实例。")
NO_WORKFLOW = not_found("This form has no workflow.", "该表单没有流程。")


def record_flow(
    act: Act, app: str, form: str, record: str, *, run: str | None = None
) -> FlowView | Refusal:
    """Describe a run of a record, or the way it would take if it were submitted.

    Without `run` the youngest that lives, or else the youngest.
    """
    opened = open_record(act, app, form, record)
    if isinstance(opened, Refusal):
        return opened
    store = InstanceStore(act.connection, app)
    found = store.of_record(record)
    instance = _chosen(found, run)
    if run is not None and instance is None:
        return NO_RUN
    workflow = _workflow(act, opened, instance)
    if workflow is None:
        return NO_WORKFLOW
    trail: list[Event] = [one.event for one in store.events(instance.id)] if instance else []
    seen = _Seen(opened.app, opened.form, opened.environment, opened.standing.access)
    view = _view(act, seen, workflow, instance, trail)
    if from_outside(act, opened.app):
        return _kept_inside(view)
    return replace(view, runs=[_run(act, opened.app, one) for one in found])


def _kept_inside(view: FlowView) -> FlowView:
    """What people from outside see of a run: that there is one."""
    return replace(view, steps=(), path=(), runs=(), round=1)


def _chosen(found: Sequence[Instance], run: str | None) -> Instance | None:
    if run is not None:
        return next((one for one in found if one.id == run), None)
    living = (one for one in found if not one.ended)
    return next(living, found[0] if found else None)


def _run(act: Act, app: PublishedApp, instance: Instance) -> FlowRunRef:
    workflow = app.workflows.get(instance.workflow)
    label = workflow.model.label if workflow else None
    name = localise(label, act.caller.locale, instance.workflow)
    return FlowRunRef(instance.id, instance.workflow, name, str(instance.state))


def draft_flow(
    act: Act, app: str, form: str, sent: Mapping[str, object], *, id: str | None = None
) -> FlowView | Refusal:
    """Describe the way that a record as it is filled so far would take; nothing is stored."""
    filled = _filled(act, app, form, sent, id)
    if isinstance(filled, Refusal):
        return filled
    workflow = filled.app.submits.get(filled.form.key)
    if workflow is None:
        return NO_WORKFLOW
    view = _view(act, filled, workflow, None, [])
    return _kept_inside(view) if from_outside(act, filled.app) else view


def _filled(
    act: Act, app: str, form: str, sent: Mapping[str, object], record: str | None
) -> "_Seen | Refusal":
    if record:
        opened = open_record(act, app, form, record)
        if isinstance(opened, Refusal):
            return opened
        return _drafted(act, Target(opened.app, opened.form), opened.record, sent, opened.standing)
    found = find_form(act, app, form)
    if isinstance(found, Refusal):
        return found
    access = create_access(act, found.app, found.form)
    return NOT_GRANTED if access is None else _drafted(act, found, None, sent, Standing(access))


def _drafted(
    act: Act, at: Target, record: Record | None, sent: Mapping[str, object], standing: Standing
) -> "_Seen":
    access = standing.access
    drafted = draft_record(act, at.app, at.form, record, Asked(sent, access, "submit"))
    return _Seen(at.app, at.form, drafted.evaluation.environment, access)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a record's way is read from: its values, and what of them the reader may see."""

    app: PublishedApp
    form: CompiledForm
    environment: Environment
    access: FieldAccess

    def hidden(self, workflow: CompiledWorkflow) -> frozenset[str]:
        """Which of the paths that conditions read are kept from the reader."""
        return frozenset(name for name in workflow.labels if not self._shows(name))

    def _shows(self, name: str) -> bool:
        path = tuple(name.split("."))
        if not (self.access.shows(path[0]) and self.access.shows(".".join(path[:2]))):
            return False
        behind = reached(self.form.routes.route("", path), path)
        return self.access.hidden_elsewhere.isdisjoint(behind)


def _workflow(act: Act, opened: Opened, instance: Instance | None) -> CompiledWorkflow | None:
    if instance is None:
        return opened.app.submits.get(opened.form.key)
    return act.workflow(opened.app.key, instance.workflow, instance.head.version)


def _view(
    act: Act,
    seen: _Seen,
    workflow: CompiledWorkflow,
    instance: Instance | None,
    trail: list[Event],
) -> FlowView:
    pinned = instance.pinned if instance else {}
    around = Surroundings(
        act.world.directory,
        seen.app.key,
        instance.initiator if instance else act.caller.person.id,
        PinnedEnvironment(seen.environment, pinned),
        seen.hidden(workflow),
        workflow.labels,
        workflow.roles,
    )
    picture = flow_view(workflow, instance, trail, around)
    locale = act.caller.locale
    return FlowView(
        workflow=workflow.key,
        label=localise(workflow.model.label, locale, workflow.key),
        instance=instance.id if instance else None,
        state=picture.state or "",
        steps=[_step(act, node, workflow, instance) for node in picture.nodes],
        version=instance.head.version if instance else seen.app.version,
        path=picture.path,
        round=picture.round,
    )


def _step(
    act: Act, node: NodeView, workflow: CompiledWorkflow, instance: Instance | None
) -> FlowStep:
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
        otherwise=_is_default(workflow, node),
        lane=node.lane,
        wait=_wait(act, instance, node.wait) if instance and node.wait else None,
    )


def _wait(act: Act, instance: Instance, wait: Wait) -> FlowWait:
    store = WaitStore(act.connection)
    stored = store.find(instance.id, wait.token)
    lines = [(stored.line, key) for key in wait.keys] if stored else []
    before = [store.count_before(line, instance.id) for line in lines]
    return FlowWait(
        since=(wait.since or wait.at).isoformat(),
        until=wait.until.isoformat() if wait.until else None,
        before=max(before, default=None),
        trouble=_said(stored.trouble, act.caller.locale) if stored else None,
    )


def _is_default(workflow: CompiledWorkflow, node: NodeView) -> bool:
    ways = workflow.nodes[node.key].flows.values()
    return any(flow.key == node.flow and flow.condition is None for way in ways for flow in way)


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
