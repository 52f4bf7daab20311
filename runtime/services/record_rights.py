"""What one person may do with one record, and which of its fields he sees.

Rules of this file:
1. Everything is decided by the engine's one decision; grants whose condition holds for the record
   count, no other does.
2. A task gives its holder the right to read the record and to write what the node says, for as
   long as it is open; a copy gives the right to read.
3. Who may not read a record is answered as if there were none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from engine.access.decision import Decision, decide
from engine.access.fields import (
    FULL_ACCESS,
    FieldAccess,
    access_of,
    common_access,
    field_access,
    inherited,
    ungranted,
)
from engine.access.model import Grant
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError
from engine.form.compiled import CompiledForm
from engine.form.context import TaskRights
from runtime.services.act import Act
from runtime.services.published_app import PublishedApp


@dataclass(frozen=True, slots=True)
class Standing:
    """A person before a record; `access` is what he sees and may write of it."""

    access: FieldAccess
    update: bool = False
    delete: bool = False
    export: bool = False
    task: TaskRights | None = None


def standing_of(
    act: Act,
    app: PublishedApp,
    form: CompiledForm,
    environment: Environment,
    *,
    task: TaskRights | None = None,
    told: bool = False,
) -> Standing | None:
    """Say what the caller may do with the record behind an environment; None: not even read it.

    `task`: what his open task lets him write; `told`: somebody asked or told him of it.
    """
    person = act.caller.person
    elsewhere = hidden_elsewhere(act, app)
    decisions = {right: decide(person, app.key, form, right) for right in _RIGHTS}
    if decisions["read"].everything:
        return Standing(
            FULL_ACCESS,
            update=decisions["update"].allowed,
            delete=decisions["delete"].allowed,
            export=True,
            task=task,
        )
    holds = _Holding(form, environment)
    reading = holds.of(decisions["read"])
    if not reading and task is None and not told:
        return None
    changing = holds.of(decisions["update"])
    access = (
        granted_access(act, app, form, reading, changing)
        if reading
        else _through_task(form, person_grants(form, decisions["read"]), elsewhere)
    )
    return Standing(
        _with_task(form, access, task),
        update=bool(changing),
        delete=bool(holds.of(decisions["delete"])),
        export=bool(holds.of(decisions["export"])),
        task=task,
    )


def person_grants(form: CompiledForm, decision: Decision) -> tuple[Grant, ...]:
    """The grants of a decision; conditions aside."""
    return tuple(grant for grant in decision.grants if id(grant) in form.grant_conditions)


def create_access(act: Act, app: PublishedApp, form: CompiledForm) -> FieldAccess | None:
    """What the caller may fill in on a new record; None when he may not make one."""
    decision = decide(act.caller.person, app.key, form, "create")
    if not decision.allowed:
        return None
    if decision.everything:
        return FULL_ACCESS
    return granted_access(act, app, form, person_grants(form, decision))


def may_create(act: Act, app: PublishedApp, form: CompiledForm, environment: Environment) -> bool:
    """Whether a grant to create holds for the record as it would be made."""
    return may_do(act, app, form, environment, "create")


def may_do(
    act: Act, app: PublishedApp, form: CompiledForm, environment: Environment, right: str
) -> bool:
    """Whether a grant of a right holds for the record behind an environment."""
    decision = decide(act.caller.person, app.key, form, right)
    return decision.everything or bool(_Holding(form, environment).of(decision))


def hidden_from_holder(
    act: Act, app: PublishedApp, form: CompiledForm, task: TaskRights | None
) -> frozenset[str]:
    """What an inbox keeps of a record from the holder of its task: his grants' and the task's."""
    decision = decide(act.caller.person, app.key, form, "read")
    if decision.everything:
        return frozenset()
    elsewhere = hidden_elsewhere(act, app)
    access = (
        access_of(form, decision, hidden_elsewhere=elsewhere)
        if decision.allowed
        else ungranted(form, hidden_elsewhere=elsewhere)
    )
    return _with_task(form, access, task or TaskRights()).hidden


def list_access(act: Act, app: PublishedApp, form: CompiledForm) -> FieldAccess:
    """What the caller may filter, sort, search and group by across records."""
    decision = decide(act.caller.person, app.key, form, "read")
    return access_of(form, decision, hidden_elsewhere=hidden_elsewhere(act, app))


def hidden_elsewhere(act: Act, app: PublishedApp) -> frozenset[str]:
    """Fields of the app's forms (`form.field`) that the caller may not read on every record."""
    person = act.caller.person
    if person.is_admin:
        return frozenset()
    asked = ("hidden_elsewhere", app.key, person.roles, person.active)
    known = act.world.memo.get(asked)
    if isinstance(known, frozenset):
        return known
    grants = {key: _grants_to_read(act, app, key, form) for key, form in app.forms.items()}
    found = {f"{key}.id" for key, given in grants.items() if not given}
    grown = True
    while grown:  # a formula of one form may read what another form hides
        known_so_far = frozenset(found)
        for key, form in app.forms.items():
            access = common_access(form, grants[key], hidden_elsewhere=known_so_far)
            found.update(f"{key}.{field}" for field in access.hidden)
        grown = len(found) > len(known_so_far)
    return cast("frozenset[str]", act.world.memo.setdefault(asked, frozenset(found)))


