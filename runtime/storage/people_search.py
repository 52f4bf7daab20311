"""Looking for people: by words in their names, by department, role and whether they are active.

Rule of this file: a page goes on behind the last sign-in name seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from runtime.storage.accounts import Account
from runtime.storage.schema.accounts import user_roles, users

SIGN = "\\"


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """What to look for; `departments` are ids, `after` the last sign-in name seen."""

    limit: int = 50
    after: str | None = None
    text: str = ""
    departments: Sequence[str] | None = None
    role: str | None = None
    active: bool | None = None


def search_people(connection: Connection, query: PeopleQuery) -> list[Account]:
    """Read a page of accounts by their sign-in names."""
    found = _narrowed(select(users), query)
    if query.after is not None:
        found = found.where(users.c.username > query.after)
    rows = connection.execute(found.order_by(users.c.username).limit(query.limit))
    return [Account(**row) for row in rows.mappings()]


def count_people(connection: Connection, query: PeopleQuery) -> int:
    """Count all that a search finds."""
    counted = _narrowed(select(func.count()).select_from(users), query)
    found: int = connection.execute(counted).scalar_one()
    return found


def _narrowed(found: Select[Any], query: PeopleQuery) -> Select[Any]:
    for word in query.text.lower().split():
        plain = word.replace(SIGN, SIGN * 2).replace("%", rf"{SIGN}%").replace("_", rf"{SIGN}_")
        columns = (users.c.username, users.c.name, users.c.email)
        found = found.where(
            or_(*(func.lower(one).like(f"%{plain}%", escape=SIGN) for one in columns))
        )
    if query.departments is not None:
        found = found.where(users.c.department.in_(query.departments))
    if query.role is not None:
        holders = select(user_roles.c.user_id).where(user_roles.c.role == query.role)
        found = found.where(users.c.id.in_(holders))
    if query.active is not None:
        found = found.where(users.c.active == query.active)
    return found
