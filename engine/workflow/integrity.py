"""What was approved is what holds: digests of the fields that an approval covers.

Rules of this file:
1. A digest depends on meaning alone: `6` and `6.00` are the same number, rows count by their ids
   in the order they stand.
2. Covered is what the approvals of the present round covered, while the run goes on and after it
   was completed. A return, a rejection or a withdrawal lets go of it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias

from engine.expression.environment import Environment
from engine.expression.values import Value
from engine.workflow.instance import Instance, Task
from engine.workflow.lifecycle import InstanceState

Plain: TypeAlias = "bool | str | list[Plain] | dict[str, Plain] | None"

_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode

_COVERING = frozenset({InstanceState.RUNNING, InstanceState.COMPLETED})


def digest(values: Environment, fields: Sequence[str]) -> str:
    """Take the digest of the fields (`total`, `lines`, `lines.quantity`) as they are now."""
    covered = {field: _plain(_read(values, field)) for field in fields}
    return hashlib.sha256(_CANONICAL(covered).encode()).hexdigest()


def approvals_in_force(instance: Instance) -> tuple[Task, ...]:
    """The approvals whose covered fields may not change any more."""
    if instance.state not in _COVERING:
        return ()
    return tuple(
        task
        for task in instance.decisions
        if task.round == instance.round and task.digest is not None
    )


def changed_since(
    instance: Instance, values: Environment, fields: Sequence[str]
) -> tuple[Task, ...]:
    """The approvals in force that covered something else than the values at hand."""
    approvals = approvals_in_force(instance)
    if not approvals or not fields:
        return ()
    present = digest(values, fields)
    return tuple(task for task in approvals if task.digest != present)


def covered_changes(before: Environment, after: Environment, fields: Sequence[str]) -> list[str]:
    """The covered fields that differ, for a message that names them."""
    return [
        field for field in fields if _plain(_read(before, field)) != _plain(_read(after, field))
    ]


def _read(values: Environment, field: str) -> Value:
    root, _, column = field.partition(".")
    value = values.value((root,))
    if not column:
        return value
    rows = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return [
        {"row_id": row.get("row_id"), column: row.get(column)}
        for row in rows
        if isinstance(row, Mapping)
    ]


def _plain(value: object) -> Plain:
    """Write a value down so that equal values, and only these, are equal text."""
    match value:
        case None | bool():
            return value
        case str():
            return f"text {value}"
        case int() | Decimal():
            # +0 so that minus zero is zero, as it is to everybody else.
            return f"number {(Decimal(value) + 0).normalize():f}"
        case datetime() | date() | time():
            return f"time {value.isoformat()}"
        case Mapping():
            # A row's place is its index in the list; stored positions may be renumbered.
            return {str(key): _plain(item) for key, item in value.items() if key != "position"}
        case Sequence():
            return [_plain(item) for item in value]
        case _:
            raise TypeError(f"no value of a record: {type(value).__name__}")