def _grants_to_read(act: Act, app: PublishedApp, key: str, form: CompiledForm) -> tuple[Grant, ...]:
    owner, dot, _ = key.rpartition(".")
    return person_grants(form, decide(act.caller.person, owner if dot else app.key, form, "read"))


def granted_access(
    act: Act,
    app: PublishedApp,
    form: CompiledForm,
    reading: tuple[Grant, ...],
    writing: tuple[Grant, ...] | None = None,
) -> FieldAccess:
    """What the grants that hold leave open of a record; `writing`: those to change it."""
    elsewhere = hidden_elsewhere(act, app)
    writes = reading if writing is None else writing
    grants = (tuple(map(id, reading)), tuple(map(id, writes)))
    asked = ("granted_access", app.key, form.key, grants, elsewhere)
    known = act.world.memo.get(asked)
    if isinstance(known, FieldAccess):
        return known
    access = field_access(form, reading, writes=writes, hidden_elsewhere=elsewhere)
    act.world.memo[asked] = access
    return access


_RIGHTS = ("read", "update", "delete", "export")


class _Holding:
    """Evaluates the conditions of grants over one record, each once."""

    def __init__(self, form: CompiledForm, environment: Environment) -> None:
        self._conditions = form.grant_conditions
        self._environment = environment
        self._answers: dict[int, bool] = {}

    def of(self, decision: Decision) -> tuple[Grant, ...]:
        """The grants of a decision that hold."""
        return tuple(self._that_hold(decision.grants))

    def _that_hold(self, grants: Iterable[Grant]) -> Iterable[Grant]:
        for grant in grants:
            if id(grant) not in self._conditions:
                continue
            if id(grant) not in self._answers:
                self._answers[id(grant)] = self._holds(grant)
            if self._answers[id(grant)]:
                yield grant

    def _holds(self, grant: Grant) -> bool:
        where = self._conditions[id(grant)]
        if where is None:
            return True
        try:
            return where.evaluate(self._environment) is True
        except EvaluationError:
            # A condition that cannot be decided opens nothing.
            return False


def _through_task(
    form: CompiledForm, grants: tuple[Grant, ...], elsewhere: frozenset[str]
) -> FieldAccess:
    """Who reads through a task alone sees what none of his roles' grants would hide from him."""
    if not grants:
        return ungranted(form, hidden_elsewhere=elsewhere)
    seen = common_access(form, grants, hidden_elsewhere=elsewhere)
    return FieldAccess(seen.hidden, frozenset(form.fields), elsewhere, seen.masked)


def _with_task(form: CompiledForm, access: FieldAccess, task: TaskRights | None) -> FieldAccess:
    """What a task hides is hidden with all that is computed of it; what it opens may be written."""
    if task is None:
        return access
    editable = _spread(access.readonly, task.editable)
    closed = _spread(frozenset(form.fields), task.hidden)
    hidden = inherited(form, access.hidden | closed, access.hidden_elsewhere)
    masked = access.masked - inherited(form, closed)
    return FieldAccess(hidden, access.readonly - editable, access.hidden_elsewhere, masked)


def _spread(fields: frozenset[str], named: frozenset[str]) -> frozenset[str]:
    return frozenset(one for one in fields if one in named or one.partition(".")[0] in named)
