"""Compile who is told and what: the recipients of a `notify` step and of a workflow's node.

Rule of this file: a path to people is an expression like any other, so that loop variables and
created records lead to people too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.expression.compilation import Compiled
from engine.expression.types import Kind, Type
from engine.form.fault import definition_fault
from engine.form.template import Template
from engine.step.expressions import ExpressionCollector, Place
from engine.step.notice import NotifyStep, Recipient

Way = Literal["role", "user", "people", "linked", "initiator"]
"""How a recipient is found: by name, or by what an expression gives (ids of people or records)."""


@dataclass(frozen=True, slots=True)
class CompiledRecipient:
    """One entry of a list of recipients; `name` of a role or user, `value` of what is computed.

    `form` is the form of the records that `linked` people are tied to.
    """

    way: Way
    name: str = ""
    value: Compiled | None = None
    form: str = ""


@dataclass(frozen=True, slots=True)
class CompiledNotify:
    """People who are told; `once` is the key under which nobody is told twice."""

    path: str
    recipients: tuple[CompiledRecipient, ...]
    message: Template
    once: Compiled | None


def compile_notify(
    step: NotifyStep, path: str, place: Place, collector: ExpressionCollector
) -> CompiledNotify | None:
    """Compile a step that tells people."""
    recipients = _recipients(step.notify, f"{path}.notify", place, collector)
    message = collector.message(step.message, place, f"{path}.message")
    once = None
    if step.once is not None:
        once = collector.compile(step.once, place, f"{path}.once")
        if once is not None and (once.type.column or once.type.kind in _NO_KEY):
            en = f"Expected one text or number that tells the occasion, found {once.type}."
            zh = f"此处应为标识该事项的文本或数值，实际为{once.type.chinese}。"
            collector.faults.append(definition_fault(f"{path}.once", "type", en, zh))
    return None if message is None else CompiledNotify(path, recipients, message, once)


_NO_KEY = frozenset({Kind.ROW, Kind.LIST, Kind.FILES, Kind.ADDRESS})


def _recipients(
    written: Sequence[Recipient], path: str, place: Place, collector: ExpressionCollector
) -> tuple[CompiledRecipient, ...]:
    found = []
    for index, one in enumerate(written):
        compiled = _recipient(one, f"{path}.{index}", place, collector)
        if compiled is not None:
            found.append(compiled)
    return tuple(found)


def _recipient(
    one: Recipient, path: str, place: Place, collector: ExpressionCollector
) -> CompiledRecipient | None:
    said = [name for name, value in one if value is not None]
    if len(said) != 1:
        en = "Name exactly one of role, user, field, initiator, linked, expression."
        zh = "role、user、field、initiator、linked、expression 必须且只能填写一项。"
        collector.faults.append(definition_fault(path, "automation", en, zh))
        return None
    if one.role is not None:
        return CompiledRecipient("role", one.role)
    if one.user is not None:
        return CompiledRecipient("user", one.user)
    if one.initiator is not None:
        return CompiledRecipient("initiator")
    return _computed(one, f"{path}.{said[0]}", place, collector)


def _computed(
    one: Recipient, path: str, place: Place, collector: ExpressionCollector
) -> CompiledRecipient | None:
    source = one.field or one.linked or one.expression or ""
    value = collector.compile(source, place, path)
    if value is None:
        return None
    item = _item(value.type)
    wanted = Kind.USER if one.linked is None else Kind.RECORD
    if item.kind is not wanted and not (one.expression and item.kind in (Kind.TEXT, Kind.BLANK)):
        what = ("people", "人员") if wanted is Kind.USER else ("a record", "记录")
        en = f"Expected {what[0]}, found {value.type}."
        zh = f"此处应为{what[1]}，实际为{value.type.chinese}。"
        collector.faults.append(definition_fault(path, "type", en, zh))
        return None
    if one.linked is None:
        return CompiledRecipient("people", value=value)
    return CompiledRecipient("linked", value=value, form=item.form or "")


def _item(type_: Type) -> Type:
    return (type_.item or type_).one()
