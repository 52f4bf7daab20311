"""A derived status as its author writes it: rules that give it, steps it may take.

Rules of this file:
1. The first rule that holds decides; nobody enters a derived status, no step writes it.
2. `transitions` name what may follow what within one act; `*` stands for any. Without them every
   step is free, and a record that is being made may begin anywhere.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field

from engine.text import Element, Expression

ANY = "*"
"""In transitions: from any status, or to any."""


class StatusRule(Element):
    """One rule: when the condition holds, the status is the option named."""

    when: Expression
    is_: Annotated[str, Field(alias="is")]


class Status(Element):
    """How a select field follows from the record, and how it may change."""

    rules: Annotated[list[StatusRule], Field(min_length=1)]
    else_: Annotated[str | None, Field(alias="else")] = None
    transitions: Annotated[dict[str, list[str]], Field(default_factory=dict)]


def may_follow(transitions: Mapping[str, Sequence[str]], before: object, after: object) -> bool:
    """Whether a status may become another; what was blank may begin anywhere."""
    if not transitions or before is None or before == after:
        return True
    allowed = (*transitions.get(str(before), ()), *transitions.get(ANY, ()))
    return ANY in allowed or after in allowed
