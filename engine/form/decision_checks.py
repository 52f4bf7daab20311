"""What is wrong with a decision table: its inputs, outputs, order and condition.

Rule of this file: each is told at its own place, so that a call of DECIDE has only its own inputs
to be wrong.
"""

from collections.abc import Iterator, Mapping

from engine.expression.types import Kind, Type
from engine.form.compiled_field import CompiledField
from engine.form.fault import Fault, definition_fault
from engine.form.model import Form

_NO_ANSWER = frozenset({Kind.LIST, Kind.FILES, Kind.ADDRESS, Kind.ROW})
_ORDERED = frozenset({Kind.NUMBER, Kind.TEXT, Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.DURATION})
_KINDS: Mapping[str, tuple[frozenset[Kind], str, str]] = {
    "at_least": (_ORDERED, "what can be greater or less", "可比较大小的字段"),
    "at_most": (_ORDERED, "what can be greater or less", "可比较大小的字段"),
    "contains": (frozenset({Kind.LIST}), "several values", "多值字段"),
    "within": (frozenset({Kind.TEXT}), "a text", "文本字段"),
}


def decision_faults(form: Form, fields: Mapping[str, CompiledField]) -> Iterator[Fault]:
    """Every fault of a form's `decision` but those of its condition."""
    decision = form.decision
    if decision is None:
        return
    for place, one in enumerate(decision.inputs):
        path = f"decision.inputs.{place}"
        yield from _input(fields.get(one.field), one.field, one.match, path)
    for place, name in enumerate(decision.outputs):
        field = fields.get(name)
        if field is None or field.type is None or field.type.kind in _NO_ANSWER:
            yield _unfit(f"decision.outputs.{place}", name)
    for term in (decision.order or "").split(","):
        name = term.strip().removeprefix("-")
        field = fields.get(name)
        if name and (field is None or field.type is None or field.type.kind not in _ORDERED):
            yield _unfit("decision.order", name)


def _input(field: CompiledField | None, name: str, match: str, path: str) -> Iterator[Fault]:
    type_: Type | None = field.type if field else None
    if type_ is None or field is None or field.is_subtable:
        yield _unfit(f"{path}.field", name)
        return
    kinds, english, chinese = _KINDS.get(match, (None, "one value", "单值字段"))
    fits = type_.kind in kinds if kinds else type_.kind not in _NO_ANSWER
    if not fits:
        yield definition_fault(
            f"{path}.match",
            "type",
            f"`{match}` is for {english}; {name} holds {type_}.",
            f"`{match}` 用于{chinese}，而 {name} 为{type_.chinese}。",
        )


def _unfit(path: str, name: str) -> Fault:
    return definition_fault(
        path,
        "name",
        f"There is no field {name} that a decision can use here.",
        f"没有可在此用于决策的字段 {name}。",
    )
