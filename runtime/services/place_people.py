"""Put departments and people into a store, with the system's authority.

Rules of this file:
1. Who is there already, by key or sign-in name, gets the further roles and is left alone otherwise.
2. Departments and managers may be named before they are said.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.access.directory import Department, Directory
from runtime.services.act import Act
from runtime.services.outcome import Problem, Refusal, invalid
from runtime.storage.accounts import AccountStore, NewUser


@dataclass(frozen=True, slots=True)
class NewDepartment:
    """A department; parent by key, head by sign-in name."""

    key: str
    name: str
    parent: str | None = None
    head: str | None = None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person; department by key, manager by sign-in name, roles as they are stored."""

    username: str
    name: str
    roles: tuple[str, ...] = ()
    department: str | None = None
    manager: str | None = None
    locale: str = "zh"
    active: bool = True
    password_hash: str | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class PlacedPeople:
    """Ids by sign-in name and by department key, of all who are there now."""

    people: Mapping[str, str]
    departments: Mapping[str, str]


def place_people(
    act: Act, departments: Sequence[NewDepartment], people: Sequence[NewPerson]
) -> PlacedPeople | Refusal:
    """Make the departments and people that are not there yet."""
    directory = act.world.directory
    parts = {one.key: one.id for one in directory.departments.values()}
    new = [one for one in departments if one.key not in parts]
    ids = {one.username: one.id for one in directory.people.values()}
    placed = PlacedPeople(
        ids | _fresh(act, (one.username for one in people if one.username not in ids)),
        parts | _fresh(act, (one.key for one in new)),
    )
    unknown = tuple(_unknown(departments, people, placed))
    if unknown:
        return invalid(unknown)
    _make_departments(act, new, placed)
    _make_people(act, people, placed, directory)
    return placed


def _fresh(act: Act, names: Iterable[str]) -> dict[str, str]:
    return {name: act.new_id() for name in names}


def _unknown(
    departments: Sequence[NewDepartment], people: Sequence[NewPerson], placed: PlacedPeople
) -> Iterator[Problem]:
    for part in departments:
        yield from _named(part.key, "parent", part.parent, placed.departments)
        yield from _named(part.key, "head", part.head, placed.people)
    for person in people:
        yield from _named(person.username, "department", person.department, placed.departments)
        yield from _named(person.username, "manager", person.manager, placed.people)


def _named(owner: str, word: str, name: str | None, known: Mapping[str, str]) -> Iterator[Problem]:
    if name is not None and name not in known:
        message = {"en": f"There is no {name}.", "zh": f"没有 {name}。"}
        yield Problem(f"{owner}.{word}", "reference", message)


def _make_departments(act: Act, new: Sequence[NewDepartment], placed: PlacedPeople) -> None:
    """A parent may be said after its parts: all are made first, then put in their places."""
    accounts = AccountStore(act.connection)
    for one in new:
        accounts.add_department(Department(placed.departments[one.key], one.key, one.name))
    for one in new:
        parent = placed.departments[one.parent] if one.parent else None
        head = placed.people[one.head] if one.head else None
        if parent or head:
            id_ = placed.departments[one.key]
            accounts.change_department(Department(id_, one.key, one.name, parent, head))


def _make_people(
    act: Act, people: Sequence[NewPerson], placed: PlacedPeople, before: Directory
) -> None:
    accounts = AccountStore(act.connection)
    made = [one for one in people if before.by_username(one.username) is None]
    for one in made:
        accounts.add_user(_user(act, one, placed), one.roles)
    for one in made:
        if one.manager:
            manager = {"manager": placed.people[one.manager]}
            accounts.change_user(placed.people[one.username], manager)
    for one in people:
        there = before.by_username(one.username)
        if there is not None and not there.roles.issuperset(one.roles):
            accounts.set_roles(there.id, there.roles.union(one.roles))


def _user(act: Act, one: NewPerson, placed: PlacedPeople) -> NewUser:
    return NewUser(
        id=placed.people[one.username],
        username=one.username,
        name=one.name,
        created_at=act.now,
        password_hash=one.password_hash,
        department=placed.departments[one.department] if one.department else None,
        locale=one.locale,
        active=one.active,
        demo=one.demo,
    )
