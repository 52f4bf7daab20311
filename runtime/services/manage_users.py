"""Accounts: making them, their roles and passwords, and ending them.

Rules of this file:
1. `by` is the administrator who acts; None is the operator at the command line, who has the
   database in hand anyway.
2. What is taken away counts from the next request on: sessions end with the password and with
   the account; roles are read anew for every act.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe

from engine.text import Text
from runtime.services.account_views import AccountView, account_view, shown_account
from runtime.services.audit import write_deed
from runtime.services.caller import Caller
from runtime.services.change_account import (
    HIMSELF,
    NOT_ALLOWED,
    actor_name,
    change_account,
    is_oneself,
    may_administer,
    nobody,
    taken,
    unknown_roles,
)
from runtime.services.outcome import Problem, Refusal, invalid, not_found
from runtime.services.passwords import hash_password, weakness
from runtime.services.sign_in import replace_password
from runtime.services.system import System
from runtime.services.user_names import name_fault
from runtime.storage.accounts import Account, AccountStore, NewUser
from runtime.storage.database import Connection
from runtime.storage.errors import AlreadyExists
from runtime.storage.sessions import SessionStore, Token

LOG = logging.getLogger("vermilion.security")
TOKEN_PREFIX = "vm_"  # noqa: S105 - it tells people what kind of secret they found


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made; without a password its owner cannot sign in by one."""

    username: str
    name: str = ""
    password: str | None = None
    roles: Sequence[str] = ()
    email: str | None = None
    department: str | None = None
    manager: str | None = None
    locale: str = "zh"


_ABOVE_ITSELF: Text = {
    "en": "Nobody is his own superior, not by way of others either.",
    "zh": "上级不能是本人，也不能是其下属。",
}


def create_user(system: System, by: Caller | None, account: NewAccount) -> AccountView | Refusal:
    """Make an account; `department` and `manager` are ids."""
    refused = _judge(system, by, account)
    if refused:
        return refused
    user = NewUser(
        id=system.new_id(),
        username=account.username.strip(),
        name=account.name.strip() or account.username.strip(),
        created_at=system.clock(),
        email=account.email,
        password_hash=hash_password(account.password) if account.password else None,
        department=account.department,
        manager=account.manager,
        locale=account.locale,
    )

    def make(connection: Connection) -> AccountView | Refusal:
        accounts = AccountStore(connection)
        if accounts.find_by_username(user.username) is not None:
            return taken(user.username)
        accounts.add_user(user, account.roles)
        told = f"{user.username}: {', '.join(account.roles)}".rstrip(": ")
        write_deed(system, connection, by, "user", note=told)
        return account_view(accounts, user.id) or not_found()

    try:
        made = system.database.run(make)
    except AlreadyExists:
        return taken(user.username)
    LOG.info("account made: %r by %r", user.username, actor_name(by))
    return made


def list_users(system: System, by: Caller | None) -> tuple[AccountView, ...] | Refusal:
    """List all accounts."""
    if not may_administer(by):
        return NOT_ALLOWED
    with system.database.begin_read() as connection:
        accounts = AccountStore(connection)
        roles = {key: person.roles for key, person in accounts.directory().people.items()}
        return tuple(
            shown_account(account, roles.get(account.id, frozenset()))
            for account in accounts.list_users()
        )


def read_user(system: System, by: Caller | None, username: str) -> AccountView | Refusal:
    """Read one account."""
    if not may_administer(by):
        return NOT_ALLOWED
    with system.database.begin_read() as connection:
        accounts = AccountStore(connection)
        account = accounts.find_by_username(username)
        return (account_view(accounts, account.id) if account else None) or nobody(username)


def set_password(
    system: System, by: Caller | None, username: str, password: str
) -> AccountView | Refusal:
    """Give an account another password; its sessions end."""
    if not may_administer(by):
        return NOT_ALLOWED
    with system.database.begin_read() as connection:
        account = AccountStore(connection).find_by_username(username)
    if account is None:
        return nobody(username)
    weak = weakness(password, account.username, account.name)
    if weak:
        return invalid((Problem("password", "weak", weak),))
    replace_password(system, account, password)
    system.database.run(
        lambda connection: write_deed(system, connection, by, "password", note=account.username)
    )
    return _read(system, account.id)


