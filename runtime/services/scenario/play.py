"""Play a scenario: let people act through the use cases, and expect what must be.

Rules of this file:
1. A step that goes otherwise than written ends the scenario with what was expected and found.
2. A refusal that is expected must leave everything as it was.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import assert_never

from engine.definition.scenario import (
    Act as ActStep,
)
from engine.definition.scenario import (
    ActionAct,
    AfterStep,
    AtStep,
    CancelAct,
    CreateAct,
    DecideAct,
    DeleteAct,
    ExpectedError,
    ExpectMessageStep,
    ExpectStep,
    ExpectTaskStep,
    ReadAct,
    ScenarioStep,
    SubmitAct,
    UpdateAct,
    WithdrawAct,
)
from runtime.services.act import consult, perform
from runtime.services.caller import Caller
from runtime.services.create_record import create_record
from runtime.services.decide_task import decide_task
from runtime.services.delete_record import delete_record
from runtime.services.end_instance import cancel_instance, withdraw_instance
from runtime.services.outcome import Refusal
from runtime.services.read_record import read_record, tasks_of_record
from runtime.services.scenario.outcome import Unexpected
from runtime.services.scenario.stage import Stage, explain
from runtime.services.scenario.values import follow, resolve_values, same, split_path
from runtime.services.submit_record import submit_record
from runtime.services.update_record import update_record
from runtime.services.views import RecordView, TaskView


class Player:
    """Plays the steps of one scenario on its stage."""

    def __init__(self, stage: Stage, advance: "Advance") -> None:
        self.stage = stage
        self.system = stage.system
        self.app = stage.app
        self.advance = advance

    def play(self, step: ScenarioStep) -> None:
        """Do one step; `Unexpected` when it goes otherwise than written."""
        match step:
            case ExpectStep():
                self._expect(step.expect)
            case ExpectTaskStep():
                self._expect_task(step)
            case AfterStep():
                self.advance.by(step.after)
            case AtStep():
                self.advance.to(self.stage.instant(step.at))
            case ExpectMessageStep():
                raise Unexpected("messages are not sent by this version: drop expect_message")
            case _:
                self._act(step)

    def _act(self, step: ActStep) -> None:
        caller = self.stage.person(step.as_)
        outcome = self._do(caller, step)
        if step.expect_error is not None:
            _check_error(step.expect_error, outcome)
            return
        if isinstance(outcome, Refusal):
            raise Unexpected(f"refused: {explain(outcome)}")
        if step.save_as and isinstance(outcome, RecordView):
            self.stage.name(step.save_as, outcome)

    def _do(self, caller: Caller, step: ActStep) -> RecordView | TaskView | object | Refusal:
        match step:
            case SubmitAct():
                return self._submit(caller, step)
            case CreateAct():
                return self._create(caller, step.create, step, submit=False)
            case UpdateAct():
                return self._update(caller, step)
            case DeleteAct():
                name = step.delete
                version = self._version(name)
                return perform(
                    self.system, caller, delete_record, *self._place(name), version=version
                )
            case DecideAct():
                return self._decide(caller, step)
            case WithdrawAct():
                instance = self._instance(step.withdraw)
                return perform(self.system, caller, withdraw_instance, instance, step.comment or "")
            case CancelAct():
                instance = self._instance(step.cancel)
                return perform(self.system, caller, cancel_instance, instance, step.comment or "")
            case ReadAct():
                return consult(self.system, caller, read_record, *self._place(step.read))
            case ActionAct():
                raise Unexpected(f"this version has no action {step.action}")
        raise Unexpected(f"unknown step {step}")

    def _submit(self, caller: Caller, step: SubmitAct) -> object:
        name = step.on or step.submit
        if name not in self.stage.names:
            return self._create(caller, step.submit, step, submit=True)
        form = self.stage.form(self.stage.forms[name])
        sent = resolve_values(step.values, form, self.stage.names) if step.values else None
        return perform(
            self.system,
            caller,
            submit_record,
            *self._place(name),
            sent=sent,
            acknowledge=step.acknowledge,
        )

    def _create(self, caller: Caller, form: str, step: ActStep, *, submit: bool) -> object:
        sent = resolve_values(step.values, self.stage.form(form), self.stage.names)
        acknowledge = step.acknowledge if isinstance(step, SubmitAct) else {}
        return perform(
            self.system,
            caller,
            create_record,
            self.app,
            form,
            sent,
            submit=submit,
            acknowledge=acknowledge,
        )

    def _update(self, caller: Caller, step: UpdateAct) -> object:
        form = self.stage.form(self.stage.forms[step.update])
        sent = resolve_values(step.values, form, self.stage.names)
        version = self._version(step.update)
        return perform(
            self.system, caller, update_record, *self._place(step.update), sent, version=version
        )

    def _decide(self, caller: Caller, step: DecideAct) -> object:
        task = self._find_task(caller, step)
        if task is None:
            where = f" at {step.node}" if step.node else ""
            raise Unexpected(f"{step.as_} has no open task{where}")
        form = self.stage.form(task.record_form)
        values = resolve_values(step.values, form, self.stage.names)
        return perform(
            self.system,
            caller,
            decide_task,
            task.id,
            step.decide,
            comment=step.comment or "",
            values=values,
        )

    def _find_task(self, caller: Caller, step: DecideAct) -> TaskView | None:
        """Find the caller's task; one he does not hold is found too, so that he can be refused."""
        names = [step.on] if step.on else list(self.stage.forms)
        tasks = [
            task for name in names for task in self._tasks(name) if step.node in (None, task.node)
        ]
        own = [task for task in tasks if task.assignee.id == caller.person.id]
        open_own = [task for task in own if task.state == "open"]
        other = [task for task in tasks if task.state == "open"]
        candidates = open_own or own or (other if step.expect_error else [])
        return candidates[-1] if candidates else None

    def _tasks(self, name: str) -> tuple[TaskView, ...]:
        return consult(self.system, self.stage.system_caller(), tasks_of_record, *self._place(name))

    def _place(self, name: str) -> tuple[str, str, str]:
        if name not in self.stage.forms:
            raise Unexpected(f"no record is called {name}: say `save_as: {name}` where it is made")
        return (self.app, self.stage.forms[name], self.stage.names[name])

    def _view(self, name: str) -> RecordView:
        caller = self.stage.system_caller()
        view = consult(self.system, caller, read_record, *self._place(name))
        if isinstance(view, Refusal):
            raise Unexpected(f"{name}: {explain(view)}")
        return view

    def _version(self, name: str) -> int:
        return self._view(name).version

    def _instance(self, name: str) -> str:
        return self._view(name).instance or ""

    def _expect(self, expected: Mapping[str, object]) -> None:
        views: dict[str, dict[str, object]] = {}
        for path, value in expected.items():
            steps = split_path(path)
            name = str(steps[0])
            if name not in views:
                view = self._view(name)
                system = {"state": view.state, "version": view.version, "id": view.id}
                owner = view.owner.as_json() if view.owner else None
                views[name] = {**system, "title": view.title, "owner": owner, **view.values}
            found = follow(views[name], steps[1:])
            if not same(value, found, self.stage.names):
                raise Unexpected(f"expected {path} to be {value!r}, found {_shown(found)}")

    def _expect_task(self, step: ExpectTaskStep) -> None:
        wanted = step.expect_task
        names = [wanted.on] if wanted.on else list(self.stage.forms)
        tasks = [
            task
            for name in names
            for task in self._tasks(name)
            if task.state == "open" and wanted.node in (None, task.node)
        ]
        where = f"at {wanted.node}" if wanted.node else "anywhere"
        if wanted.count is not None and len(tasks) != wanted.count:
            raise Unexpected(f"expected {wanted.count} open tasks {where}, found {len(tasks)}")
        if wanted.for_ is not None:
            holders = sorted({task.assignee.id for task in tasks})
            if holders != sorted(self.stage.names.get(name, name) for name in wanted.for_):
                people = ", ".join(sorted({task.assignee.title for task in tasks})) or "nobody"
                raise Unexpected(
                    f"expected open tasks {where} for {', '.join(wanted.for_)}, found {people}"
                )
        if wanted.count is None and wanted.for_ is None and not tasks:
            raise Unexpected(f"expected an open task {where}, found none")


