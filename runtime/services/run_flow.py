"""Carry a workflow on: let the token machine decide, carry out its effects, until the next wait.

Rules of this file:
1. The machine decides, this file carries out; nothing here looks at what a node is.
2. Steps are followed by fresh facts: the next decision sees what they changed.
3. Record, instance, tasks, events and copies are written once, at the end of the act.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.expression.values import Value
from engine.form.environment import RecordEnvironment, record_environment
from engine.text import Text
from engine.workflow.answer import Accepted, Rejection, RejectionType
from engine.workflow.commands import Command, StepsDone, WakeWait
from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.context import FlowContext, settings_in_force
from engine.workflow.effects import LineUp, NotifyCc, RunSteps, SetRecordState
from engine.workflow.events import Event, WaitBegan, WaitEnded
from engine.workflow.instance import Instance, Wait
from engine.workflow.process import process
from runtime.services.act import Act
from runtime.services.facts_of import fetch_facts
from runtime.services.line_up import line_up
from runtime.services.other_runs import has_other_runs, stop_other_runs
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.published_app import PublishedApp
from runtime.services.run_steps import StepRunner
from runtime.services.runs_of_record import note_run
from runtime.services.step_trace import traced
from runtime.services.stirs import stirs
from runtime.services.surroundings import context_of, new_ids
from runtime.services.working_record import WorkingRecord
from runtime.storage.instances import AlreadyDecided, AlreadyRunning, InstanceStore

KINDS: Mapping[RejectionType, RefusalKind] = {
    RejectionType.NOT_FOUND: RefusalKind.NOT_FOUND,
    RejectionType.FORBIDDEN: RefusalKind.FORBIDDEN,
    RejectionType.INVALID_STATE: RefusalKind.CONFLICT,
    RejectionType.COMMENT_REQUIRED: RefusalKind.INVALID,
    RejectionType.CONDITION: RefusalKind.CONFLICT,
    RejectionType.NOBODY: RefusalKind.CONFLICT,
    RejectionType.STEPS_FAILED: RefusalKind.CONFLICT,
    RejectionType.LIMIT: RefusalKind.CONFLICT,
    RejectionType.DEFINITION: RefusalKind.CONFLICT,
}


@dataclass(slots=True)
class FlowRun:
    """One record's run within an act; `before` is the instance as it is stored."""

    act: Act
    app: PublishedApp
    workflow: CompiledWorkflow
    record: WorkingRecord
    before: Instance | None
    instance: Instance | None = None
    events: list[Event] = field(default_factory=list)
    copies: list[NotifyCc] = field(default_factory=list)
    sets_state: bool = False
    """Whether the run gave the record a state; one that is stopped does not."""
    passed: dict[str, Wait] = field(default_factory=dict)
    """The waits that were passed in this act."""
    failed: dict[str, Wait] = field(default_factory=dict)
    """Those behind which steps failed: there the run takes its old place."""
    started_by: str | None = None
    """The person whose own act begins the run; None where the system begins it."""

    def __post_init__(self) -> None:
        self.instance = self.before

    def carry_on(self, command: Command, initiator: str) -> Refusal | None:
        """Process a command and all the automatic nodes behind it; nothing is written yet."""
        while True:
            answer = self._decide(command, initiator)
            if isinstance(answer, Rejection):
                return refusal_of(answer)
            self._note_waits(answer.events)
            self.instance = answer.instance
            self.events.extend(answer.events)
            asked = self._effects(answer)
            if asked is None:
                return None
            outcome = self._answer(asked, answer.instance)
            if isinstance(outcome, Refusal):
                return outcome
            command = outcome

    def write(self, actor: str | None, seen_version: int | None = None) -> Refusal | None:
        """Write the record, the instance with its tasks, the events and the copies."""
        self.record.flush()
        store = InstanceStore(self.act.connection, self.app.key)
        instance = self.instance
        if instance is None:
            return None
        stirs(self.act).note(self.app.key, self.before, instance)
        note_run(self.act)
        try:
            if self.before is None:
                store.insert(instance, self.started_by)
            else:
                store.update(
                    self.before,
                    instance,
                    at=self.act.now,
                    actor=actor,
                    record_version=seen_version,
                )
        except AlreadyDecided:
            return _overtaken()
        except AlreadyRunning:
            return _running()
        store.append_events(
            instance.id, self.events, at=self.act.now, actor=actor, new=self.before is None
        )
        if instance.ended and self.sets_state:
            stop_other_runs(self.act, self.app, instance)
        for copy in self.copies:
            ids = [self.act.new_id() for _ in copy.people]
            store.send_copies(instance, copy.node, copy.people, ids, self.act.now)
        return None

    def settings(self) -> Mapping[str, Value]:
        """The settings as this run sees them."""
        pinned = self.instance.pinned if self.instance else {}
        return settings_in_force(self.app.settings, pinned)

    def environment(self) -> RecordEnvironment:
        """Read the record as it is now."""
        context = context_of(self.act, self.app, old=self.record.stored, settings=self.settings())
        return record_environment(self.record.form, self.record.now, self.record.facts, context)

    def _decide(self, command: Command, initiator: str) -> Accepted | Rejection:
        """Let the machine decide; once more when a condition read what was not fetched yet."""
        while True:
            environment = self.environment()
            context = FlowContext(
                now=self.act.now,
                directory=self.act.world.directory,
                initiator=initiator,
                values=environment,
                new_ids=new_ids(self.act),
                app_key=self.app.key,
                passed=self.failed,
            )
            answer = process(command, self.instance, self.workflow, context)
            if not environment.lacking:
                return answer
            record = self.record
            record.facts = fetch_facts(self.act, self.app, record.facts, environment.lacking)

    def _note_waits(self, events: Sequence[Event]) -> None:
        """Remember which waits were passed, to give back a place that was left for nothing."""
        waits = dict(self.instance.waits) if self.instance else {}
        for event in events:
            match event:
                case WaitBegan():
                    waits[event.wait.token] = event.wait
                case WaitEnded() if event.token in waits:
                    self.passed[event.node] = waits[event.token]

    def _effects(self, answer: Accepted) -> RunSteps | LineUp | None:
        asked: RunSteps | LineUp | None = None
        for effect in answer.effects:
            match effect:
                case RunSteps() | LineUp():
                    asked = effect
                case SetRecordState():
                    self._set_state(effect.state, answer.instance)
                case NotifyCc():
                    self.copies.append(effect)
                case _:
                    # Tasks and the end of a run are in the instance, which is written whole.
                    continue
        return asked

    def _set_state(self, state: str, instance: Instance) -> None:
        """Give the record its state; while other runs of it live, it is under way."""
        self.sets_state = True
        if state == "completed" and has_other_runs(self.act, self.app, instance):
            state = "submitted"
        self.record.set_state(state, self.settings())

    def _answer(
        self, asked: RunSteps | LineUp, instance: Instance
    ) -> StepsDone | WakeWait | Refusal:
        if isinstance(asked, RunSteps):
            return self._run(asked)
        first = line_up(self.record, self.workflow, instance, asked.wait)
        return WakeWait(asked.wait.token, first=first)

    def _run(self, effect: RunSteps) -> StepsDone | Refusal:
        source = f"workflow:{self.workflow.key}"
        amends = frozenset(self.workflow.model.amends)
        runner = StepRunner(self.act, self.app, self.record, self.settings(), source, amends=amends)
        with traced(self.act, self.workflow.key, effect.node, self.record):
            failure = runner.run(effect.steps, undo=effect.may_fail)
        if failure is None:
            return StepsDone(effect.node, "ok")
        if effect.may_fail:
            self.failed |= self.passed
            return StepsDone(effect.node, "failed", _both(failure.message))
        return failure


def refusal_of(rejection: Rejection) -> Refusal:
    """Turn the machine's rejection into a refusal."""
    kind = KINDS[rejection.type]
    code = "comment_required" if rejection.type is RejectionType.COMMENT_REQUIRED else None
    return Refusal(kind, rejection.message, code=code or rejection.type.value)


def _both(text: Text) -> dict[str, str]:
    return {"en": text, "zh": text} if isinstance(text, str) else text


def _overtaken() -> Refusal:
    return Refusal(
        RefusalKind.CONFLICT,
        {
            "en": "Somebody else decided this task a moment ago. Reload to see how it stands.",
            "zh": "该任务刚刚已被他人处理，请刷新查看最新状态。",
        },
        code="invalid_state",
    )


def _running() -> Refusal:
    return Refusal(
        RefusalKind.CONFLICT,
        {
            "en": "This record was submitted already. Reload to see where it stands.",
            "zh": "该记录已经提交，请刷新查看进度。",
        },
        code="invalid_state",
    )
