"""Find who is asked at a node, each with the reason why it is him.

Rules of this file:
1. Several sources unite in the order they are written; nobody is asked twice.
2. Who is inactive is never asked. With `separation` neither is the initiator: his nearest active
   superior stands in for him.
3. Nobody left: what the node's `on_empty` says, never silence. The superior failing, the
   administrators are asked; failing these the act is refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.access.directory import ADMIN, Directory, Person
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError
from engine.text import Text, localise
from engine.workflow.answer import Rejection, RejectionType, refuse
from engine.workflow.immutable import immutable
from engine.workflow.model import ApprovalNode, Assignee, OnEmptyRole, OnEmptyUser, TaskNode


@immutable
class Surroundings:
    """What finding people looks at; `hidden` are paths that reasons must not tell.

    `fields` and `roles` are what those are called.
    """

    directory: Directory
    app_key: str
    initiator: str
    values: Environment
    hidden: frozenset[str] = frozenset()
    fields: Mapping[str, Text] = field(default_factory=dict)
    roles: Mapping[str, Text] = field(default_factory=dict)

    def of_role(self, role: str) -> Text:
        """Say that somebody is asked for the role he has."""
        en, zh = (localise(self.roles.get(role), locale, role) for locale in ("en", "zh"))
        return _both(f"role {en}", f"角色 {zh}")

    def of_field(self, name: str) -> Text:
        """Say that somebody is asked because a field names him."""
        en, zh = (localise(self.fields.get(name), locale, name) for locale in ("en", "zh"))
        return _both(f"in the field {en}", f"字段 {zh}")


@immutable
class Assigned:
    """A person and why he is asked."""

    person: Person
    reason: Text


@dataclass(frozen=True, slots=True)
class Skipped:
    """Nobody is asked, and the node says to go on then."""

    cause: Text


def assign(
    node: ApprovalNode | TaskNode, around: Surroundings
) -> tuple[Assigned, ...] | Skipped | Rejection:
    """Say who is asked at a node."""
    found = candidates(node.assignees, around)
    if isinstance(found, Rejection):
        return found
    if node.separation and any(one.person.id == around.initiator for one in found):
        found = _unique(tuple(_separated(found, around)))
    return found or _when_empty(node, around)


def candidates(
    assignees: Sequence[Assignee], around: Surroundings
) -> tuple[Assigned, ...] | Rejection:
    """Unite the active people whom the sources name; perhaps nobody."""
    try:
        found = [one for assignee in assignees for one in _named(assignee, around)]
    except EvaluationError as error:
        return refuse(
            RejectionType.NOBODY,
            f"Who is asked next cannot be told: {localise(error.message, 'en')}",
            f"无法确定下一步处理人：{localise(error.message, 'zh')}",
        )
    return _unique(found)


def _unique(found: Sequence[Assigned]) -> tuple[Assigned, ...]:
    first: dict[str, Assigned] = {}
    for one in found:
        if one.person.active:
            first.setdefault(one.person.id, one)
    return tuple(first.values())


def _named(assignee: Assignee, around: Surroundings) -> list[Assigned]:
    if (role := assignee.role) is not None:
        reason = around.of_role(role)
        people = around.directory.with_role(around.app_key, role)
        return [Assigned(person, reason) for person in people]
    if (level := assignee.manager) is not None:
        return _managers(level, assignee.of, around)
    if assignee.field is not None:
        reason = around.of_field(assignee.field)
        return [Assigned(person, reason) for person in _in_field(assignee.field, around)]
    if assignee.user is not None:
        return _one(around.directory.by_username(assignee.user), "named here", "流程指定")
    # Exactly one source is given: what remains is the initiator.
    initiator = around.directory.people.get(around.initiator)
    return _one(initiator, "submitted the record", "发起人")


def _one(person: Person | None, en: str, zh: str) -> list[Assigned]:
    return [Assigned(person, _both(en, zh))] if person is not None else []


def _managers(level: int, of: str | None, around: Surroundings) -> list[Assigned]:
    found: list[Assigned] = []
    initiator = around.directory.people.get(around.initiator)
    below = _in_field(of, around) if of else ([initiator] if initiator else [])
    for person in below:
        manager = around.directory.manager_of(person.id, level)
        if manager is None:
            continue
        if level == 1:
            reason = _both(f"manager of {person.name}", f"{person.name}的上级")
        else:
            reason = _both(f"{level} levels above {person.name}", f"{person.name}的第{level}级上级")
        found.append(Assigned(manager, reason))
    return found


def _in_field(field: str, around: Surroundings) -> list[Person]:
    value = around.values.value(tuple(field.split(".")))
    ids = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
    people = around.directory.people
    return [people[one] for one in ids if isinstance(one, str) and one in people]


def _separated(found: Sequence[Assigned], around: Surroundings) -> Iterator[Assigned]:
    for one in found:
        if one.person.id != around.initiator:
            yield one
            continue
        superior = _superior(around)
        if superior is not None:
            yield Assigned(
                superior,
                _both(
                    f"stands in for {one.person.name}, who submitted the record",
                    f"{one.person.name}是发起人，由其上级代为处理",
                ),
            )


def _superior(around: Surroundings) -> Person | None:
    level = 1
    while (person := around.directory.manager_of(around.initiator, level)) is not None:
        if person.active and person.id != around.initiator:
            return person
        level += 1
    return None


def _when_empty(
    node: ApprovalNode | TaskNode, around: Surroundings
) -> tuple[Assigned, ...] | Skipped | Rejection:
    match node.on_empty:
        case "skip":
            return Skipped(_both("skipped: there was nobody to ask", "无可处理人，自动跳过该节点"))
        case "error":
            return _nobody(node)
        case OnEmptyUser(user=username):
            named = around.directory.by_username(username)
            reason = _stand_in("named for this case", "指定的代办人")
            found = [Assigned(named, reason)] if named else []
        case OnEmptyRole(role=role):
            found = _holders(role, node, around) or _superior_or_admins(around)
        case "admin":
            found = _admins(around)
        case "superior":
            found = _superior_or_admins(around)
    if node.separation:
        found = [one for one in found if one.person.id != around.initiator]
    return _unique(found) or _nobody(node)


def _holders(role: str, node: ApprovalNode | TaskNode, around: Surroundings) -> list[Assigned]:
    """The holders of a role; the initiator stands in for others to work, never to approve."""
    named = around.of_role(role)
    reason = _stand_in(localise(named, "en"), localise(named, "zh"))
    people = around.directory.with_role(around.app_key, role)
    aside = None if isinstance(node, TaskNode) else around.initiator
    return [Assigned(person, reason) for person in people if person.id != aside]


def _superior_or_admins(around: Surroundings) -> list[Assigned]:
    superior = _superior(around)
    reason = _stand_in("superior of who submitted the record", "发起人的上级")
    return [Assigned(superior, reason)] if superior else _admins(around)


def _admins(around: Surroundings) -> list[Assigned]:
    reason = _stand_in("administrator", "管理员")
    people = around.directory.with_role(around.app_key, ADMIN)
    return [Assigned(person, reason) for person in people]


def _stand_in(en: str, zh: str) -> Text:
    return _both(f"nobody else was there: {en}", f"无其他处理人：{zh}")


def _nobody(node: ApprovalNode | TaskNode) -> Rejection:
    en, zh = localise(node.label, "en", node.key), localise(node.label, "zh", node.key)
    return refuse(
        RejectionType.NOBODY,
        f"There is nobody to ask at “{en}”. Give somebody the role it names, or fill in the field "
        "it reads, and try again.",
        f"“{zh}”没有可以处理的人员。请为相应角色分配人员，或填写相关字段后重试。",
    )


def _both(en: str, zh: str) -> Text:
    return {"en": en, "zh": zh}