def set_roles(
    system: System, by: Caller | None, username: str, roles: Sequence[str]
) -> AccountView | Refusal:
    """Give an account exactly these roles: `admin` or `app.role`."""
    unknown = unknown_roles(system, roles)
    if unknown:
        return invalid(unknown)

    def change(connection: Connection, account: Account) -> None:
        AccountStore(connection).set_roles(account.id, roles)

    return change_account(system, by, username, change, ("roles", ", ".join(roles)))


def set_manager(
    system: System, by: Caller | None, username: str, manager: str | None
) -> AccountView | Refusal:
    """Put an account below another, by its sign-in name; None: below nobody."""
    if not may_administer(by):
        return NOT_ALLOWED
    with system.database.begin_read() as connection:
        accounts = AccountStore(connection)
        above = accounts.find_by_username(manager) if manager else None
        directory = accounts.directory()
        account = accounts.find_by_username(username)
    if manager and above is None:
        return nobody(manager)
    if account and above and above.id in (account.id, *directory.reports_of(account.id)):
        return invalid((Problem("manager", "unfit", _ABOVE_ITSELF),))

    def change(connection: Connection, account: Account) -> None:
        values = {"manager": above.id if above else None}
        AccountStore(connection).change_user(account.id, values)

    return change_account(system, by, username, change, ("user", f"below {manager or 'nobody'}"))


def disable_user(system: System, by: Caller | None, username: str) -> AccountView | Refusal:
    """Make an account inactive: its sessions and tokens are of no use from now on."""

    def change(connection: Connection, account: Account) -> Refusal | None:
        if is_oneself(by, account):
            return HIMSELF
        AccountStore(connection).change_user(account.id, {"active": False})
        SessionStore(connection).close_sessions_of(account.id)
        return None

    return change_account(system, by, username, change, ("user", "disabled"))


def enable_user(system: System, by: Caller | None, username: str) -> AccountView | Refusal:
    """Make an account active again."""

    def change(connection: Connection, account: Account) -> None:
        AccountStore(connection).change_user(account.id, {"active": True})

    return change_account(system, by, username, change, ("user", "enabled"))


def issue_token(
    system: System,
    by: Caller | None,
    username: str,
    *,
    name: str,
    read_only: bool = False,
    days: int | None = None,
) -> str | Refusal:
    """Make a bearer token of an account; the secret is told this once."""
    own = by is not None and by.person.username == username and not by.read_only
    if not (own or may_administer(by)):
        return NOT_ALLOWED
    secret = TOKEN_PREFIX + token_urlsafe(32)
    now = system.clock()

    def make(connection: Connection) -> str | Refusal:
        account = AccountStore(connection).find_by_username(username)
        if account is None or not account.active:
            return nobody(username)
        expires = now + timedelta(days=days) if days is not None else None
        token = Token(system.new_id(), account.id, name, read_only, now, expires, None)
        SessionStore(connection).add_token(secret, token)
        write_deed(system, connection, by, "token", note=f"{username}: {name}")
        return secret

    made = system.database.run(make)
    LOG.info("token made: for %r by %r", username, actor_name(by))
    return made


def _judge(system: System, by: Caller | None, account: NewAccount) -> Refusal | None:
    if not may_administer(by):
        return NOT_ALLOWED
    problems = list(unknown_roles(system, account.roles))
    wrong_name = name_fault(account.username)
    if wrong_name:
        problems.append(Problem("username", "unfit", wrong_name))
    if account.password is not None:
        weak = weakness(account.password, account.username, account.name)
        if weak:
            problems.append(Problem("password", "weak", weak))
    return invalid(tuple(problems)) if problems else None


def _read(system: System, user: str) -> AccountView | Refusal:
    with system.database.begin_read() as connection:
        return account_view(AccountStore(connection), user) or not_found()
