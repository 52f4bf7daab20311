"""People: users with their roles, links and department, and the snapshot of them all.

Rules of this file:
1. Users are never deleted, only made inactive: history and records name them.
2. Every change of who is who raises the `directory` counter in the same transaction, so that each
   process knows when its snapshot is old: a role taken away counts from the next act on.
3. Roles are `admin` or `app_key.role_key`. Passwords come here hashed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from engine.access.directory import ADMIN, Department, Directory, Person
from runtime.storage.counters import DIRECTORY, raise_counter, read_counters
from runtime.storage.errors import AlreadyExists
from runtime.storage.schema.accounts import departments, user_links, user_roles, users


@dataclass(frozen=True, slots=True)
class NewUser:
    """A user to be made; `password_hash` None: he cannot sign in by password yet."""

    id: str
    username: str
    name: str
    created_at: datetime
    email: str | None = None
    password_hash: str | None = None
    department: str | None = None
    manager: str | None = None
    locale: str = "zh"
    active: bool = True
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in and administration need to know of a user."""

    id: str
    username: str
    name: str
    email: str | None
    password_hash: str | None
    department: str | None
    manager: str | None
    active: bool
    locale: str
    demo: bool
    created_at: datetime
    password_changed_at: datetime | None


CHANGEABLE = frozenset({"name", "email", "department", "manager", "active", "locale"})


class AccountStore:
    """Users and departments in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_user(self, user: NewUser, roles: Iterable[str] = ()) -> None:
        """Make a user; `AlreadyExists` when the sign-in name is taken."""
        row = {name: getattr(user, name) for name in NewUser.__slots__}
        if user.password_hash is not None:
            row["password_changed_at"] = user.created_at
        try:
            self._connection.execute(insert(users), row)
        except IntegrityError as error:
            raise AlreadyExists(f"there is a user {user.username} already") from error
        for role in roles:
            self._connection.execute(insert(user_roles), {"user_id": user.id, "role": role})
        self._changed()

    def change_user(self, user: str, changes: Mapping[str, object]) -> bool:
        """Change some of `CHANGEABLE`; False when there is no such user."""
        unknown = changes.keys() - CHANGEABLE
        if unknown:
            raise ValueError(f"{', '.join(sorted(unknown))} cannot be changed")
        changed = update(users).where(users.c.id == user).values(dict(changes))
        found = self._connection.execute(changed).rowcount > 0
        self._changed()
        return found

    def set_password(self, user: str, password_hash: str, at: datetime) -> None:
        """Set a password, given hashed."""
        self._connection.execute(
            update(users)
            .where(users.c.id == user)
            .values(password_hash=password_hash, password_changed_at=at)
        )

    def clear_password(self, user: str) -> None:
        """Take a password away: its user signs in by no other until a new one is set."""
        self._connection.execute(update(users).where(users.c.id == user).values(password_hash=None))

    def set_roles(self, user: str, roles: Iterable[str]) -> None:
        """Give a user exactly these roles."""
        self._connection.execute(delete(user_roles).where(user_roles.c.user_id == user))
        rows = [{"user_id": user, "role": role} for role in sorted(set(roles))]
        if rows:
            self._connection.execute(insert(user_roles), rows)
        self._changed()

    def rename_role(self, before: str, after: str) -> None:
        """Let the holders of a renamed role keep it."""
        holders = select(user_roles.c.user_id).where(user_roles.c.role == after)
        self._connection.execute(
            update(user_roles)
            .where(user_roles.c.role == before, user_roles.c.user_id.not_in(holders))
            .values(role=after)
        )
        self._connection.execute(delete(user_roles).where(user_roles.c.role == before))
        self._changed()

    def set_link(self, user: str, app: str, link: str, record: str | None) -> None:
        """Tie a user to a record of an app (`me.supplier`); None unties."""
        columns = user_links.c
        self._connection.execute(
            delete(user_links).where(
                columns.user_id == user, columns.app == app, columns.link == link
            )
        )
        if record is not None:
            row = {"user_id": user, "app": app, "link": link, "record": record}
            self._connection.execute(insert(user_links), row)
        self._changed()

    def find_by_username(self, username: str) -> Account | None:
        """Find an account by its sign-in name, whatever the case of its letters."""
        wanted = func.lower(users.c.username) == username.strip().lower()
        return self._account(select(users).where(wanted).order_by(users.c.id))

    def find_by_id(self, user: str) -> Account | None:
        """Find an account."""
        return self._account(select(users).where(users.c.id == user))

    def list_users(self) -> list[Account]:
        """List all accounts by their sign-in names."""
        rows = self._connection.execute(select(users).order_by(users.c.username))
        return [Account(**row) for row in rows.mappings()]

    def has_admin(self) -> bool:
        """Tell whether an active administrator exists."""
        admins = (
            select(users.c.id)
            .join(user_roles, user_roles.c.user_id == users.c.id)
            .where(users.c.active, user_roles.c.role == ADMIN)
        )
        return self._connection.execute(admins.limit(1)).first() is not None

    def add_department(self, department: Department) -> None:
        """Make a department; `AlreadyExists` when its key is taken."""
        row = {name: getattr(department, name) for name in Department.__slots__}
        try:
            self._connection.execute(insert(departments), row)
        except IntegrityError as error:
            raise AlreadyExists(f"there is a department {department.key} already") from error
        self._changed()

    def change_department(self, department: Department) -> bool:
        """Write a department as it is now; False when there is none of its id."""
        row = {name: getattr(department, name) for name in ("key", "name", "parent", "head")}
        changed = update(departments).where(departments.c.id == department.id).values(row)
        found = self._connection.execute(changed).rowcount > 0
        self._changed()
        return found

    def remove_department(self, department: str) -> bool:
        """Take a department away that nothing is in; False when there is none of its id."""
        gone = delete(departments).where(departments.c.id == department)
        found = self._connection.execute(gone).rowcount > 0
        self._changed()
        return found

    def directory_version(self) -> int:
        """Give the number that every change of people raises."""
        return read_counters(self._connection).get(DIRECTORY, 0)

    def directory(self) -> Directory:
        """Read the snapshot of all people and departments."""
        roles: dict[str, set[str]] = {}
        for user, role in self._connection.execute(select(user_roles.c.user_id, user_roles.c.role)):
            roles.setdefault(user, set()).add(role)
        links: dict[str, dict[str, str]] = {}
        for row in self._connection.execute(select(user_links)):
            links.setdefault(row.user_id, {})[row.link] = row.record
        people = {
            row.id: _person(row, frozenset(roles.get(row.id, ())), links.get(row.id, {}))
            for row in self._connection.execute(select(users))
        }
        parts = {
            row.id: Department(row.id, row.key, row.name, row.parent, row.head)
            for row in self._connection.execute(select(departments))
        }
        return Directory(people, parts)

    def _account(self, statement: Any) -> Account | None:  # noqa: ANN401 - a select
        row = self._connection.execute(statement).mappings().first()
        return None if row is None else Account(**row)

    def _changed(self) -> None:
        raise_counter(self._connection, DIRECTORY)


def _person(row: Any, roles: frozenset[str], links: dict[str, str]) -> Person:  # noqa: ANN401
    return Person(
        id=row.id,
        username=row.username,
        name=row.name,
        department=row.department,
        manager=row.manager,
        roles=roles,
        links=links,
        active=row.active,
        locale=row.locale,
    )
