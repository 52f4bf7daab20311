"""Accounts as administrators see them."""

from dataclasses import dataclass

from runtime.storage.accounts import Account, AccountStore


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as administrators see it; `department` and `manager` are ids."""

    id: str
    username: str
    name: str
    email: str | None
    roles: tuple[str, ...]
    department: str | None
    manager: str | None
    active: bool
    locale: str
    demo: bool
    may_sign_in: bool = True
    """Whether there is a password: an invitation that was not taken up has none."""

    def as_json(self) -> dict[str, object]:
        """Give the account."""
        return {
            "id": self.id,
            "username": self.username,
            "name": self.name,
            "email": self.email,
            "roles": list(self.roles),
            "department": self.department,
            "manager": self.manager,
            "active": self.active,
            "locale": self.locale,
        }


def account_view(accounts: AccountStore, user: str) -> AccountView | None:
    """Read an account with its roles; None when there is none of this id."""
    account = accounts.find_by_id(user)
    person = accounts.directory().people.get(user)
    return shown_account(account, person.roles) if account and person else None


def shown_account(account: Account, roles: frozenset[str]) -> AccountView:
    """Show an account with its roles."""
    return AccountView(
        id=account.id,
        username=account.username,
        name=account.name,
        email=account.email,
        roles=tuple(sorted(roles)),
        department=account.department,
        manager=account.manager,
        active=account.active,
        locale=account.locale,
        demo=account.demo,
        may_sign_in=account.password_hash is not None,
    )