class Advance:
    """Moves the story's time on."""

    def by(self, length: str) -> None:
        """Let a length of time go by: `3 working days`."""
        raise NotImplementedError

    def to(self, instant: datetime) -> None:
        """Let time go by until an instant."""
        raise NotImplementedError


def _check_error(expected: ExpectedError, outcome: object) -> None:
    if not isinstance(outcome, Refusal):
        raise Unexpected(f"expected a refusal ({expected.code or expected.message}), it was done")
    codes = {outcome.kind.value, outcome.code, *(one.code for one in outcome.errors)}
    if expected.code is not None and expected.code not in codes:
        raise Unexpected(f"expected a refusal with {expected.code}, found {explain(outcome)}")
    paths = {one.path for one in outcome.errors} | {one.rule for one in outcome.errors}
    if expected.path is not None and expected.path not in paths:
        raise Unexpected(f"expected a fault at {expected.path}, found {explain(outcome)}")
    if expected.message is not None and expected.message not in explain(outcome):
        raise Unexpected(f"expected “{expected.message}” in the refusal: {explain(outcome)}")


def _shown(found: object) -> str:
    if isinstance(found, Mapping) and "title" in found:
        return str(found["title"])
    return repr(found)


__all__ = ["Advance", "Player", "assert_never", "timedelta"]
