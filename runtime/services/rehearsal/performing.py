"""Perform a script on a stage: hand in, let everybody decide, until the end or the next wait.

Rules of this file:
1. Every act is the real use case, by the person who would do it, in an act of its own.
2. Warnings are acknowledged, once each; any other refusal ends the rehearsal and is its outcome.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Concatenate, ParamSpec, TypeVar

from engine.access.directory import Person
from engine.form.record import Record
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.events import Event
from engine.workflow.instance import Instance, Task
from engine.workflow.lifecycle import InstanceState, TaskState
from engine.workflow.model import ApprovalNode
from runtime.services.act import Act, consult, perform
from runtime.services.begin_run import begin_run
from runtime.services.caller import Caller
from runtime.services.create_record import create_record
from runtime.services.decide_task import decide_task
from runtime.services.outcome import Refusal, conflict, not_found
from runtime.services.rehearsal.entering import (
    as_entered,
    enter_anew,
    may_be_handed_in,
    put_aside,
)
from runtime.services.rehearsal.script import Decision, Play, Script
from runtime.services.rehearsal.stage import StageSystem
from runtime.services.settlement import settle
from runtime.services.step_trace import trace_steps
from runtime.services.submit_record import submit_record
from runtime.services.views import RecordView
from runtime.storage.instances import InstanceStore
from runtime.storage.record_store import RecordStore

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

MOST_DECISIONS = 200
"""How many tasks one rehearsal decides: a loop of returns ends there."""

NO_WORKFLOW = not_found("There is no such workflow.", "没有这个流程。")
NO_RECORD = not_found(
    "There is no such record, or you may not see it.", "没有这条记录，或您无权查看。"
)
ACKNOWLEDGED = "rehearsal"
"""The reason that stands beside a warning in a rehearsal."""


class Performance:
    """One script on one stage."""

    def __init__(self, stage: StageSystem, caller: Caller, app: str, script: Script) -> None:
        self._stage = stage
        self._caller = caller
        self._nobody = replace(caller, person=stage.nobody)
        self._app = app
        self._script = script
        self._given: Mapping[str, object] = {}

    def play(self) -> Play | Refusal:
        """Play the script; a refusal here says that it cannot be played at all."""
        workflow = self._workflow()
        if workflow is None:
            return NO_WORKFLOW
        play = Play(workflow.form)
        play.at = self._stage.clock()
        initiator = self._enter(workflow, play)
        if isinstance(initiator, Refusal):
            return initiator
        if play.refusal is None and self._hand_in(workflow, play, initiator):
            self._decide(play)
        self._look(play)
        return play

    def _workflow(self) -> CompiledWorkflow | None:
        with self._stage.database.begin_read() as connection:
            published = self._stage.world(connection).apps.get(self._app)
        return published.workflows.get(self._script.workflow) if published else None

    def _enter(self, workflow: CompiledWorkflow, play: Play) -> Person | Refusal:
        """Have the record there, as it is before it is handed in; gives who hands it in."""
        stored: Record | None = None
        if self._script.record is not None:
            stored = self._read(workflow.form, self._script.record)
            if stored is None:
                return NO_RECORD
        initiator = self._initiator(stored)
        as_it_is = stored is not None and not self._script.values
        if stored is not None and as_it_is and self._consult(may_be_handed_in, self._app, stored):
            play.record, play.entered = stored.id, stored
            self._given = self._consult(_given, self._app, stored, readonly=True)
            return initiator
        made = self._made(workflow.form, stored, initiator, play)
        if isinstance(made, Refusal):
            play.refusal = made
        elif isinstance(made, RecordView):
            play.record, play.entered = made.id, self._read(workflow.form, made.id)
        return initiator

    def _made(self, form: str, stored: Record | None, initiator: Person, play: Play) -> object:
        who = replace(self._caller, person=initiator)
        if stored is None:
            values = self._script.values or {}
            return self._warned(who, play, create_record, self._app, form, values)
        self._given = self._consult(_given, self._app, stored, readonly=True)
        sent = {**self._consult(_given, self._app, stored), **(self._script.values or {})}
        aside = perform(self._stage, self._nobody, put_aside, self._app, stored)
        made = self._traced(play, who, enter_anew, self._app, form, sent)
        return aside if isinstance(made, Refusal) and isinstance(aside, Refusal) else made

    def _initiator(self, stored: Record | None) -> Person:
        with self._stage.database.begin_read() as connection:
            people = self._stage.world(connection).directory
        named = self._script.actor
        if named:
            found = people.people.get(named) or people.by_username(named)
            if found is not None:
                return found
        owner = (stored.owner or stored.created_by) if stored else None
        person = people.people.get(owner or "")
        return person if person is not None and person.active else self._caller.person

    def _hand_in(self, workflow: CompiledWorkflow, play: Play, initiator: Person) -> bool:
        """Submit the record, or let the workflow begin as a step would; whether it was taken."""
        who = replace(self._caller, person=initiator)
        if workflow.model.start.on == "submit":
            outcome = self._warned(who, play, submit_record, self._app, workflow.form, play.record)
        else:
            outcome = self._traced(play, who, _begin, self._app, workflow.key, play.record)
        if isinstance(outcome, Refusal):
            play.refusal = outcome
            return False
        return True

    def _decide(self, play: Play) -> None:
        """Let the people who are asked decide, one after the other, as long as somebody is."""
        done: set[str] = set()
        for _ in range(MOST_DECISIONS):
            task = _next_task(self._instance(play))
            if task is None:
                return
            decision = self._script.decisions.get(task.node, Decision())
            if task.node in done and decision.act in ("return", "reject"):
                decision = Decision()
            done.add(task.node)
            refusal = self._deed(play, task, decision)
            if refusal is not None:
                play.refusal, play.refused_at = refusal, task.node
                return

    def _deed(self, play: Play, task: Task, decision: Decision) -> Refusal | None:
        workflow = self._workflow()
        node = workflow.nodes[task.node] if workflow else None
        usual = "approve" if node and isinstance(node.model, ApprovalNode) else "complete"
        do = decision.act or usual
        person = self._person(task.assignee)
        if workflow is None or person is None:
            return conflict("Nobody is there to decide.", "没有可以处理的人员。")
        rights = workflow.rights_at(task.node)
        filled = rights.editable | rights.required if rights else frozenset()
        values = {
            name: one
            for name, one in self._given.items()
            if name in filled and not self._has_rows(play, name)
        }
        comment = decision.comment or ("" if do in ("approve", "complete") else ACKNOWLEDGED)
        who = replace(self._caller, person=person)
        sent = {**values, **decision.values} if do in ("approve", "complete") else {}
        outcome = self._warned(who, play, decide_task, task.id, do, comment=comment, values=sent)
        return outcome if isinstance(outcome, Refusal) else None

    def _has_rows(self, play: Play, name: str) -> bool:
        """Whether a subtable holds its rows already: sent once more, they would be there twice."""
        there = self._read(play.form, play.record) if play.record else None
        rows = there.values.get(name) if there else None
        return bool(rows) and isinstance(rows, list | tuple) and isinstance(rows[0], Mapping)

    def _look(self, play: Play) -> None:
        """See how everything stands at the end."""
        if not play.record:
            return
        play.ended = self._read(play.form, play.record)
        play.instance = self._instance(play)
        if play.instance is not None:
            play.events = self._consult(_events, self._app, play.instance.id)
        if play.refusal is None:
            play.outcome = _outcome(play.instance)

    def _instance(self, play: Play) -> Instance | None:
        return self._consult(_instance, self._app, play.record, self._script.workflow)

    def _person(self, id_: str) -> Person | None:
        with self._stage.database.begin_read() as connection:
            return self._stage.world(connection).directory.people.get(id_)

    def _read(self, form: str, record: str) -> Record | None:
        return self._consult(_record, self._app, form, record)

    def _consult(
        self, ask: Callable[Concatenate[Act, Asked], Answer], *args: Asked.args, **kw: Asked.kwargs
    ) -> Answer:
        return consult(self._stage, self._nobody, ask, *args, **kw)

    def _traced(
        self, play: Play, who: Caller, deed: Callable[..., object], *args: object, **kw: object
    ) -> object:
        """Perform a deed, and remember what its steps did if it is done."""

        def watched(act: Act) -> object:
            kept = trace_steps(act)
            outcome = deed(act, *args, **kw)
            if not isinstance(outcome, Refusal):
                play.steps.extend(kept)
            return outcome

        return perform(self._stage, who, watched)

    def _warned(
        self, who: Caller, play: Play, deed: Callable[..., object], *args: object, **kw: object
    ) -> object:
        """Perform a deed; where only warnings stand in its way, again with a reason for each."""
        outcome = self._traced(play, who, deed, *args, **kw)
        if not isinstance(outcome, Refusal) or not outcome.errors:
            return outcome
        rules = [one.rule for one in outcome.errors if one.level == "warning" and one.rule]
        if len(rules) < len(outcome.errors):
            return outcome
        play.warnings.append(outcome)
        reasons = dict.fromkeys(rules, ACKNOWLEDGED)
        return self._traced(play, who, deed, *args, **kw, acknowledge=reasons)


def _begin(act: Act, app: str, workflow: str, record: str) -> Refusal | None:
    return begin_run(act, app, workflow, record, insists=True) or settle(act)


def _record(act: Act, app: str, form: str, record: str) -> Record | None:
    return RecordStore(act.connection, act.world.apps[app].tables).find(form, record)


def _given(act: Act, app: str, record: Record, *, readonly: bool = False) -> dict[str, object]:
    return as_entered(act.world.apps[app].forms[record.form], record, readonly=readonly)


def _instance(act: Act, app: str, record: str, workflow: str) -> Instance | None:
    return next(iter(InstanceStore(act.connection, app).of_record(record, workflow)), None)


def _events(act: Act, app: str, instance: str) -> Sequence[Event]:
    return [one.event for one in InstanceStore(act.connection, app).events(instance)]


def _next_task(instance: Instance | None) -> Task | None:
    if instance is None or instance.state is not InstanceState.RUNNING:
        return None
    open_ = (one for one in instance.tasks.values() if one.state is TaskState.OPEN)
    return next(open_, None)


def _outcome(instance: Instance | None) -> str:
    if instance is None:
        return "not_started"
    return "waiting" if instance.state is InstanceState.RUNNING else str(instance.state)
