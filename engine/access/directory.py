"""Who works here: persons, departments and the lines between them, as one immutable snapshot.

Rule of this file: a loop in the reporting line or the department tree never hangs anything.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

ADMIN = "admin"
"""The system's own role: every right on every app."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; roles are `admin` or `app_key.role_key`."""

    id: str
    username: str
    name: str
    department: str | None = None
    manager: str | None = None
    roles: frozenset[str] = frozenset()
    links: Mapping[str, str] = field(default_factory=dict)
    active: bool = True
    locale: str = "zh"

    @property
    def is_admin(self) -> bool:
        """Whether this person has the system's own role."""
        return ADMIN in self.roles

    def has_role(self, app_key: str, role_key: str) -> bool:
        """Whether this person has a role of an app (or the system's, by its bare name)."""
        if role_key == ADMIN:
            return self.is_admin
        return (role_key if "." in role_key else f"{app_key}.{role_key}") in self.roles


@dataclass(frozen=True, slots=True)
class Department:
    """A part of the organisation, below its parent, led by its head."""

    id: str
    key: str
    name: str
    parent: str | None = None
    head: str | None = None


@dataclass(frozen=True)
class Directory:
    """All persons and departments by id, at one moment."""

    people: Mapping[str, Person]
    departments: Mapping[str, Department]

    def by_username(self, username: str) -> Person | None:
        """Find a person by the name he signs in with."""
        return self._usernames.get(username)

    def with_role(self, app_key: str, role_key: str) -> tuple[Person, ...]:
        """Active persons who have a role, in the order of their ids."""
        written_out = role_key == ADMIN or "." in role_key
        return self._holders.get(role_key if written_out else f"{app_key}.{role_key}", ())

    def manager_of(self, person_id: str, level: int = 1) -> Person | None:
        """The manager so many levels above; None where the line ends (or runs in a circle)."""
        person = self.people.get(person_id)
        passed = {person_id}
        for _ in range(level):
            if person is None or person.manager is None or person.manager in passed:
                return None
            passed.add(person.manager)
            person = self.people.get(person.manager)
        return person

    def reports_of(self, person_id: str) -> tuple[str, ...]:
        """Ids of all persons below, nearest first; never the person himself."""
        found: list[str] = []
        passed = {person_id}
        level = [person_id]
        while level:
            below = [one for boss in level for one in self._reports.get(boss, ())]
            level = [one for one in dict.fromkeys(below) if one not in passed]
            passed.update(level)
            found.extend(level)
        return tuple(found)

    def within(self, department_id: str, ancestor_id: str) -> bool:
        """Whether a department is another one or lies somewhere below it."""
        passed: set[str] = set()
        current: str | None = department_id
        while current is not None and current not in passed:
            if current == ancestor_id:
                return True
            passed.add(current)
            department = self.departments.get(current)
            current = department.parent if department else None
        return False

    @cached_property
    def _active(self) -> tuple[Person, ...]:
        return tuple(self.people[key] for key in sorted(self.people) if self.people[key].active)

    @cached_property
    def _holders(self) -> Mapping[str, tuple[Person, ...]]:
        holders: dict[str, list[Person]] = defaultdict(list)
        for person in self._active:
            for role in person.roles:
                holders[role].append(person)
        return {role: tuple(people) for role, people in holders.items()}

    @cached_property
    def _usernames(self) -> Mapping[str, Person]:
        return {person.username: person for person in self.people.values()}

    @cached_property
    def _reports(self) -> Mapping[str, tuple[str, ...]]:
        below: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self.people):
            manager = self.people[key].manager
            if manager is not None:
                below[manager].append(key)
        return {boss: tuple(ids) for boss, ids in below.items()}
