"""Find people: a page of accounts with where each stands, for administrators."""

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.services.account_views import AccountView, shown_account
from runtime.services.act import Act
from runtime.services.change_account import NOT_ALLOWED, find_account, nobody
from runtime.services.outcome import Refusal
from runtime.services.showing import person_ref
from runtime.services.views import Json, Ref
from runtime.storage.accounts import Account, AccountStore
from runtime.storage.people_search import PeopleQuery, count_people, search_people

MOST = 200


@dataclass(frozen=True, slots=True)
class UserSearch:
    """What to look for; a department is meant with all below it; `cursor` of the page before."""

    text: str = ""
    department: str | None = None
    role: str | None = None
    active: bool | None = None
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class UserView:
    """A person with the names of where he stands."""

    account: AccountView
    department: Ref | None
    manager: Ref | None

    def as_json(self) -> dict[str, Json]:
        """Give the account; department and superior with their names."""
        account = self.account
        return {
            "id": account.id,
            "username": account.username,
            "name": account.name,
            "email": account.email,
            "roles": list(account.roles),
            "department": self.department.as_json() if self.department else None,
            "manager": self.manager.as_json() if self.manager else None,
            "active": account.active,
            "invited": not account.may_sign_in,
            "locale": account.locale,
        }


@dataclass(frozen=True, slots=True)
class UserPage:
    """A page of people by their sign-in names; `total` counts all that were found."""

    items: Sequence[UserView]
    next_cursor: str | None
    total: int

    def as_json(self) -> dict[str, Json]:
        """Give the page."""
        items: list[Json] = [one.as_json() for one in self.items]
        return {"items": items, "next_cursor": self.next_cursor, "total": self.total}


def find_users(act: Act, search: UserSearch) -> UserPage | Refusal:
    """Read one page of people."""
    if not act.caller.person.is_admin:
        return NOT_ALLOWED
    directory = act.world.directory
    parts = None
    if search.department is not None:
        wanted = search.department
        parts = [key for key in directory.departments if directory.within(key, wanted)]
    limit = max(1, min(search.limit, MOST))
    query = PeopleQuery(
        limit + 1, search.cursor, search.text[:200], parts, search.role, search.active
    )
    found = search_people(act.connection, query)
    return UserPage(
        [_shown(act, one) for one in found[:limit]],
        found[limit - 1].username if len(found) > limit else None,
        count_people(act.connection, query),
    )


def read_one_user(act: Act, who: str) -> UserView | Refusal:
    """Read one person, by id or sign-in name."""
    if not act.caller.person.is_admin:
        return NOT_ALLOWED
    account = find_account(AccountStore(act.connection), who)
    return nobody(who) if account is None else _shown(act, account)


def _shown(act: Act, account: Account) -> UserView:
    directory = act.world.directory
    person = directory.people.get(account.id)
    part = directory.departments.get(account.department) if account.department else None
    return UserView(
        shown_account(account, person.roles if person else frozenset()),
        Ref(part.id, part.name) if part else None,
        person_ref(act, account.manager),
    )
