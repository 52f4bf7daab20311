"""Compile the steps `start` and `stop`: which workflow, over which record.

Rule of this file: a step begins only what says `start: {on: step}`; it stops any.
"""

from dataclasses import dataclass, replace

from engine.expression.compilation import Compiled
from engine.expression.errors import nearest
from engine.expression.types import Kind
from engine.form.app_context import AppContext
from engine.form.fault import definition_fault
from engine.step.expressions import ExpressionCollector, Place
from engine.step.running import RunStep, StartStep


@dataclass(frozen=True, slots=True)
class CompiledRun:
    """Begin (`starts`) or stop a workflow over a record of `form`; without `target` the current.

    `insists`: where it runs already, the act is refused.
    """

    path: str
    workflow: str
    form: str
    starts: bool
    target: Compiled | None
    insists: bool = False


def compile_run(  # noqa: PLR0913 - where the step stands
    step: RunStep,
    path: str,
    own: str,
    place: Place,
    app: AppContext,
    collector: ExpressionCollector,
) -> CompiledRun | None:
    """Compile a start or a stop; `own` is the form of the current record."""
    starts = isinstance(step, StartStep)
    key = step.start if isinstance(step, StartStep) else step.stop
    word = "start" if starts else "stop"
    at = f"{path}.{word}"
    flow = app.flows.get(key)
    if flow is None:
        fault = definition_fault(at, "name", f"There is no workflow “{key}”.", f"没有流程“{key}”。")
        collector.faults.append(replace(fault, hint=nearest(key, app.flows)))
        return None
    if starts and flow.start != "step":
        en = f"“{key}” starts when its record is handed in: write `start: {{on: step}}` there."
        zh = f"流程“{key}”在提交时启动；请在该流程写上 `start: {{on: step}}`。"
        collector.faults.append(definition_fault(at, "construct", en, zh))
    target, form = None, own
    if step.on is not None:
        target = collector.compile(step.on, place, f"{path}.on", Kind.RECORD)
        if target is None:
            return None
        form = target.type.form or flow.form
    if form != flow.form:
        en = f"“{key}” runs over {flow.form}, not over {form}."
        zh = f"流程“{key}”用于表单 {flow.form}，而非 {form}。"
        collector.faults.append(definition_fault(path, "type", en, zh))
    insists = isinstance(step, StartStep) and step.running == "refuse"
    return CompiledRun(path, key, form, starts, target, insists)
