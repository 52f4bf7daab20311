"""Compile an action: its input as a form of its own, its condition, its steps.

Rules of this file:
1. `when` is asked before anything is filled in: it reads the record, not `input`.
2. On a list the steps run once: `selected` are the chosen records, `record` the first of them.
3. What `then` opens is a record that a step of the first level has made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.expression.compilation import Compiled
from engine.expression.errors import nearest
from engine.expression.types import Kind, Type
from engine.form.app_context import AppContext
from engine.form.compiled import CompiledForm
from engine.form.fault import Fault, definition_fault
from engine.form.form_compiler import compile_form
from engine.form.input_form import RECORD_FIELD, input_form
from engine.form.model import Action, FieldBase, Form, SerialField
from engine.form.names import FixedNames, Names, value_type
from engine.step.compilation import compile_steps
from engine.step.compiled import CompiledSteps
from engine.step.expressions import ExpressionCollector
from engine.step.model import CreateStep, UpsertStep
from engine.step.names import StepNames
from engine.step.site import place_of

INPUT = "input"
SELECTED = "selected"


@dataclass(frozen=True, slots=True)
class CompiledAction:
    """An action ready to run; `input` is the form of what is asked, None where nothing is.

    `opens`: the name of what is shown afterwards.
    """

    model: Action
    input: CompiledForm | None
    when: Compiled | None
    steps: CompiledSteps
    opens: str | None
    faults: tuple[Fault, ...]

    @property
    def key(self) -> str:
        """The action's key."""
        return self.model.key


def compile_action(action: Action, form: Form, app: AppContext) -> CompiledAction:
    """Compile an action of a form; look at `faults` before using the result."""
    path = f"actions.{action.key}"
    asked, asked_faults = _input(action, form, app, path)
    within = replace(app, forms={**app.forms, asked.key: asked.form}) if asked else app
    collector = ExpressionCollector(within)
    when = None
    if action.when is not None:
        place = place_of(form, within, StepNames())
        when = collector.condition(action.when, place, f"{path}.when")
    given = {SELECTED: Type(Kind.LIST, item=Type(Kind.RECORD, form=form.key))}
    steps, step_faults = compile_steps(
        action.do,
        form,
        within,
        f"{path}.do",
        given if action.on == "list" else None,
        _groups(asked, within),
    )
    opens = action.then.removeprefix("open ") if action.then else None
    faults = [*asked_faults, *collector.faults, *step_faults]
    if opens is not None and opens not in _made(action):
        faults.append(_not_made(f"{path}.then", opens, _made(action)))
    return CompiledAction(action, asked, when, steps, opens, tuple(faults))


def _input(
    action: Action, form: Form, app: AppContext, path: str
) -> tuple[CompiledForm | None, list[Fault]]:
    if not action.input:
        return None, []
    compiled = compile_form(input_form(form.key, action), app)
    # An input is not stored: its formulas may read whatever there is when they are computed.
    faults = [_placed(one, path) for one in compiled.faults if one.code != "on_read"]
    for field in action.input:
        if isinstance(field, SerialField):
            en = "A serial number is given to records; an input is none."
            faults.append(
                definition_fault(
                    f"{path}.input.{field.key}", "type", en, "输入项不是记录，不能使用流水号。"
                )
            )
        elif isinstance(field, FieldBase) and field.unique:
            en = "An input is not stored, so it cannot be unique."
            where = f"{path}.input.{field.key}.unique"
            faults.append(
                definition_fault(where, "construct", en, "输入项不会保存，不能设为唯一。")
            )
    return compiled, faults


def _placed(fault: Fault, path: str) -> Fault:
    """A fault of the input's form, where its author wrote it."""
    _, dot, rest = fault.path.partition("fields.")
    return replace(fault, path=f"{path}.input.{rest}" if dot else path)


def _groups(asked: CompiledForm | None, app: AppContext) -> Mapping[str, Names]:
    """The names behind `input`."""
    if asked is None:
        return {}
    types = {
        field.key: value_type(field, asked.key, app)
        for field in asked.form.fields
        if field.key != RECORD_FIELD
    }
    return {INPUT: FixedNames({key: one for key, one in types.items() if one is not None})}


def _made(action: Action) -> Sequence[str]:
    return [
        step.as_
        for step in action.do
        if isinstance(step, UpsertStep | CreateStep) and step.as_ is not None
    ]


def _not_made(path: str, name: str, made: Sequence[str]) -> Fault:
    en = f"No step makes a record called “{name}” (`create: …, as: {name}`)."
    fault = definition_fault(path, "name", en, f"没有步骤创建名为“{name}”的记录。")
    return replace(fault, hint=nearest(name, made))
