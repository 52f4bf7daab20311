"""Let people act: one step of a scenario to one call of a use case."""

from engine.definition.scenario import (
    Act,
    ActionAct,
    CancelAct,
    CreateAct,
    DecideAct,
    DeleteAct,
    ReadAct,
    SubmitAct,
    UpdateAct,
    WithdrawAct,
    scenario_word,
)
from runtime.services.act import consult, perform
from runtime.services.caller import Caller
from runtime.services.create_record import create_record
from runtime.services.decide_task import DEEDS, decide_task
from runtime.services.delete_record import delete_record
from runtime.services.end_instance import cancel_instance, withdraw_instance
from runtime.services.outcome import Refusal, not_found
from runtime.services.read_record import read_record
from runtime.services.run_action import run_action, run_list_action
from runtime.services.scenario.outcome import Unexpected
from runtime.services.scenario.seeing import Seeing
from runtime.services.scenario.stage import Stage
from runtime.services.scenario.values import resolve_values
from runtime.services.submit_record import submit_record
from runtime.services.update_record import update_record
from runtime.services.views import TaskView


class Acting:
    """Carries out the acts of one scenario."""

    def __init__(self, stage: Stage, seeing: Seeing) -> None:
        self._stage = stage
        self._seeing = seeing
        self._system = stage.system
        self._app = stage.app.key

    def do(self, step: Act) -> object:
        """Let somebody do what a step says; the use case's own answer, a `Refusal` included."""
        caller = self._stage.caller(step.as_)
        match step:
            case SubmitAct():
                return self._submit(caller, step)
            case CreateAct():
                return self._create(caller, step.create, step, submit=False)
            case UpdateAct():
                return self._update(caller, step)
            case DecideAct():
                return self._decide(caller, step)
            case _:
                return self._one_record(caller, step)

    def _one_record(self, caller: Caller, step: Act) -> object:
        """What is done to a record as a whole."""
        match step:
            case DeleteAct():
                place = self._seeing.place(step.delete)
                version = self._seeing.record(step.delete).version
                return perform(self._system, caller, delete_record, *place, version=version)
            case WithdrawAct():
                run = self._seeing.record(step.withdraw).instance or ""
                return perform(self._system, caller, withdraw_instance, run, step.comment or "")
            case CancelAct():
                run = self._seeing.record(step.cancel).instance or ""
                return perform(self._system, caller, cancel_instance, run, step.comment or "")
            case ActionAct():
                return self._press(caller, step)
            case ReadAct():
                place = self._seeing.place(step.read)
                return consult(self._system, caller, read_record, *place)
            case _:
                word = scenario_word(step)
                raise Unexpected(
                    f"this version cannot do this yet: {word}", f"当前版本尚不支持：{word}"
                )

    def _press(self, caller: Caller, step: ActionAct) -> object:
        """Press a button; what it opens is what the act gives, else the record."""
        names = step.selection or [step.on or ""]
        places = [self._seeing.place(name) for name in names]
        app, form, first = places[0]
        action = self._stage.app.actions.get(form, {}).get(step.action)
        asked = action.input if action else None
        known = self._stage.names
        values = resolve_values(step.values, asked.form, known) if asked else dict(step.values)
        if not step.selection:
            done = perform(self._system, caller, run_action, app, form, first, step.action, values)
        else:
            chosen = [record for _, _, record in places]
            done = perform(
                self._system, caller, run_list_action, app, form, chosen, step.action, values
            )
        if isinstance(done, Refusal):
            return done
        if done.opens is None:
            return done.record
        link = done.opens
        return consult(self._system, caller, read_record, link.app, link.form, link.id)

    def _submit(self, caller: Caller, step: SubmitAct) -> object:
        is_form = step.submit in self._stage.app.forms
        name = step.on or (None if is_form else step.submit)
        if name is None:
            return self._create(caller, step.submit, step, submit=True)
        place = self._seeing.place(name)
        return perform(
            self._system,
            caller,
            submit_record,
            *place,
            sent=self._values(step, place[1]),
            acknowledge=step.acknowledge,
        )

    def _create(self, caller: Caller, form: str, step: Act, *, submit: bool) -> object:
        return perform(
            self._system,
            caller,
            create_record,
            self._app,
            form,
            self._values(step, form),
            submit=submit,
            acknowledge=step.acknowledge if isinstance(step, SubmitAct) else {},
        )

    def _update(self, caller: Caller, step: UpdateAct) -> object:
        place = self._seeing.place(step.update)
        version = self._seeing.record(step.update).version
        values = self._values(step, place[1])
        return perform(self._system, caller, update_record, *place, values, version=version)

    def _decide(self, caller: Caller, step: DecideAct) -> object:
        if step.decide not in DEEDS:
            raise Unexpected(
                f"there is no {step.decide} in this version", f"当前版本没有 {step.decide}"
            )
        task = self._find_task(caller, step)
        if task is None and step.expect_error is None:
            where = f" at {step.node}" if step.node else ""
            where_zh = f"在 {step.node} " if step.node else ""
            raise Unexpected(
                f"{step.as_} has no open task{where}", f"{step.as_} {where_zh}没有待办任务"
            )
        if task is None:
            return not_found("There is no such task.", "没有这个任务。")
        return perform(
            self._system,
            caller,
            decide_task,
            task.id,
            step.decide,
            comment=step.comment or "",
            values=self._values(step, task.record_form),
        )

    def _find_task(self, caller: Caller, step: DecideAct) -> TaskView | None:
        """The caller's open task; where a refusal is expected, also one that he may not decide."""
        tasks = self._seeing.tasks_about(step.on, step.node)
        own = [one for one in tasks if one.assignee.id == caller.person.id]
        open_own = [one for one in own if one.state == "open"]
        if step.expect_error is None:
            found = open_own
        else:
            found = open_own or own or [one for one in tasks if one.state == "open"] or tasks
        return found[-1] if found else None

    def _values(self, step: Act, form: str) -> dict[str, object]:
        return resolve_values(step.values, self._stage.form(form), self._stage.names)
