"""Who changes a record, when, at which stage, with which rights: what evaluation is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from engine.access.directory import Directory, Person
from engine.access.fields import FULL_ACCESS, FieldAccess
from engine.calendar.working_time import WorkCalendar
from engine.expression.values import Value
from engine.form.lifecycle import is_complete_from_now_on
from engine.form.record import Record

Stage = Literal["save", "submit"]


@dataclass(frozen=True, slots=True)
class TaskRights:
    """What a task lets its holder write, asks for, or keeps from him; dotted keys."""

    editable: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of one evaluation.

    `old`: the record as it is stored (None: it is being made); `stage`: what the act is; `access`:
    the fields the person may see and write; `acknowledged`: reasons by the key of the warning.
    """

    now: datetime
    zone: ZoneInfo
    calendar: WorkCalendar
    me: Person
    directory: Directory
    settings: Mapping[str, Value] = field(default_factory=dict)
    old: Record | None = None
    stage: Stage = "save"
    task: TaskRights | None = None
    access: FieldAccess = FULL_ACCESS
    acknowledged: Mapping[str, str] = field(default_factory=dict)
    shows: bool = True
    """Whether somebody is shown the outcome: without, what is computed on read is left out unless
    saving asks for it."""

    @property
    def binding(self) -> bool:
        """Whether all that submission asks is asked now: from submission on."""
        if self.stage == "submit":
            return True
        return self.old is not None and is_complete_from_now_on(self.old.state)

    def lifted(self, key: str) -> bool:
        """Whether a task lets its holder write a field in spite of `readonly` and `locked`."""
        if self.task is None:
            return False
        return key in self.task.editable or key.partition(".")[0] in self.task.editable

    @property
    def asked_by_task(self) -> frozenset[str]:
        """The fields that a task asks for, once it is carried out."""
        return self.task.required if self.task and self.stage == "submit" else frozenset()


def me_values(me: Person, directory: Directory, app_key: str) -> Mapping[str, Value]:
    """The acting person as expressions of an app read him: links, reports, departments above."""
    return {
        **me.links,
        "id": me.id,
        "name": me.name,
        "username": me.username,
        "department": me.department,
        "departments": departments_of(me, directory),
        "manager": me.manager,
        "roles": roles_within(me, app_key),
        "reports": directory.reports_of(me.id),
    }


def roles_within(person: Person, app_key: str) -> tuple[str, ...]:
    """A person's roles as an app names them: its own by their bare keys, others as `app.role`."""
    return tuple(sorted(role.removeprefix(f"{app_key}.") for role in person.roles))


def departments_of(person: Person, directory: Directory) -> tuple[str, ...]:
    """Ids and keys of a person's department and of all above it."""
    found: list[str] = []
    current = person.department
    while current is not None and current not in found:
        department = directory.departments.get(current)
        if department is None:
            break
        found += [department.id, department.key]
        current = department.parent
    return tuple(found)
